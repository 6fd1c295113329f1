package io.chathub.core.internal.name;

import io.chathub.core.hook.NamePolicy;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which names may be taken, and, where they are unique, which are. A user whom the host knows may have one name on several
 * connections; of the others, each connection is a user of its own. A name that the host gave is never refused.
 *
 * <p>Who comes back after a broken line finds its name taken by the connection that is no more, until the server notices. So
 * whoever holds a name is pinged when somebody else wants it, and the other one is told to ask again.
 */
public final class UsernameRegistry {

    /** Who has a name, on which connections. */
    private record Holding(String owner, List<ClientSession> sessions) {

        Holding with(ClientSession session) {
            return new Holding(
                    owner, Stream.concat(sessions.stream(), Stream.of(session)).toList());
        }

        /** Null where nobody is left. */
        @Nullable Holding without(ClientSession session) {
            List<ClientSession> rest =
                    sessions.stream().filter(other -> other != session).toList();
            return rest.isEmpty() ? null : new Holding(owner, rest);
        }
    }

    /** A holder from whom a pong has come so lately is there, unless it may be the same client's. */
    private static final Duration ALIVE = Duration.ofSeconds(5);
    /** When to ask again: a pong of the holder would have come. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final NamePolicy policy;
    private final boolean unique;
    private final TimeSource time;
    private final Map<String, Holding> holdings = new ConcurrentHashMap<>();
    /** What each connection holds, to give it back. */
    private final Map<String, String> keys = new ConcurrentHashMap<>();

    /** A registry of nobody. */
    public UsernameRegistry(NamePolicy policy, boolean unique, TimeSource time) {
        this.policy = policy;
        this.unique = unique;
        this.time = time;
    }

    /**
     * Takes a name for a client, in place of the one it had. Under that session's monitor.
     *
     * @param given     whether the host gave it
     * @param returning whether the client says that it was here before
     * @throws ProtocolException if the policy refuses it, or somebody else has it
     */
    public void take(ClientSession session, String name, boolean given, boolean returning) {
        if (!given && !policy.accepts(name)) {
            throw new ProtocolException(ErrorCode.BAD_USERNAME, "username: this server does not take it");
        }
        if (!unique) {
            return;
        }
        String key = policy.key(name);
        if (key.equals(keys.get(session.id()))) {
            return;
        }
        String owner = ownerOf(session);
        Holding held = holdings.compute(key, (same, holding) -> {
            if (holding == null) {
                return new Holding(owner, List.of(session));
            }
            return given || holding.owner.equals(owner) ? holding.with(session) : holding;
        });
        if (!held.sessions.contains(session)) {
            throw taken(held, returning ? sinceItCame(session) : ALIVE);
        }
        release(session);
        keys.put(session.id(), key);
    }

    /**
     * How long a client that returns has been here: if it is its own old connection that has the name, then that was heard
     * before, and never since.
     */
    private Duration sinceItCame(ClientSession session) {
        Duration here = session.age(time.nanoTime());
        return here.compareTo(ALIVE) < 0 ? here : ALIVE;
    }

    private ProtocolException taken(Holding holding, Duration lately) {
        long now = time.nanoTime();
        boolean alive = holding.sessions.stream().anyMatch(holder -> holder.wasHeard(now, lately));
        if (!alive) {
            // Once in a while, however many want the name: a holder's pongs are of its rate.
            holding.sessions.forEach(holder -> holder.ping(now, RETRY));
        }
        return new ProtocolException(ErrorCode.NAME_TAKEN, "somebody else has this name", null, alive ? null : RETRY);
    }

    /** Gives back what a client holds, if anything. */
    public void release(ClientSession session) {
        String key = keys.remove(session.id());
        if (key != null) {
            holdings.computeIfPresent(key, (same, holding) -> holding.without(session));
        }
    }

    private static String ownerOf(ClientSession session) {
        return session.identity() == null
                ? "connection " + session.id()
                : "user " + session.identity().userId();
    }
}
