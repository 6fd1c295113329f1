package io.chathub.auth.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import io.chathub.auth.jwt.internal.JwtOptions;
import io.chathub.auth.jwt.internal.Keys;
import io.chathub.auth.jwt.internal.TokenReader;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.TokenVerifier;
import io.chathub.runtime.ChatRuntime;
import java.net.URI;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps a signed JSON Web Token to the identity of its user (RFC 7519, RFC 7515, and the advice of RFC 8725). Refused
 * are other algorithms than those configured, including {@code none}; keys in the token or referenced by it
 * ({@code jwk}, {@code jku}, {@code x5c}, {@code x5u}); encrypted, unsigned and nested tokens; unknown critical header
 * parameters.
 *
 * <p>A token that fails a check is refused. The log names the failed check at DEBUG, and never the content of the
 * token. If the keys are not available, {@link #verify} throws, and the client is advised to retry. All methods may be
 * called from any thread; {@link #verify} blocks while keys are fetched, at most for a few seconds.
 *
 * <pre>{@code
 * Hub hub = Hub.builder()
 *         .tokens(JwtVerifier.ofKeySet(URI.create("https://id.example.com/jwks.json"))
 *                 .issuer("https://id.example.com")
 *                 .audience("chat")
 *                 .build())
 *         .build();
 * }</pre>
 */
public final class JwtVerifier implements TokenVerifier {

    /** The longest token unless set: {@value} characters. */
    public static final int DEFAULT_MAX_TOKEN_LENGTH = 4_096;
    /** The largest difference of clocks unless set: 30 s. */
    public static final Duration DEFAULT_LEEWAY = Duration.ofSeconds(30);
    /** The claim with the user's id unless set: {@value}. */
    public static final String DEFAULT_USER_CLAIM = "sub";
    /** The claim with the user's name unless set: {@value}. */
    public static final String DEFAULT_NAME_CLAIM = "name";

    private static final Duration LONGEST_LEEWAY = Duration.ofMinutes(10);
    private static final int LARGEST_TOKEN = 8_192;

    private final TokenReader reader;

    private JwtVerifier(Keys keys, JwtOptions options) {
        reader = new TokenReader(keys, options);
    }

    /**
     * Tokens signed with a secret that both sides have (HS256, HS384, HS512).
     *
     * @param secrets 1 or more, each of 32 bytes or more; several while one replaces the other. What is shorter than an
     *                algorithm's hash is not used with that algorithm
     * @throws IllegalArgumentException if there is none, or one is too short
     */
    public static Builder ofSecret(byte[]... secrets) {
        return new Builder(Keys.ofSecrets(Arrays.asList(secrets)));
    }

    /**
     * Tokens signed with the private key to one of these: RSA of 2,048 bits or more (RS256 to RS512, PS256 to PS512),
     * or an elliptic curve's (ES256, ES384, ES512, as the curve is P-256, P-384 or P-521).
     *
     * @throws IllegalArgumentException if there is none, or one is of another kind
     */
    public static Builder ofPublicKey(PublicKey... keys) {
        return new Builder(Keys.ofPublicKeys(Arrays.asList(keys)));
    }

    /**
     * As {@link #ofPublicKey(PublicKey...)}, with the key in a PEM file: {@code BEGIN PUBLIC KEY} or
     * {@code BEGIN CERTIFICATE}. It is read once.
     *
     * @throws IllegalArgumentException if the file cannot be read or holds no such key
     */
    public static Builder ofPublicKey(Path pemFile) {
        return new Builder(Keys.ofPemFile(pemFile));
    }

    /**
     * Tokens signed with the private key to one in a JSON Web Key Set (RFC 7517), which the token's {@code kid}
     * chooses. The file is looked at again when it has changed, at most once a second. Symmetric keys in it are not
     * used.
     *
     * @throws IllegalArgumentException if the file cannot be read, or holds no key set
     */
    public static Builder ofKeySet(Path file) {
        return new Builder(Keys.ofKeySetFile(file));
    }

    /**
     * As {@link #ofKeySet(Path)}, from an address, {@code https} but for this machine. It is fetched when the first
     * token comes, kept for 5 minutes, fetched again a little before that, and for a {@code kid} that is not known, at
     * most twice in 30 s for any of these reasons. What was fetched last does for 4 hours where the address does not
     * answer within 2 s, with at most 64 KiB.
     *
     * @throws IllegalArgumentException if that is no such address
     */
    public static Builder ofKeySet(URI address) {
        return new Builder(Keys.ofKeySetAddress(address));
    }

    @Override
    public @Nullable Identity verify(String token) throws Exception {
        return reader.read(token);
    }

    /** Collects what a token must have; {@link #build()} checks it. Not thread-safe. */
    public static final class Builder {
        private final Keys keys;
        private final Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
        private final Map<String, @Nullable String> required = new HashMap<>();
        private @Nullable String issuer;
        private final Set<String> audience = new LinkedHashSet<>();
        private Duration leeway = DEFAULT_LEEWAY;
        private boolean requireExpiry = true;
        private String userClaim = DEFAULT_USER_CLAIM;
        private List<String> nameClaims = List.of(DEFAULT_NAME_CLAIM);
        private @Nullable String roleClaim;
        private boolean requireName;
        private int maxTokenLength = DEFAULT_MAX_TOKEN_LENGTH;
        private Clock clock = ChatRuntime.system().clock();

        private Builder(Keys keys) {
            this.keys = keys;
        }

        /**
         * Which algorithms a token may be signed with; all that the keys are for, unless set.
         *
         * @throws IllegalArgumentException if one is not for these keys: HMAC's never are for public ones
         */
        public Builder algorithms(String... names) {
            algorithms.clear();
            for (String name : names) {
                JWSAlgorithm algorithm = new JWSAlgorithm(name);
                if (!keys.algorithms().contains(algorithm)) {
                    throw new IllegalArgumentException(
                            "algorithms: " + name + " (expected: of " + keys.algorithms() + ")");
                }
                algorithms.add(algorithm);
            }
            return this;
        }

        /** The required issuer ({@code iss}), compared exactly; any holder of the key unless set. */
        public Builder issuer(String name) {
            issuer = notBlank("issuer", name);
            return this;
        }

        /**
         * The audiences ({@code aud}) of which a token must have one; any unless set. Required if a key signs for
         * several.
         */
        public Builder audience(String... names) {
            audience.clear();
            for (String name : names) {
                audience.add(notBlank("audience", name));
            }
            return this;
        }

        /** By how much {@code exp} may be past and {@code nbf} to come; 0 to 10 min, 30 s unless set. */
        public Builder leeway(Duration difference) {
            if (difference.isNegative() || difference.compareTo(LONGEST_LEEWAY) > 0) {
                throw new IllegalArgumentException("leeway: " + difference + " (expected: 0.." + LONGEST_LEEWAY + ")");
            }
            leeway = difference;
            return this;
        }

        /** Whether a token must have an expiry ({@code exp}); true unless set. */
        public Builder requireExpiry(boolean required) {
            requireExpiry = required;
            return this;
        }

        /** A required claim. */
        public Builder requireClaim(String name) {
            required.put(notBlank("requireClaim", name), null);
            return this;
        }

        /** A required claim with this value: the string, or a list that contains it. */
        public Builder requireClaim(String name, String value) {
            required.put(notBlank("requireClaim", name), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * The claim with the {@linkplain Identity#userId() user's id}, a string;
         * {@value JwtVerifier#DEFAULT_USER_CLAIM} unless set.
         */
        public Builder userClaim(String name) {
            userClaim = notBlank("userClaim", name);
            return this;
        }

        /**
         * The claim with the {@linkplain Identity#username() name that others see},
         * {@value JwtVerifier#DEFAULT_NAME_CLAIM} unless set; null for none. As {@link #nameClaims} with one claim or none.
         */
        public Builder nameClaim(@Nullable String name) {
            return name == null ? nameClaims() : nameClaims(name);
        }

        /**
         * The claims with the {@linkplain Identity#username() name that others see}, the preferred one first;
         * {@value JwtVerifier#DEFAULT_NAME_CLAIM} unless set. The name is that of the first claim that is a string and an
         * {@linkplain io.chathub.protocol.Usernames acceptable} name. If there is none, the client chooses its name; with
         * {@link #requireName} the user's id is the name.
         */
        public Builder nameClaims(String... names) {
            nameClaims = Arrays.stream(names)
                    .map(name -> notBlank("nameClaim", name))
                    .toList();
            return this;
        }

        /**
         * The claim with the {@linkplain Identity#role() role} of the user in every room: {@code moderator} or {@code owner}, as a
         * string or within a list; null, the default, for none. Every other value is ignored.
         */
        public Builder roleClaim(@Nullable String name) {
            roleClaim = name == null ? null : notBlank("roleClaim", name);
            return this;
        }

        /**
         * Whether a token is refused that has none of the {@link #nameClaims}; false unless set. A token is not refused for a name
         * that is not acceptable: its user cannot change it.
         */
        public Builder requireName(boolean required) {
            requireName = required;
            return this;
        }

        /** The longest token, in characters; 64 to 8,192, {@value JwtVerifier#DEFAULT_MAX_TOKEN_LENGTH} unless set. */
        public Builder maxTokenLength(int characters) {
            if (characters < 64 || characters > LARGEST_TOKEN) {
                throw new IllegalArgumentException(
                        "maxTokenLength: " + characters + " (expected: 64.." + LARGEST_TOKEN + ")");
            }
            maxTokenLength = characters;
            return this;
        }

        /** The clock; the system's unless set. */
        public Builder clock(Clock time) {
            clock = Objects.requireNonNull(time, "clock");
            return this;
        }

        /**
         * The verifier.
         *
         * @throws IllegalArgumentException if a name is required and no claim has it
         */
        public JwtVerifier build() {
            if (requireName && nameClaims.isEmpty()) {
                throw new IllegalArgumentException("requireName: true (expected: with a nameClaim)");
            }
            return new JwtVerifier(
                    keys,
                    new JwtOptions(
                            algorithms.isEmpty() ? keys.algorithms() : Set.copyOf(algorithms),
                            issuer,
                            Set.copyOf(audience),
                            leeway,
                            requireExpiry,
                            new HashMap<>(required),
                            userClaim,
                            nameClaims,
                            roleClaim,
                            requireName,
                            maxTokenLength,
                            clock));
        }

        private static String notBlank(String name, String value) {
            if (value.isBlank()) {
                throw new IllegalArgumentException(name + ": empty (expected: at least 1 character)");
            }
            return value;
        }
    }
}
