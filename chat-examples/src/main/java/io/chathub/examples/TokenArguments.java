package io.chathub.examples;

import io.chathub.auth.jwt.JwtVerifier;
import io.chathub.core.HubBuilder;
import io.chathub.core.auth.GuestKeys;
import io.chathub.core.auth.TokenList;
import io.chathub.core.hook.Guests;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.TokenVerifier;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Token verifiers and guests. Without any of these options, every client may connect. */
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

    @Option(
            names = "--jwt-role-claim",
            paramLabel = "NAME",
            description =
                    "The claim that makes moderators: moderator or owner, as text or in a list. [CHAT_JWT_ROLE_CLAIM]")
    private @Nullable String roleClaim;

    @Option(
            names = "--guests",
            paramLabel = "WHO",
            description =
                    "The clients without an account that may connect: keys (the guest key that a page or bot has made is its"
                            + " user; a client without one is a guest of its connection), connection (guests of their connection"
                            + " only), none (a token is required); keys without any of the options for tokens, else none."
                            + " [CHAT_GUESTS]")
    private @Nullable Guests guests;

    HubBuilder applyTo(HubBuilder hub) {
        TokenVerifier verifier = withGuests();
        return verifier == null ? hub : hub.tokens(verifier);
    }

    /** The verifier of these options; null where tokens are not read. */
    private @Nullable TokenVerifier withGuests() {
        TokenVerifier accounts = accounts();
        Guests admitted = guests != null ? guests : accounts == null ? Guests.KEYS : Guests.NONE;
        if (accounts == null) {
            return switch (admitted) {
                case KEYS -> GuestKeys.only();
                case CONNECTION -> null;
                case NONE ->
                    throw new IllegalArgumentException(
                            "guests: none without tokens (expected: with tokens-file or a key for JWTs)");
            };
        }
        return switch (admitted) {
            case KEYS -> GuestKeys.orElse(accounts);
            case CONNECTION -> new WithConnectionGuests(accounts);
            case NONE -> accounts;
        };
    }

    /** Accounts beside guests of their connection. */
    private record WithConnectionGuests(TokenVerifier accounts) implements TokenVerifier {
        @Override
        public @Nullable Identity verify(String token) throws Exception {
            return accounts.verify(token);
        }

        @Override
        public boolean reads(String token) {
            return accounts.reads(token);
        }

        @Override
        public boolean mayBlock(String token) {
            return accounts.mayBlock(token);
        }

        @Override
        public Guests guests() {
            return Guests.CONNECTION;
        }
    }

    private @Nullable TokenVerifier accounts() {
        TokenVerifier list = tokensFile == null ? null : TokenList.of(tokensFile);
        TokenVerifier jwt = jwt();
        if (list == null || jwt == null) {
            return list != null ? list : jwt;
        }
        return token -> {
            Identity listed = list.verify(token);
            return listed != null ? listed : jwt.verify(token);
        };
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
                .roleClaim(roleClaim)
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

    private static byte[] secret(Path file) {
        try {
            return SecretFile.read(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("jwt-secret-file: " + file + " (expected: a file that can be read)", e);
        }
    }
}
