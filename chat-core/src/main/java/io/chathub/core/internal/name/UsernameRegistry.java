package io.chathub.core.internal.name;

import io.chathub.core.hook.Identity;
import io.chathub.core.hook.NamePolicy;
import io.chathub.core.internal.backend.NodeMessage;
import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.spi.backend.ClaimHolder;
import io.chathub.core.spi.backend.NameClaims;
import io.chathub.core.spi.backend.NodeBus;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which usernames may be taken and, where they are unique, which are taken. A user whom the host has identified may
 * hold one name on several connections; every other connection is a user of its own. A name that the host gave is never
 * refused. The names of all nodes are in {@link NameClaims}; here are the rules.
 *
 * <p>A client that returns after a broken connection finds its name held by the old connection, until the server
 * notices the end of that. So the holders of a name are pinged when another client wants it, on any node, and the client is
 * refused with a time after which to try again.
 */
public final class UsernameRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(UsernameRegistry.class);

    /** A holder that answered a ping within this time counts as alive. */
    private static final Duration ALIVE = Duration.ofSeconds(5);
    /** The time after which to try again: a pong of the holder would have come. */
    private static final Duration RETRY = Duration.ofSeconds(2);
    /** The time within which another node says whether a holder is alive. A node that does not is taken for dead. */
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private static final CompletionStage<Boolean> NO = CompletableFuture.completedFuture(false);

    private final NamePolicy policy;
    private final boolean unique;
    private final NameClaims claims;
    private final NodeBus bus;
    private final Function<String, @Nullable NameHolder> holders;
    private final TimeSource time;
    private final Object lock = new Object();
    /** The key that each connection holds, to release it. Guarded by the lock. */
    private final Map<String, String> keys = new HashMap<>();
    /** The key that each connection claims and is not answered about. Guarded by the lock. */
    private final Map<String, String> claimed = new HashMap<>();

    /**
     * A registry without claims.
     *
     * @param holders the connection of this node with an id; null where there is none
     */
    public UsernameRegistry(
            NamePolicy policy,
            boolean unique,
            NameClaims claims,
            NodeBus bus,
            Function<String, @Nullable NameHolder> holders,
            TimeSource time) {
        this.policy = policy;
        this.unique = unique;
        this.claims = claims;
        this.bus = bus;
        this.holders = holders;
        this.time = time;
    }

    /**
     * Claims a name for a client, in place of the one it held. The caller holds the client's monitor, and makes one claim at a
     * time.
     *
     * @param given     whether the host gave the name
     * @param returning whether the client says that it was connected before
     * @return completed when the client holds the name; fails with a {@link ProtocolException} if another user holds it, or
     *         the table of names failed
     * @throws ProtocolException if the policy rejects the name
     */
    public CompletionStage<Void> claim(NameHolder client, String name, boolean given, boolean returning) {
        if (!given && !policy.accepts(name)) {
            throw new ProtocolException(ErrorCode.BAD_USERNAME, "username: not accepted by this server");
        }
        if (!unique) {
            return Stages.DONE;
        }
        String key = policy.key(name);
        String id = client.id();
        synchronized (lock) {
            if (key.equals(keys.get(id))) {
                return Stages.DONE;
            }
            claimed.put(id, key);
        }
        return Stages.guarded(() -> claims.claim(key, id, ownerOf(client), given))
                .handle((held, failure) -> failure != null
                        ? failed(key, client, failure)
                        : decided(key, client, held, returning ? sinceConnected(client) : ALIVE))
                .thenCompose(done -> done);
    }

    private CompletionStage<Void> failed(String key, NameHolder client, Throwable failure) {
        synchronized (lock) {
            claimed.remove(client.id(), key);
        }
        free(key, client.id()); // perhaps the claim took effect
        if (Stages.cause(failure) instanceof ProtocolException known) {
            return CompletableFuture.failedFuture(known);
        }
        LOG.warn("Client {}: the claim of a name failed: {}", client.id(), failure.toString());
        return CompletableFuture.failedFuture(
                new ProtocolException(ErrorCode.UNAVAILABLE, "the server could not check the name"));
    }

    private CompletionStage<Void> decided(String key, NameHolder client, List<ClaimHolder> held, Duration alive) {
        String id = client.id();
        boolean granted = held.stream().anyMatch(holder -> holder.client().equals(id));
        String before = null;
        synchronized (lock) {
            // Absent where the connection has ended meanwhile: its claim is released already.
            if (claimed.remove(id, key) && granted) {
                before = keys.put(id, key);
            }
        }
        if (before != null) {
            free(before, id);
        }
        return granted ? Stages.DONE : taken(held, alive);
    }

    /**
     * The age of a returning client, at most {@link #ALIVE}: if the holder is the client's own old connection, its last
     * pong came before the client connected.
     */
    private Duration sinceConnected(NameHolder client) {
        Duration age = client.age(time.runningNanoTime());
        return age.compareTo(ALIVE) < 0 ? age : ALIVE;
    }

    // -------------------------------------------------------------------------------------- the holders of a taken
    // name

    private CompletionStage<Void> taken(List<ClaimHolder> held, Duration alive) {
        List<String> here = new ArrayList<>();
        Map<String, List<String>> elsewhere = new HashMap<>();
        for (ClaimHolder holder : held) {
            if (holder.node().equals(bus.self()) || holders.apply(holder.client()) != null) {
                here.add(holder.client());
            } else {
                elsewhere
                        .computeIfAbsent(holder.node(), node -> new ArrayList<>())
                        .add(holder.client());
            }
        }
        CompletionStage<Boolean> heard = isHeard(here, alive) ? null : askNodes(elsewhere, alive);
        if (heard == null) {
            return CompletableFuture.failedFuture(nameTaken(null));
        }
        return heard.thenCompose(isAlive -> {
            if (!isAlive) {
                ping(here, RETRY);
                elsewhere.forEach(
                        (node, clients) -> bus.send(node, new NodeMessage.PingHolders(clients, RETRY).encode()));
            }
            return CompletableFuture.failedFuture(nameTaken(isAlive ? null : RETRY));
        });
    }

    private static ProtocolException nameTaken(@Nullable Duration retryAfter) {
        return new ProtocolException(ErrorCode.NAME_TAKEN, "username: taken by another user", null, retryAfter);
    }

    private CompletionStage<Boolean> askNodes(Map<String, List<String>> clients, Duration alive) {
        CompletionStage<Boolean> heard = NO;
        for (Map.Entry<String, List<String>> node : clients.entrySet()) {
            byte[] request = new NodeMessage.AskHeard(node.getValue(), alive).encode();
            CompletionStage<Boolean> answer = Stages.orElse(
                    Stages.guarded(() -> bus.request(node.getKey(), request, ANSWER))
                            .thenApply(bytes -> NodeMessage.number(bytes) != 0),
                    false,
                    failure -> LOG.info(
                            "Node {} does not say whether the holder of a name is alive: {}",
                            node.getKey(),
                            failure.toString()));
            heard = heard.thenCombine(answer, Boolean::logicalOr);
        }
        return heard;
    }

    /** Whether one of these connections of this node was heard within {@code period}. From any thread. */
    public boolean isHeard(List<String> clients, Duration period) {
        long now = time.runningNanoTime();
        return clients.stream()
                .map(holders)
                .filter(Objects::nonNull)
                .anyMatch(holder -> holder.wasHeardWithin(period, now));
    }

    /**
     * Pings these connections of this node, unless one was sent within {@code period}: one ping, however many clients want the
     * name, since pongs count against the holder's rate. From any thread.
     */
    public void ping(List<String> clients, Duration period) {
        long now = time.runningNanoTime();
        for (String client : clients) {
            NameHolder holder = holders.apply(client);
            if (holder != null) {
                holder.ping(period, now);
            }
        }
    }

    /** Releases the name that a client holds or claims, if any. No claim follows. */
    public void release(NameHolder client) {
        String id = client.id();
        String held;
        String claim;
        synchronized (lock) {
            held = keys.remove(id);
            claim = claimed.remove(id);
        }
        if (held != null) {
            free(held, id);
        }
        if (claim != null) {
            free(claim, id);
        }
    }

    private void free(String key, String client) {
        try {
            claims.release(key, client);
        } catch (RuntimeException e) { // the contract of a backend forbids it, and the end of a session must go on
            LOG.error("Client {}: a name could not be released", client, e);
        }
    }

    private static String ownerOf(NameHolder client) {
        Identity identity = client.identity();
        return identity == null ? "connection " + client.id() : "user " + identity.userId();
    }
}
