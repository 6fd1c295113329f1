package io.chathub.examples;

import io.chathub.auth.jwt.JwtVerifier;
import io.chathub.core.HubBuilder;
import io.chathub.core.auth.TokenList;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.TokenVerifier;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Token verifiers. Without any of these options, every client may connect. */
final class TokenArguments {

    @Option(
            names = "--tokens-file",
            paramLabel = "FILE",
            description = "Tokens given out by hand, a line each: TOKEN USER [NAME]; none. [CHAT_TOKENS_FILE]")
    private @Nullable Path tokensFile;

    @Option(
            names = "--jwt-secret-file",
            paramLabel = "FILE",
            description = "The secret that JWTs are signed with, 32 bytes or more; none. [CHAT_JWT_SECRET_FILE]")
    private @Nullable Path secretFile;

    @Option(
            names = "--jwt-public-key",
            paramLabel = "FILE",
            description = "The public key of who signs JWTs, in PEM; none. [CHAT_JWT_PUBLIC_KEY]")
    private @Nullable Path publicKey;

    @Option(
            names = "--jwt-key-set",
            paramLabel = "FILE_OR_ADDRESS",
            description = "The key set (JWKS) of who signs JWTs, a file or https://…; none. [CHAT_JWT_KEY_SET]")
    private @Nullable String keySet;

    @Option(
            names = "--jwt-algorithms",
            paramLabel = "NAMES",
            split = ",",
            description = "Which algorithms JWTs may be signed with; all that fit the keys. [CHAT_JWT_ALGORITHMS]")
    private List<String> algorithms = List.of();

    @Option(
            names = "--jwt-issuer",
            paramLabel = "NAME",
            description = "Who must have issued a JWT; anybody with the key. [CHAT_JWT_ISSUER]")
    private @Nullable String issuer;

    @Option(
            names = "--jwt-audience",
            paramLabel = "NAMES",
            split = ",",
            description = "For whom, one of these, a JWT must be; anybody. [CHAT_JWT_AUDIENCE]")
    private List<String> audience = List.of();

    @Option(
            names = "--jwt-leeway",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How far clocks may differ; ${DEFAULT-VALUE}. [CHAT_JWT_LEEWAY]")
    private Duration leeway = Duration.ZERO;

    @Option(
            names = "--jwt-user-claim",
            paramLabel = "NAME",
            defaultValue = JwtVerifier.DEFAULT_USER_CLAIM,
            description = "The claim with the user's id; ${DEFAULT-VALUE}. [CHAT_JWT_USER_CLAIM]")
    private String userClaim = "";

    @Option(
            names = "--jwt-name-claim",
            paramLabel = "NAMES",
            split = ",",
            defaultValue = JwtVerifier.DEFAULT_NAME_CLAIM,
            description =
                    "The claims with the name that others see, the preferred one first; without an acceptable name"
                            + " in them the client chooses; ${DEFAULT-VALUE}. [CHAT_JWT_NAME_CLAIM]")
    private List<String> nameClaims = List.of();

    HubBuilder applyTo(HubBuilder hub) {
        TokenVerifier list = tokensFile == null ? null : TokenList.of(tokensFile);
        TokenVerifier jwt = jwt();
        if (list != null && jwt != null) {
            hub.tokens(token -> {
                Identity listed = list.verify(token);
                return listed != null ? listed : jwt.verify(token);
            });
        } else if (list != null) {
            hub.tokens(list);
        } else if (jwt != null) {
            hub.tokens(jwt);
        }
        return hub;
    }

    private @Nullable TokenVerifier jwt() {
        JwtVerifier.Builder builder = keys();
        if (builder == null) {
            if (issuer != null || !audience.isEmpty() || !algorithms.isEmpty()) {
                throw new IllegalArgumentException(
                        "jwt-issuer, jwt-audience, jwt-algorithms: without a key (expected: with one of jwt-secret-file, jwt-public-key, jwt-key-set)");
            }
            return null;
        }
        if (!algorithms.isEmpty()) {
            builder.algorithms(algorithms.stream().map(String::strip).toArray(String[]::new));
        }
        if (issuer != null) {
            builder.issuer(issuer);
        }
        if (!audience.isEmpty()) {
            builder.audience(audience.stream().map(String::strip).toArray(String[]::new));
        }
        return builder.leeway(leeway)
                .userClaim(userClaim)
                .nameClaims(nameClaims.stream().map(String::strip).toArray(String[]::new))
                .build();
    }

    private JwtVerifier.@Nullable Builder keys() {
        int given = (secretFile == null ? 0 : 1) + (publicKey == null ? 0 : 1) + (keySet == null ? 0 : 1);
        if (given > 1) {
            throw new IllegalArgumentException(
                    "jwt-secret-file, jwt-public-key, jwt-key-set: " + given + " of them (expected: 1)");
        }
        if (secretFile != null) {
            return JwtVerifier.ofSecret(secret(secretFile));
        }
        if (publicKey != null) {
            return JwtVerifier.ofPublicKey(publicKey);
        }
        if (keySet == null) {
            return null;
        }
        return keySet.contains("://")
                ? JwtVerifier.ofKeySet(URI.create(keySet))
                : JwtVerifier.ofKeySet(Path.of(keySet));
    }

    /** The content of the file, without the line break at its end, which editors add. */
    private static byte[] secret(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1)
                    .replaceFirst("\\r?\\n$", "")
                    .getBytes(StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalArgumentException("jwt-secret-file: " + file + " (expected: a file that can be read)", e);
        }
    }
}
