package io.chathub.examples;

import io.chathub.core.HubBuilder;
import io.chathub.core.HubOptions;
import io.chathub.core.RateLimit;
import io.chathub.core.hook.NamePolicy;
import io.chathub.core.hook.TextPolicy;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What one person may do, whatever the number of its connections, and how people may call themselves and write. */
final class PeopleArguments {

    @Option(
            names = "--join-rate",
            paramLabel = "RATE",
            defaultValue = "2/128",
            description =
                    "Joins of a connection, and the names that a v1 client takes, or off; ${DEFAULT-VALUE}. [CHAT_JOIN_RATE]")
    private RateLimit joinRate = RateLimit.UNLIMITED;

    @Option(
            names = "--control-rate",
            paramLabel = "RATE",
            defaultValue = "10/100",
            description =
                    "WebSocket pings of a connection that are answered, or off; ${DEFAULT-VALUE}. [CHAT_CONTROL_RATE]")
    private RateLimit controlRate = RateLimit.UNLIMITED;

    @Option(
            names = "--user-rate-factor",
            paramLabel = "COUNT",
            defaultValue = "2",
            description =
                    "How many times the rates of one connection all connections of one user have together, 0 for any; ${DEFAULT-VALUE}. [CHAT_USER_RATE_FACTOR]")
    private int userRateFactor;

    @Option(
            names = "--address-rate-factor",
            paramLabel = "COUNT",
            defaultValue = "20",
            description =
                    "How many times the rates of one connection all connections of one address have together, 0 for any; ${DEFAULT-VALUE}. [CHAT_ADDRESS_RATE_FACTOR]")
    private int addressRateFactor;

    @Option(
            names = "--max-connections-per-user",
            paramLabel = "COUNT",
            defaultValue = "50",
            description =
                    "How many connections a user may have who has shown a token; ${DEFAULT-VALUE}. [CHAT_MAX_CONNECTIONS_PER_USER]")
    private int maxConnectionsPerUser;

    @Option(
            names = "--token-in-join",
            paramLabel = "TRUE_OR_FALSE",
            arity = "1",
            defaultValue = "false",
            description =
                    "Whether a client may bring its token with its first join; ${DEFAULT-VALUE}. [CHAT_TOKEN_IN_JOIN]")
    private boolean tokenInJoin;

    @Option(
            names = "--token-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long that may take; ${DEFAULT-VALUE}. [CHAT_TOKEN_TIMEOUT]")
    private Duration tokenTimeout = Duration.ZERO;

    @Option(
            names = "--unique-names",
            paramLabel = "TRUE_OR_FALSE",
            arity = "1",
            defaultValue = "false",
            description = "Whether a name that somebody else has is refused; ${DEFAULT-VALUE}. [CHAT_UNIQUE_NAMES]")
    private boolean uniqueNames;

    @Option(
            names = "--single-script-names",
            paramLabel = "TRUE_OR_FALSE",
            arity = "1",
            defaultValue = "false",
            description =
                    "Whether a name that mixes scripts, to look like another, is refused; ${DEFAULT-VALUE}. [CHAT_SINGLE_SCRIPT_NAMES]")
    private boolean singleScriptNames;

    @Option(
            names = "--strict-texts",
            paramLabel = "TRUE_OR_FALSE",
            arity = "1",
            defaultValue = "false",
            description =
                    "Whether texts with control, invisible or bidi-spoofing characters are refused; ${DEFAULT-VALUE}. [CHAT_STRICT_TEXTS]")
    private boolean strictTexts;

    HubOptions.Builder applyTo(HubOptions.Builder options) {
        return options.joinRate(joinRate)
                .controlRate(controlRate)
                .userRateFactor(userRateFactor)
                .addressRateFactor(addressRateFactor)
                .maxConnectionsPerUser(maxConnectionsPerUser)
                .tokenInJoin(tokenInJoin)
                .tokenTimeout(tokenTimeout)
                .uniqueNames(uniqueNames);
    }

    HubBuilder applyTo(HubBuilder hub) {
        if (singleScriptNames) {
            hub.namePolicy(NamePolicy.singleScript());
        }
        if (strictTexts) {
            hub.asyncInterceptor(TextPolicy.strict());
        }
        return hub;
    }
}
