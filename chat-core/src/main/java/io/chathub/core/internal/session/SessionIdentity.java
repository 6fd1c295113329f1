package io.chathub.core.internal.session;

import io.chathub.core.hook.Identity;
import io.chathub.core.internal.common.KeyPrefixes;
import io.chathub.core.internal.common.NetworkPrefix;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.limit.SharedQuota;
import io.chathub.core.internal.name.NameHolder;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.Usernames;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The name and the identity of a session, the expiry of the identity, and the quotas that the session shares with other
 * sessions of its user and address. It holds the name in the hub's registry of names. Changes are made under the session's
 * monitor; any thread may read.
 */
public final class SessionIdentity implements NameHolder {

    /**
     * The end of an identity or of the wait for one, since the time of day may be set back.
     *
     * @param at     the end, on the scale of {@link TimeSource#runningNanoTime()}
     * @param latest the end where the process is paused before it, on the scale of {@link TimeSource#nanoTime()}
     */
    private record Deadline(long at, long latest) {

        static Deadline in(Duration duration, Duration longestPause, TimeSource time) {
            long nanos = duration.toNanos();
            return new Deadline(time.runningNanoTime() + nanos, time.nanoTime() + nanos + longestPause.toNanos());
        }

        boolean hasPassed(TimeSource time) {
            return time.runningNanoTime() - at >= 0 || time.nanoTime() - latest >= 0;
        }
    }

    private static final Duration LONGEST = Duration.ofDays(365);
    /**
     * The pauses of the process by which an identity lasts longer: a new token that came meanwhile is read first. After a
     * longer pause the end counts as it is, since the host ended the identity then.
     */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final ClientSession session;
    private final HubServices services;
    private final SharedQuota address;
    private final long openedAt;
    private @Nullable SharedQuota user;
    private volatile @Nullable String username;
    private volatile @Nullable Identity identity;
    private volatile @Nullable String publicId;
    private volatile @Nullable Deadline deadline;

    /**
     * A session without an identity.
     *
     * @param awaitsToken whether a token has to bring the identity within the token timeout
     */
    SessionIdentity(ClientSession session, HubServices services, String remoteAddress, boolean awaitsToken) {
        this.session = session;
        this.services = services;
        SharedQuota network = services.addresses()
                .enter(NetworkPrefix.networkOf(remoteAddress), services.time().nanoTime());
        if (network == null) {
            throw new IllegalStateException("addresses have no connection limit here");
        }
        address = network;
        openedAt = services.time().runningNanoTime();
        deadline = awaitsToken
                ? Deadline.in(services.options().identity().tokenTimeout(), LONGEST, services.time())
                : null;
    }

    /** The quota of all connections of this address. */
    SharedQuota address() {
        return address;
    }

    // ----------------------------------------------------------------------------------------------------------- name

    /** The name that the client joined with; null before that. */
    @Nullable String username() {
        return username;
    }

    /** The name that the host gave this client; null where the client may choose. */
    public @Nullable String givenName() {
        Identity known = identity;
        return known == null ? null : known.username();
    }

    /**
     * Claims the name that the host gave, or else the name that the client asks for. The caller then {@linkplain #take takes}
     * it.
     *
     * @param returning whether the client says that it was connected before
     * @return completed with the name; fails with a {@link ProtocolException} if another user holds it, or the names of other
     *         nodes cannot be read
     * @throws ProtocolException if the claimed name is not acceptable
     */
    public CompletionStage<String> claimName(String claimed, boolean returning) {
        String given = givenName();
        String name = given != null ? given : Usernames.normalize(claimed);
        return services.names().claim(this, name, given != null, returning).thenApply(done -> name);
    }

    /** Replaces the client's name by a name that was claimed. */
    public void take(String name) {
        session.joined();
        username = name;
    }

    @Override
    public String id() {
        return session.id();
    }

    @Override
    public Duration age(long now) {
        return Duration.ofNanos(now - openedAt);
    }

    @Override
    public boolean wasHeardWithin(Duration period, long now) {
        return session.deadlines().keepAlive().wasHeardWithin(period.toNanos(), now);
    }

    /** Sends a ping by the lane, since the caller holds the monitor of another session. */
    @Override
    public void ping(Duration period, long now) {
        if (session.deadlines().keepAlive().takeExtraPing(period.toNanos(), now)) {
            session.output().ping();
        }
    }

    /**
     * The prefix of this client's idempotency keys. All connections of one user have the same prefix; no other user has
     * it.
     *
     * @throws NullPointerException where the client has neither a user nor a name
     */
    public String keyPrefix() {
        Identity known = identity;
        return known == null
                ? KeyPrefixes.ofName(Objects.requireNonNull(username, "username"))
                : KeyPrefixes.ofUser(known.userId());
    }

    // ------------------------------------------------------------------------------------------------------- identity

    @Override
    public @Nullable Identity identity() {
        return identity;
    }

    /** The id of the user that others see, the same for the session's life; null where there is no identity. */
    public @Nullable String publicId() {
        return publicId;
    }

    /** Whether the first join has to bring a token. */
    public boolean awaitsToken() {
        return identity == null && deadline != null;
    }

    /** Whether the first join may bring a token, and need not: the client is a guest of its connection so far. */
    public boolean mayBringToken() {
        return identity == null
                && username == null
                && services.options().identity().tokenInJoin()
                && services.hooks().admitGuests();
    }

    /**
     * Binds the session to an identity.
     *
     * @return the close code to reject it with, or null
     */
    public @Nullable CloseCode bind(Identity known) {
        user = services.users().enter(known.userId(), services.time().nanoTime());
        if (user == null) {
            return CloseCode.TOO_MANY_CONNECTIONS;
        }
        session.budget().shareWith(user);
        publicId = services.publicIds().of(known);
        renew(known);
        // Last: a ban that is imposed from now on finds this session by its identity.
        return services.sanctions().isUserBanned(known) ? CloseCode.KICKED : null;
    }

    /** Replaces the identity by a newer one of the same user. */
    public void renew(Identity known) {
        identity = known;
        Duration left = left(known, services.time());
        deadline = left == null ? null : Deadline.in(left, LONGEST_PAUSE, services.time());
        Deadline end = deadline;
        session.output().lasts(end == null ? null : Long.valueOf(end.at));
    }

    /** The time until the identity expires; null where it does not. */
    public @Nullable Duration expiresIn() {
        Deadline end = deadline;
        return identity == null || end == null
                ? null
                : Duration.ofNanos(Math.max(end.at - services.time().runningNanoTime(), 0));
    }

    /** Whether the identity has expired, or the awaited token is late. */
    boolean isOverdue() {
        Deadline end = deadline;
        return end != null && end.hasPassed(services.time());
    }

    /** Releases the name and the quotas of a session that has ended. */
    void release() {
        services.names().release(this);
        address.exit();
        if (user != null) {
            user.exit();
        }
    }

    private static @Nullable Duration left(Identity known, TimeSource time) {
        Instant end = known.expiresAt();
        if (end == null) {
            return null;
        }
        Instant now = time.now();
        // No connection lasts a year, and later dates exceed the range of nanoseconds.
        if (end.isAfter(now.plus(LONGEST))) {
            return null;
        }
        return end.isAfter(now) ? Duration.between(now, end) : Duration.ZERO;
    }
}
