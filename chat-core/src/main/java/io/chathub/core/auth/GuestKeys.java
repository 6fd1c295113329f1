package io.chathub.core.auth;

import io.chathub.core.hook.AsyncTokenVerifier;
import io.chathub.core.hook.Guests;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.TokenVerifier;
import io.chathub.protocol.GuestKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Users without accounts: a {@linkplain GuestKey guest key}, which a client makes itself and keeps, is the identity of its
 * user. The user id is {@value #USER_PREFIX} and the SHA-256 of the key in hexadecimal; the client chooses its name, which
 * still proves nothing. A client without a token is a guest of its connection ({@link Guests#KEYS}).
 *
 * <pre>{@code
 * Hub open = Hub.builder().tokens(GuestKeys.only()).build();
 * Hub both = Hub.builder().tokens(GuestKeys.orElse(TokenList.of(Path.of("tokens")))).build();
 * }</pre>
 *
 * <p>A key is as good as a password, and any client can make as many keys as it likes: a ban or a rate of a user does not
 * bind a guest, those of an address do. Nothing is kept of a key, so there is nothing to compare or to forget. All methods
 * may be called from any thread, and none blocks.
 */
public final class GuestKeys implements TokenVerifier {

    /** The prefix of a guest's user id: {@value}. No user id of the host's own may begin with it. */
    public static final String USER_PREFIX = "guest:";

    private static final GuestKeys ONLY = new GuestKeys();

    private GuestKeys() {}

    /** A verifier of guest keys. It does not read other tokens, so their clients are guests of their connection. */
    public static GuestKeys only() {
        return ONLY;
    }

    /** A verifier that decides about tokens beginning with {@value GuestKey#PREFIX}; {@code others} decides about the rest. */
    public static TokenVerifier orElse(TokenVerifier others) {
        Objects.requireNonNull(others, "others");
        return new TokenVerifier() {
            @Override
            public @Nullable Identity verify(String token) throws Exception {
                return ONLY.reads(token) ? ONLY.verify(token) : others.verify(token);
            }

            @Override
            public boolean reads(String token) {
                return ONLY.reads(token) || others.reads(token);
            }

            @Override
            public boolean mayBlock(String token) {
                return !ONLY.reads(token) && others.mayBlock(token);
            }

            @Override
            public Guests guests() {
                return Guests.KEYS;
            }
        };
    }

    /** As {@link #orElse}, for a verifier that does not block. */
    public static AsyncTokenVerifier orElseAsync(AsyncTokenVerifier others) {
        Objects.requireNonNull(others, "others");
        return new AsyncTokenVerifier() {
            @Override
            public CompletionStage<Optional<Identity>> verify(String token) {
                return ONLY.reads(token)
                        ? CompletableFuture.completedFuture(Optional.ofNullable(ONLY.verify(token)))
                        : others.verify(token);
            }

            @Override
            public boolean reads(String token) {
                return ONLY.reads(token) || others.reads(token);
            }

            @Override
            public Guests guests() {
                return Guests.KEYS;
            }
        };
    }

    /** The identity of a guest key; null for any other token. */
    @Override
    public @Nullable Identity verify(String token) {
        return GuestKey.isValid(token) ? new Identity(USER_PREFIX + hash(token), null) : null;
    }

    /** Whether a token begins with {@value GuestKey#PREFIX}. */
    @Override
    public boolean reads(String token) {
        return token.startsWith(GuestKey.PREFIX);
    }

    @Override
    public boolean mayBlock(String token) {
        return false;
    }

    @Override
    public Guests guests() {
        return Guests.KEYS;
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }
}
