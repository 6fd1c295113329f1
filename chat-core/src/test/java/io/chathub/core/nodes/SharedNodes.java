package io.chathub.core.nodes;

import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.backend.Backend;
import io.chathub.core.spi.backend.ClaimHolder;
import io.chathub.core.spi.backend.NameClaims;
import io.chathub.core.spi.backend.NodeBus;
import io.chathub.core.spi.backend.NodeHandler;
import io.chathub.core.spi.backend.PresenceHandler;
import io.chathub.core.spi.backend.PresencePage;
import io.chathub.core.spi.backend.PresenceRegistry;
import io.chathub.core.spi.backend.SanctionHandler;
import io.chathub.core.spi.backend.SanctionStore;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.event.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the nodes of a chat share, in this process. A test makes one node late, or lets it fail. */
public final class SharedNodes {

    private record Claim(String owner, Map<String, String> nodes) {}

    private record Key(Sanction.Kind kind, Subject subject) {}

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Claim> claims = new LinkedHashMap<>();
    private final Map<Key, Sanction> sanctions = new LinkedHashMap<>();
    private final Map<String, Map<Member, String>> rooms = new LinkedHashMap<>();

    /** Adds a node. */
    public synchronized Node node(String id) {
        Node node = new Node(id);
        nodes.put(id, node);
        return node;
    }

    /** The sanctions that are stored. */
    public synchronized List<Sanction> sanctions() {
        return List.copyOf(sanctions.values());
    }

    /** The names that are taken. */
    public synchronized List<String> names() {
        return List.copyOf(claims.keySet());
    }

    /** The members of a room on all nodes. */
    public synchronized List<Member> members(String room) {
        return List.copyOf(rooms.getOrDefault(room, Map.of()).keySet());
    }

    private synchronized List<Node> all() {
        return List.copyOf(nodes.values());
    }

    /** The parts of one node. */
    public final class Node {

        private final String id;
        private final List<String> calls = new CopyOnWriteArrayList<>();
        private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
        private volatile boolean failing;
        private volatile boolean throwing;
        private @Nullable NodeHandler messages;
        private @Nullable SanctionHandler changes;
        private @Nullable PresenceHandler losses;

        private Node(String id) {
            this.id = id;
        }

        /** The backend, with a broker in memory. */
        public Backend backend() {
            return Backend.builder()
                    .names(new Names())
                    .sanctions(new Sanctions())
                    .presence(new Presence())
                    .bus(new Bus())
                    .build();
        }

        /** From now on calls take effect, and are answered when the test says so. */
        public void hold() {
            gate = new CompletableFuture<>();
        }

        /** Answers. */
        public void answer() {
            gate.complete(null);
        }

        /** From now on calls fail, or not. */
        public void fail(boolean fails) {
            failing = fails;
        }

        /** From now on calls throw, which no contract allows. */
        public void throwOnCalls() {
            throwing = true;
        }

        /** The starts and ends of the parts. */
        public List<String> calls() {
            return calls;
        }

        /** Loads the sanctions, as after an outage. */
        public void load() {
            Objects.requireNonNull(changes).onLoaded(sanctions());
        }

        /** Reports members of a node that has ended. */
        public void lose(String room, Member... members) {
            Objects.requireNonNull(losses).onMembersLost(room, List.of(members));
        }

        /** The receiver of messages. */
        public NodeHandler handler() {
            return Objects.requireNonNull(messages);
        }

        private <T> CompletionStage<T> call(Supplier<T> effect) {
            if (throwing) {
                throw new IllegalStateException("against the contract, on purpose");
            }
            if (failing) {
                return CompletableFuture.failedFuture(
                        new ProtocolException(ErrorCode.UNAVAILABLE, "the shared state is away, on purpose"));
            }
            T result;
            synchronized (SharedNodes.this) {
                result = effect.get();
            }
            return gate.thenApply(open -> result);
        }

        private final class Names implements NameClaims {

            @Override
            public CompletionStage<List<ClaimHolder>> claim(String key, String client, String owner, boolean always) {
                return call(() -> {
                    Claim claim = claims.computeIfAbsent(key, free -> new Claim(owner, new LinkedHashMap<>()));
                    if (always || claim.owner.equals(owner)) {
                        claim.nodes.put(client, id);
                    }
                    List<ClaimHolder> holders = new ArrayList<>();
                    claim.nodes.forEach((holder, node) -> holders.add(new ClaimHolder(node, holder)));
                    return holders;
                });
            }

            @Override
            public void release(String key, String client) {
                synchronized (SharedNodes.this) {
                    Claim claim = claims.get(key);
                    if (claim != null && claim.nodes.remove(client) != null && claim.nodes.isEmpty()) {
                        claims.remove(key);
                    }
                }
            }

            @Override
            public void close() {
                calls.add("close names");
            }
        }

        private final class Sanctions implements SanctionStore {

            @Override
            public void start(SanctionHandler handler) {
                calls.add("start sanctions");
                changes = handler;
                handler.onLoaded(SharedNodes.this.sanctions());
            }

            @Override
            public CompletionStage<Void> impose(Sanction sanction) {
                return change(
                        () -> sanctions.put(new Key(sanction.kind(), sanction.subject()), sanction),
                        node -> node.onImposed(sanction));
            }

            @Override
            public CompletionStage<Void> lift(Sanction.Kind kind, Subject subject) {
                return change(() -> sanctions.remove(new Key(kind, subject)), node -> node.onLifted(kind, subject));
            }

            private CompletionStage<Void> change(
                    Supplier<?> effect, java.util.function.Consumer<SanctionHandler> report) {
                return call(effect).thenAccept(done -> {
                    for (Node node : all()) {
                        if (node.changes != null) {
                            report.accept(node.changes);
                        }
                    }
                });
            }

            @Override
            public void close() {
                calls.add("close sanctions");
            }
        }

        private final class Presence implements PresenceRegistry {

            @Override
            public void start(PresenceHandler handler) {
                calls.add("start presence");
                losses = handler;
            }

            @Override
            public CompletionStage<Void> enter(String room, Member member) {
                return call(() -> {
                    rooms.computeIfAbsent(room, name -> new LinkedHashMap<>()).put(member, id);
                    return null;
                });
            }

            @Override
            public CompletionStage<Void> leave(String room, String client) {
                return call(() -> {
                    rooms.getOrDefault(room, Map.of())
                            .keySet()
                            .removeIf(member -> member.id().equals(client));
                    return null;
                });
            }

            @Override
            public CompletionStage<PresencePage> members(String room, int limit) {
                return call(() -> {
                    List<Member> others = elsewhere(room);
                    return new PresencePage(others.subList(0, Math.min(limit, others.size())), others.size());
                });
            }

            @Override
            public int count(String room) {
                synchronized (SharedNodes.this) {
                    return elsewhere(room).size();
                }
            }

            private List<Member> elsewhere(String room) {
                List<Member> others = new ArrayList<>();
                rooms.getOrDefault(room, Map.of()).forEach((member, node) -> {
                    if (!node.equals(id)) {
                        others.add(member);
                    }
                });
                return others;
            }

            @Override
            public void close() {
                calls.add("close presence");
            }
        }

        private final class Bus implements NodeBus {

            @Override
            public void start(NodeHandler handler) {
                calls.add("start bus");
                messages = handler;
            }

            @Override
            public String self() {
                return id;
            }

            @Override
            public List<String> nodes() {
                return all().stream()
                        .map(node -> node.id)
                        .filter(other -> !other.equals(id))
                        .toList();
            }

            @Override
            public void send(String node, byte[] message) {
                handlerOf(node).onMessage(id, message);
            }

            @Override
            public CompletionStage<byte[]> request(String node, byte[] message, Duration deadline) {
                if (failing) {
                    return CompletableFuture.failedFuture(new IllegalStateException("no answer, on purpose"));
                }
                byte[] answer = handlerOf(node).onRequest(id, message);
                return gate.thenApply(open -> answer);
            }

            private NodeHandler handlerOf(String node) {
                return all().stream()
                        .filter(other -> other.id.equals(node))
                        .findFirst()
                        .orElseThrow()
                        .handler();
            }

            @Override
            public void close() {
                calls.add("close bus");
            }
        }
    }
}
