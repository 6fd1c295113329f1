package io.chathub.core.internal.monitor;

import io.chathub.core.Client;
import io.chathub.core.HandshakeRefusal;
import io.chathub.core.HubOptions;
import io.chathub.core.MonitoringData;
import io.chathub.core.Publication;
import io.chathub.core.StoreData;
import io.chathub.core.hook.HookKind;
import io.chathub.core.internal.common.RecentRing;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.MonitoringSnapshot;
import io.chathub.protocol.ServerStatus;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The counters of a hub, and its most recent messages and events. */
public final class MonitoringRecorder implements MonitoringData {

    /**
     * How the monitoring shows a kind of room event. {@code user-left} is not in the table: the end of a connection is
     * recorded once, as its disconnect, and any other leave by itself.
     */
    private record Kind<E extends RoomEvent>(String name, Function<E, String> username) {}

    private static final Map<Class<? extends RoomEvent>, Kind<?>> KINDS = Map.of(
            MessagePosted.class, new Kind<>("message", MessagePosted::username),
            TypingChanged.class, new Kind<>("typing", TypingChanged::username),
            UserJoined.class, new Kind<>("join", UserJoined::username));

    private final Supplier<? extends Collection<? extends Client>> clients;
    private final CountedParts parts;
    private final TimeSource time;
    private final RecentMessages messages;
    private final RecentRing<MonitoringSnapshot.Event> events;
    private final LongAdder totalMessages = new LongAdder();
    private final LongAdder totalEvents = new LongAdder();
    private final LongAdder shedFrames = new LongAdder();
    private final LongAdder droppedNotifications = new LongAdder();
    private final LongAdder recoveries = new LongAdder();
    private final LongAdder incompleteRecoveries = new LongAdder();
    private final Map<ErrorCode, LongAdder> refusals = adders(ErrorCode.class);
    private final Map<HandshakeRefusal, LongAdder> refusedHandshakes = adders(HandshakeRefusal.class);
    private final Map<CloseCode, LongAdder> closes = adders(CloseCode.class);
    private volatile Runnable settle = () -> {};
    private volatile Instant startTime;
    private volatile long startedAt;

    /**
     * A recorder that counts from now.
     *
     * @param clients the connected clients
     * @param parts   the parts that count for themselves
     */
    public MonitoringRecorder(
            Supplier<? extends Collection<? extends Client>> clients,
            CountedParts parts,
            HubOptions options,
            TimeSource time) {
        this.clients = clients;
        this.parts = parts;
        this.time = time;
        messages = new RecentMessages(options.monitoring().recentMessages());
        events = new RecentRing<>(options.monitoring().recentEvents());
        startTime = time.now();
        startedAt = time.nanoTime();
    }

    private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> keys) {
        Map<K, LongAdder> adders = new EnumMap<>(keys);
        for (K key : keys.getEnumConstants()) {
            adders.put(key, new LongAdder());
        }
        return adders;
    }

    /** The hub starts: the uptime counts from here. */
    public void started() {
        startTime = time.now();
        startedAt = time.nanoTime();
    }

    /** Sets the action before each read of what observers record: it records what waits to be recorded. */
    void settledBy(Runnable action) {
        settle = action;
    }

    @Override
    public ServerStatus status() {
        return ServerStatus.builder(uptime(), startTime, time.now())
                .activeConnections(clients.get().size())
                .totalMessages(totalMessages.sum())
                .totalEvents(totalEvents.sum())
                .build();
    }

    @Override
    public MonitoringSnapshot snapshot() {
        settle.run();
        List<MonitoringSnapshot.Connection> connections = clients.get().stream()
                .sorted(Comparator.<Client, Instant>comparing(Client::connectedAt)
                        .thenComparing(Client::id))
                .map(MonitoringRecorder::connection)
                .toList();
        return MonitoringSnapshot.builder(uptime())
                .connections(connections)
                .totalMessages(totalMessages.sum())
                .totalEvents(totalEvents.sum())
                .recentMessages(messages.toList())
                .recentEvents(events.toList())
                .build();
    }

    @Override
    public Map<ErrorCode, Long> refusals() {
        return sums(refusals, ErrorCode.class);
    }

    @Override
    public Map<HandshakeRefusal, Long> refusedHandshakes() {
        return sums(refusedHandshakes, HandshakeRefusal.class);
    }

    @Override
    public Map<CloseCode, Long> closes() {
        return sums(closes, CloseCode.class);
    }

    private static <K extends Enum<K>> Map<K, Long> sums(Map<K, LongAdder> counters, Class<K> keys) {
        Map<K, Long> sums = new EnumMap<>(keys);
        counters.forEach((key, count) -> sums.put(key, count.sum()));
        return sums;
    }

    @Override
    public long droppedFrames() {
        return shedFrames.sum();
    }

    @Override
    public long droppedNotifications() {
        settle.run(); // a notification is dropped when the listener's dispatcher gets it
        return droppedNotifications.sum();
    }

    @Override
    public long deliveries() {
        return parts.lanes().deliveries();
    }

    @Override
    public long bytesOut() {
        return parts.lanes().bytesOut();
    }

    @Override
    public @Nullable StoreData store() {
        return parts.store().get();
    }

    @Override
    public long waitingBytes() {
        return parts.waitingBytes().getAsLong();
    }

    @Override
    public List<Integer> laneBacklogs() {
        return parts.lanes().backlogs();
    }

    @Override
    public Map<HookKind, Long> hookCalls() {
        return parts.hooks().calls();
    }

    @Override
    public Map<HookKind, Long> hookFailures() {
        return parts.hooks().failures();
    }

    @Override
    public Map<HookKind, Duration> hookTime() {
        Map<HookKind, Duration> times = new EnumMap<>(HookKind.class);
        parts.hooks().nanos().forEach((kind, nanos) -> times.put(kind, Duration.ofNanos(nanos)));
        return times;
    }

    @Override
    public long brokerFailures() {
        return parts.brokerFailures().getAsLong();
    }

    @Override
    public long recoveries() {
        return recoveries.sum();
    }

    @Override
    public long incompleteRecoveries() {
        return incompleteRecoveries.sum();
    }

    @Override
    public int streams() {
        return parts.streams().getAsInt();
    }

    // --------------------------------------------------------------------------------------- counters, from any thread

    void countEvent() {
        totalEvents.increment();
    }

    void count(Publication publication) {
        if (publication.event() instanceof MessagePosted) {
            totalMessages.increment();
        }
        if (kindOf(publication.event()) != null) {
            totalEvents.increment();
        }
    }

    @SuppressWarnings("unchecked") // each kind is listed under the class of its own events
    private static <E extends RoomEvent> @Nullable Kind<E> kindOf(E event) {
        return (Kind<E>) KINDS.get(event.getClass());
    }

    void countClose(int closeCode) {
        CloseCode code = CloseCode.of(closeCode);
        if (code != null) {
            increment(closes, code);
        }
    }

    void refused(ErrorCode code) {
        increment(refusals, code);
    }

    /** Counts a client that was not admitted. */
    public void refused(HandshakeRefusal refusal) {
        increment(refusedHandshakes, refusal);
    }

    private static <K> void increment(Map<K, LongAdder> counters, K key) {
        LongAdder count = counters.get(key);
        if (count != null) {
            count.increment();
        }
    }

    void framesShed(int count) {
        shedFrames.add(count);
    }

    void returned(boolean recovered) {
        (recovered ? recoveries : incompleteRecoveries).increment();
    }

    void notificationDropped() {
        droppedNotifications.increment();
    }

    // ----------------------------------------------------------------------------------------- recent events, in order

    Instant now() {
        return time.timestamp();
    }

    /** An observer that records an event of the time {@code at}. */
    HubObserver at(Instant at) {
        return new HubObserver() {
            @Override
            public void connected(Client client) {
                events.add(MonitoringSnapshot.Event.builder("connect", client.id(), at)
                        .build());
            }

            @Override
            public void published(Publication publication) {
                RoomEvent event = publication.event();
                Kind<RoomEvent> kind = kindOf(event);
                if (kind != null) {
                    String username = kind.username().apply(event);
                    // The time of its message, so that a reader finds the room of a message of v1 form.
                    Instant when = event instanceof MessagePosted message ? message.timestamp() : at;
                    events.add(MonitoringSnapshot.Event.builder(kind.name(), publication.origin(), when)
                            .username(username)
                            .room(publication.room())
                            .build());
                }
                messages.published(publication);
            }

            @Override
            public void changed(String epoch, MessagePosted state) {
                messages.changed(epoch, state);
            }

            @Override
            public void lost(String room) {
                messages.lost(room);
            }

            @Override
            public void reset(String room, StreamPosition head) {
                messages.reset(room, head);
            }

            @Override
            public void left(Client client, String room) {
                record("leave", client, room);
            }

            @Override
            public void disconnected(Client client, int closeCode) {
                record("disconnect", client, "");
            }

            @Override
            public void moderated(AuditEntry entry) {} // the audit log has it

            private void record(String type, Client client, String room) {
                String username = client.username();
                events.add(MonitoringSnapshot.Event.builder(type, client.id(), at)
                        .username(username == null ? "" : username)
                        .room(room)
                        .build());
            }
        };
    }

    private Duration uptime() {
        return Duration.ofNanos(time.nanoTime() - startedAt);
    }

    private static MonitoringSnapshot.Connection connection(Client client) {
        String username = client.username();
        return MonitoringSnapshot.Connection.builder(client.id(), client.connectedAt(), client.lastActivity())
                .username(username == null ? "" : username)
                .messagesSent(client.messagesSent())
                .build();
    }
}
