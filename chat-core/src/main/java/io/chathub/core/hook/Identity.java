package io.chathub.core.hook;

import io.chathub.protocol.Usernames;
import io.chathub.protocol.state.Role;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
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
 * @param publicId  the id of the user where the user id must not be seen, the same on all of the user's
 *                  connections, and of no other user: 1 to {@value #MAX_PUBLIC_ID_LENGTH} of {@code A-Z a-z 0-9 _ -}; null
 *                  for the one that the hub derives ({@link io.chathub.core.HubBuilder#identitySecret})
 * @param role      the role of the user in every room, unless the host's {@link RoleResolver} names another one; null for
 *                  {@link Role#MEMBER}
 */
public record Identity(
        String userId,
        @Nullable String username,
        @Nullable Instant expiresAt,
        @Nullable String publicId,
        @Nullable Role role) {

    /** The longest {@link #userId()}: {@value}. */
    public static final int MAX_USER_ID_LENGTH = 256;

    /** The longest {@link #publicId()}: {@value}. */
    public static final int MAX_PUBLIC_ID_LENGTH = 64;

    private static final Pattern PUBLIC_ID = Pattern.compile("[A-Za-z0-9_-]{1," + MAX_PUBLIC_ID_LENGTH + "}");

    /**
     * Checks the ids, and normalizes the name.
     *
     * @throws IllegalArgumentException                if the user id is empty or too long, or the public id not acceptable
     * @throws io.chathub.protocol.ProtocolException if the name is not {@linkplain Usernames acceptable}
     */
    public Identity {
        Objects.requireNonNull(userId, "userId");
        if (userId.isEmpty() || userId.length() > MAX_USER_ID_LENGTH) {
            throw new IllegalArgumentException(
                    "userId: " + userId.length() + " characters (expected: 1.." + MAX_USER_ID_LENGTH + ")");
        }
        if (publicId != null && !PUBLIC_ID.matcher(publicId).matches()) {
            throw new IllegalArgumentException("publicId: " + publicId.length() + " characters (expected: 1.."
                    + MAX_PUBLIC_ID_LENGTH + " of A-Z a-z 0-9 _ -)");
        }
        username = username == null ? null : Usernames.normalize(username);
    }

    /** An identity that does not expire, with a derived public id. */
    public Identity(String userId, @Nullable String username) {
        this(userId, username, null);
    }

    /** An identity with a derived public id. */
    public Identity(String userId, @Nullable String username, @Nullable Instant expiresAt) {
        this(userId, username, expiresAt, null);
    }

    /** An identity without a role. */
    public Identity(String userId, @Nullable String username, @Nullable Instant expiresAt, @Nullable String publicId) {
        this(userId, username, expiresAt, publicId, null);
    }

    /** This identity with a public id of the host; null for a derived one. */
    public Identity withPublicId(@Nullable String id) {
        return new Identity(userId, username, expiresAt, id, role);
    }

    /** This identity with a role in every room; null for {@link Role#MEMBER}. */
    public Identity withRole(@Nullable Role newRole) {
        return new Identity(userId, username, expiresAt, publicId, newRole);
    }

    /** Whether the identity has expired at the time {@code now}. */
    public boolean isExpired(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }
}
