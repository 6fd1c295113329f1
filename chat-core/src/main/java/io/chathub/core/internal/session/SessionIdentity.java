package io.chathub.core.internal.session;

import io.chathub.core.hook.Identity;
import io.chathub.core.internal.common.NetworkPrefix;
import io.chathub.core.internal.limit.SharedQuota;
import io.chathub.protocol.CloseCode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who a session belongs to, until when, and with whom it shares its rates. The session's monitor guards changes; any thread
 * may look.
 */
final class SessionIdentity {

    /** When it must have been renewed, as the hub's ticker tells time: the time of day may be set back. */
    private record Deadline(long at) {

        static Deadline in(Duration duration, long now) {
            return new Deadline(now + duration.toNanos());
        }
    }

    private static final Duration LONGEST = Duration.ofDays(365);

    private final HubServices context;
    private final SharedQuota address;
    private @Nullable SharedQuota user;
    private volatile @Nullable Identity identity;
    private volatile @Nullable Deadline deadline;

    /**
     * An owner whom nobody knows.
     *
     * @param awaited whether a token is to tell, in time
     */
    SessionIdentity(HubServices context, String remoteAddress, boolean awaited, long now) {
        this.context = context;
        SharedQuota network = context.addresses().enter(NetworkPrefix.networkOf(remoteAddress), now);
        if (network == null) {
            throw new IllegalStateException("addresses have no bound here");
        }
        address = network;
        deadline = awaited ? Deadline.in(context.options().tokenTimeout(), now) : null;
    }

    /** All connections of this address. */
    SharedQuota address() {
        return address;
    }

    /** All connections of this user; null where nobody knows who it is. */
    @Nullable SharedQuota user() {
        return user;
    }

    @Nullable Identity identity() {
        return identity;
    }

    /** Whether a token is to tell who it is. */
    boolean isAwaited() {
        return identity == null && deadline != null;
    }

    /**
     * It is this one.
     *
     * @return why it may not be, or null
     */
    @Nullable CloseCode become(Identity who, long now) {
        user = context.users().enter(who.userId(), now);
        if (user == null) {
            return CloseCode.TOO_MANY_CONNECTIONS;
        }
        renew(who, now);
        // Last: whoever bans this one from now on finds it by its identity.
        return context.moderator().isUserBanned(who) ? CloseCode.KICKED : null;
    }

    /** It is still this one, until another time. */
    void renew(Identity who, long now) {
        identity = who;
        Duration left = left(who);
        deadline = left == null ? null : Deadline.in(left, now);
    }

    /** How long it is known who it is; null for always. */
    @Nullable Duration expiresIn(long now) {
        Deadline end = deadline;
        return identity == null || end == null ? null : Duration.ofNanos(Math.max(end.at - now, 0));
    }

    /** When the identity expires, as the hub's ticker tells time; null for never. */
    @Nullable Long expiresAt() {
        Deadline end = deadline;
        return identity == null || end == null ? null : Long.valueOf(end.at);
    }

    /** Whether the identity has expired, or no token has come in time. */
    boolean isOverdue(long now) {
        Deadline end = deadline;
        return end != null && now - end.at >= 0;
    }

    /** The session is over. */
    void release() {
        address.exit();
        if (user != null) {
            user.exit();
        }
    }

    private @Nullable Duration left(Identity who) {
        Instant end = who.expiresAt();
        if (end == null) {
            return null;
        }
        Instant now = context.time().now();
        // No connection lasts a year, and later dates do not fit into a count of nanoseconds.
        if (end.isAfter(now.plus(LONGEST))) {
            return null;
        }
        return end.isAfter(now) ? Duration.between(now, end) : Duration.ZERO;
    }
}
