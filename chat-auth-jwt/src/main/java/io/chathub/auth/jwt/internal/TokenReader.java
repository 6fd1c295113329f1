package io.chathub.auth.jwt.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.proc.JWSVerifierFactory;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import io.chathub.core.hook.Identity;
import io.chathub.protocol.Usernames;
import io.chathub.protocol.state.Role;
import java.security.Key;
import java.text.ParseException;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps a token to an identity. Checks in this order: form, algorithm, key and signature, claims. */
public final class TokenReader {

    private static final Logger LOG = LoggerFactory.getLogger(TokenReader.class);

    /** Three parts in base64url: what is signed. Five would be encrypted. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private static final int MAX_DEPTH = 16;
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private final Keys keys;
    private final JwtOptions options;
    private final JWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();
    private final Set<String> present;
    private final DefaultJWTClaimsVerifier<SecurityContext> claims;

    /** A reader of tokens that are signed with these keys. */
    public TokenReader(Keys keys, JwtOptions options) {
        this.keys = keys;
        this.options = options;
        present = new HashSet<>(options.requiredClaims().keySet());
        present.add(options.userClaim());
        if (options.requireExpiry()) {
            present.add("exp");
        }
        JWTClaimsSet.Builder exact = new JWTClaimsSet.Builder();
        if (options.issuer() != null) {
            exact.issuer(options.issuer());
        }
        claims =
                new DefaultJWTClaimsVerifier<>(
                        options.audience().isEmpty() ? null : options.audience(), exact.build(), present, null) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(options.clock().instant());
                    }
                };
        claims.setMaxClockSkew((int) options.leeway().toSeconds());
    }

    /**
     * Returns the identity of the token's user; null if the token is refused.
     *
     * @throws KeySourceException if the keys are not available
     */
    public @Nullable Identity read(String token) throws KeySourceException {
        try {
            return identity(verified(token));
        } catch (KeySourceException e) {
            throw e;
        } catch (Refused e) {
            return refused(e.reason);
        } catch (ParseException | JOSEException | BadJWTException | RuntimeException e) {
            // An exception of the library is caused by the token.
            return refused(e.getClass().getSimpleName());
        }
    }

    private JWTClaimsSet verified(String token) throws ParseException, JOSEException, BadJWTException, Refused {
        if (token.length() > options.maxTokenLength() || !FORM.matcher(token).matches()) {
            throw new Refused("it is too long, or has not the form of a signed token");
        }
        String[] parts = token.split("\\.", -1);
        if (isDeep(parts[0]) || isDeep(parts[1])) {
            throw new Refused("it is nested too deep");
        }
        SignedJWT jwt = SignedJWT.parse(token);
        JWSHeader header = jwt.getHeader();
        JOSEObjectType type = header.getType();
        if (type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT))) {
            throw new Refused("it is of another type");
        }
        if (!options.algorithms().contains(header.getAlgorithm())) {
            throw new Refused("its algorithm is not allowed");
        }
        if (!isSigned(jwt)) {
            throw new Refused("no key fits its signature");
        }
        JWTClaimsSet set = jwt.getJWTClaimsSet();
        claims.verify(set, null);
        for (String name : present) {
            if (set.getClaim(name) == null) { // there, as the library sees it, and nothing
                throw new Refused("a claim is missing");
            }
        }
        for (Map.Entry<String, @Nullable String> claim :
                options.requiredClaims().entrySet()) {
            String value = claim.getValue();
            if (value != null && !holds(set.getClaim(claim.getKey()), value)) {
                throw new Refused("a claim is not what it must be");
            }
        }
        return set;
    }

    private boolean isSigned(SignedJWT jwt) throws JOSEException {
        for (Key key : keys.forHeader(jwt.getHeader())) {
            JWSVerifier verifier = verifiers.createJWSVerifier(jwt.getHeader(), key);
            if (jwt.verify(verifier)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Identity identity(JWTClaimsSet set) throws ParseException, Refused {
        String userId = set.getStringClaim(options.userClaim());
        String name = nameIn(set);
        if (name == null && options.requireName()) {
            if (options.nameClaims().stream().allMatch(claim -> set.getClaim(claim) == null)) {
                throw new Refused("it has no name");
            }
            name = acceptable(userId);
        }
        Date end = set.getExpirationTime();
        Instant expiresAt = end == null ? null : end.toInstant().plus(options.leeway());
        return new Identity(userId, name, expiresAt).withRole(roleIn(set));
    }

    /** The highest role that the claim names; null for none. Any other value names none: it is a role of another system. */
    private @Nullable Role roleIn(JWTClaimsSet set) {
        String claim = options.roleClaim();
        Object value = claim == null ? null : set.getClaim(claim);
        if (holds(value, "owner")) {
            return Role.OWNER;
        }
        return holds(value, "moderator") ? Role.MODERATOR : null;
    }

    /** The first acceptable name; null if there is none. A person cannot change how an identity provider spells a name. */
    private @Nullable String nameIn(JWTClaimsSet set) {
        for (String claim : options.nameClaims()) {
            if (set.getClaim(claim) instanceof String text) {
                String name = acceptable(text);
                if (name != null) {
                    return name;
                }
                LOG.debug("A name in a token is not acceptable"); // the next claim may have another
            }
        }
        return null;
    }

    private static @Nullable String acceptable(@Nullable String text) {
        return text == null ? null : Usernames.normalizeIfAcceptable(text);
    }

    private static boolean holds(@Nullable Object claim, String value) {
        return value.equals(claim) || (claim instanceof Collection<?> list && list.contains(value));
    }

    /**
     * Looked at before anything is parsed: a parser may use its stack for each level. Brackets in strings count too.
     */
    private static boolean isDeep(String part) {
        int depth = 0;
        for (byte b : new Base64URL(part).decode()) {
            if (b == '{' || b == '[') {
                depth++;
                if (depth > MAX_DEPTH) {
                    return true;
                }
            } else if (b == '}' || b == ']') {
                depth = Math.max(depth - 1, 0); // in a string they close nothing
            }
        }
        return false;
    }

    private static @Nullable Identity refused(String why) {
        LOG.debug("A token is refused: {}", why);
        return null;
    }

    /** The reason of a refusal: a constant, never a part of the token. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        Refused(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }
}
