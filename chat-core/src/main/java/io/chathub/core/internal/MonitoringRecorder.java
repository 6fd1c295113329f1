package io.chathub.core.internal;

import io.chathub.core.Client;
import io.chathub.core.HandshakeRefusal;
import io.chathub.core.HubOptions;
import io.chathub.core.MonitoringData;
import io.chathub.core.Publication;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.MonitoringSnapshot;
import io.chathub.protocol.ServerStatus;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens, and keeps the last of it. */
public final class MonitoringRecorder implements MonitoringData, HubObserver {

    private final SessionRegistry sessions;
    private final TimeSource time;
    private final Recent<MessagePosted> messages;
    private final Recent<MonitoringSnapshot.Event> events;
    private final LongAdder totalMessages = new LongAdder();
    private final LongAdder totalEvents = new LongAdder();
    private final LongAdder shedFrames = new LongAdder();
    private final LongAdder droppedNotifications = new LongAdder();
    private final Map<ErrorCode, LongAdder> refusals = new EnumMap<>(ErrorCode.class);
    private final Map<HandshakeRefusal, LongAdder> refusedHandshakes = new EnumMap<>(HandshakeRefusal.class);
    private final Map<CloseCode, LongAdder> closes = new EnumMap<>(CloseCode.class);
    private volatile Instant startTime;
    private volatile long startedAt;

    /** A recorder that counts from now. */
    public MonitoringRecorder(SessionRegistry sessions, HubOptions options, TimeSource time) {
        this.sessions = sessions;
        this.time = time;
        messages = new Recent<>(options.recentMessages());
        events = new Recent<>(options.recentEvents());
        for (ErrorCode code : ErrorCode.values()) {
            refusals.put(code, new LongAdder());
        }
        for (HandshakeRefusal refusal : HandshakeRefusal.values()) {
            refusedHandshakes.put(refusal, new LongAdder());
        }
        for (CloseCode code : CloseCode.values()) {
            closes.put(code, new LongAdder());
        }
        startTime = time.now();
        startedAt = time.nanoTime();
    }

    /** The hub starts: uptime counts from here. */
    public void started() {
        startTime = time.now();
        startedAt = time.nanoTime();
    }

    @Override
    public ServerStatus status() {
        return ServerStatus.builder(uptime(), startTime, time.now())
                .activeConnections(sessions.count())
                .totalMessages(totalMessages.sum())
                .totalEvents(totalEvents.sum())
                .build();
    }

    @Override
    public MonitoringSnapshot snapshot() {
        List<MonitoringSnapshot.Connection> connections = sessions.all().stream()
                .sorted(Comparator.comparing(Client::connectedAt).thenComparing(Client::id))
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
        return droppedNotifications.sum();
    }

    @Override
    public void connected(Client client) {
        record("connect", client.id(), "", "");
    }

    @Override
    public void disconnected(Client client, int closeCode) {
        String username = client.username();
        record("disconnect", client.id(), username == null ? "" : username, "");
        CloseCode code = CloseCode.of(closeCode);
        if (code != null) {
            increment(closes, code);
        }
    }

    @Override
    public void left(Client client, String room) {
        String username = client.username();
        record("leave", client.id(), username == null ? "" : username, room);
    }

    @Override
    public void published(Publication publication) {
        String room = publication.room();
        publication.event().accept(new ServerEvent.RoomVisitor() {
            @Override
            public void messagePosted(MessagePosted event) {
                totalMessages.increment();
                messages.add(event);
                record("message", event.id(), event.username(), room);
            }

            @Override
            public void typingChanged(TypingChanged event) {
                record("typing", publication.origin(), event.username(), room);
            }

            @Override
            public void userJoined(UserJoined event) {
                record("join", event.id(), event.username(), room);
            }

            @Override
            public void userLeft(UserLeft event) {
                // the end of a connection is recorded once, as its disconnect; any other leave by itself
            }
        });
    }

    @Override
    public void refused(ErrorCode code) {
        increment(refusals, code);
    }

    /** A client was not let in. */
    public void refused(HandshakeRefusal refusal) {
        increment(refusedHandshakes, refusal);
    }

    private static <K> void increment(Map<K, LongAdder> counters, K key) {
        LongAdder count = counters.get(key);
        if (count != null) {
            count.increment();
        }
    }

    @Override
    public void framesShed(int count) {
        shedFrames.add(count);
    }

    void notificationDropped() {
        droppedNotifications.increment();
    }

    private void record(String type, String id, String username, String room) {
        totalEvents.increment();
        events.add(MonitoringSnapshot.Event.builder(type, id, time.now())
                .username(username)
                .room(room)
                .build());
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
