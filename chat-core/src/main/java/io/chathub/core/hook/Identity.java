package io.chathub.core.hook;

import io.chathub.protocol.Usernames;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a connection's user.
 *
 * @param userId    the user, the same on all of the user's connections, and never shown to others; 1 to
 *                  {@value #MAX_USER_ID_LENGTH} characters
 * @param username  the name that others see, normalized; null if the client chooses a name with its first join. A host whose
 *                  users bring names of their own passes {@link Usernames#normalizeIfAcceptable}, so that no name costs a login
 * @param expiresAt the time at which the identity expires: the connection is closed with 4005 then, unless the client
 *                  has refreshed its token; null for no expiry
 */
public record Identity(
        String userId, @Nullable String username, @Nullable Instant expiresAt) {

    /** The longest {@link #userId()}: {@value}. */
    public static final int MAX_USER_ID_LENGTH = 256;

    /**
     * Checks the user id, and normalizes the name.
     *
     * @throws IllegalArgumentException                if the user id is empty or too long
     * @throws io.chathub.protocol.ProtocolException if the name is not {@linkplain Usernames acceptable}
     */
    public Identity {
        Objects.requireNonNull(userId, "userId");
        if (userId.isEmpty() || userId.length() > MAX_USER_ID_LENGTH) {
            throw new IllegalArgumentException(
                    "userId: " + userId.length() + " characters (expected: 1.." + MAX_USER_ID_LENGTH + ")");
        }
        username = username == null ? null : Usernames.normalize(username);
    }

    /** An identity that does not expire. */
    public Identity(String userId, @Nullable String username) {
        this(userId, username, null);
    }

    /** Whether the identity has expired at the time {@code now}. */
    public boolean isExpired(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }
}
