package io.chathub.core.internal.name;

import io.chathub.core.hook.Identity;
import io.chathub.core.hook.NamePolicy;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which usernames may be taken and, where they are unique, which are taken. A user whom the host has identified may
 * hold one name on several connections; every other connection is a user of its own. A name that the host gave is never
 * refused.
 *
 * <p>A client that returns after a broken connection finds its name held by the old connection, until the server
 * notices the end of that. So the holders of a name are pinged when another client wants it, and the client is refused
 * with a time after which to try again.
 */
public final class UsernameRegistry {

    /** The holders of a name; they belong to one owner. */
    private record Claim(String owner, List<NameHolder> holders) {

        Claim with(NameHolder holder) {
            return new Claim(
                    owner, Stream.concat(holders.stream(), Stream.of(holder)).toList());
        }

        /** Null where no holder is left. */
        @Nullable Claim without(NameHolder holder) {
            List<NameHolder> rest =
                    holders.stream().filter(other -> other != holder).toList();
            return rest.isEmpty() ? null : new Claim(owner, rest);
        }
    }

    /** A holder that answered a ping within this time counts as alive. */
    private static final Duration ALIVE = Duration.ofSeconds(5);
    /** The time after which to try again: a pong of the holder would have come. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final NamePolicy policy;
    private final boolean unique;
    private final TimeSource time;
    private final Map<String, Claim> claims = new ConcurrentHashMap<>();
    /** The key that each connection holds, to release it. */
    private final Map<String, String> keys = new ConcurrentHashMap<>();

    /** A registry without claims. */
    public UsernameRegistry(NamePolicy policy, boolean unique, TimeSource time) {
        this.policy = policy;
        this.unique = unique;
        this.time = time;
    }

    /**
     * Claims a name for a client, in place of the one it held. The caller holds the client's monitor.
     *
     * @param given     whether the host gave the name
     * @param returning whether the client says that it was connected before
     * @throws ProtocolException if the policy rejects the name, or another user holds it
     */
    public void claim(NameHolder client, String name, boolean given, boolean returning) {
        if (!given && !policy.accepts(name)) {
            throw new ProtocolException(ErrorCode.BAD_USERNAME, "username: not accepted by this server");
        }
        if (!unique) {
            return;
        }
        String key = policy.key(name);
        if (key.equals(keys.get(client.id()))) {
            return;
        }
        String owner = ownerOf(client);
        Claim held = claims.compute(key, (same, claim) -> {
            if (claim == null) {
                return new Claim(owner, List.of(client));
            }
            return given || claim.owner.equals(owner) ? claim.with(client) : claim;
        });
        if (!held.holders.contains(client)) {
            throw taken(held, returning ? sinceConnected(client) : ALIVE);
        }
        release(client);
        keys.put(client.id(), key);
    }

    /**
     * The age of a returning client, at most {@link #ALIVE}: if the holder is the client's own old connection, its last
     * pong came before the client connected.
     */
    private Duration sinceConnected(NameHolder client) {
        Duration age = client.age(time.runningNanoTime());
        return age.compareTo(ALIVE) < 0 ? age : ALIVE;
    }

    private ProtocolException taken(Claim claim, Duration alive) {
        long now = time.runningNanoTime();
        boolean isAlive = claim.holders.stream().anyMatch(holder -> holder.wasHeardWithin(alive, now));
        if (!isAlive) {
            // One ping within this time, however many clients want the name: pongs count against the holder's rate.
            claim.holders.forEach(holder -> holder.ping(RETRY, now));
        }
        return new ProtocolException(
                ErrorCode.NAME_TAKEN, "username: taken by another user", null, isAlive ? null : RETRY);
    }

    /** Releases the name that a client holds, if any. */
    public void release(NameHolder client) {
        String key = keys.remove(client.id());
        if (key != null) {
            claims.computeIfPresent(key, (same, claim) -> claim.without(client));
        }
    }

    private static String ownerOf(NameHolder client) {
        Identity identity = client.identity();
        return identity == null ? "connection " + client.id() : "user " + identity.userId();
    }
}
