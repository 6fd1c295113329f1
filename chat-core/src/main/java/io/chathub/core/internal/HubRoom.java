package io.chathub.core.internal;

import io.chathub.core.Client;
import io.chathub.core.HistoryPage;
import io.chathub.core.Publication;
import io.chathub.core.Room;
import io.chathub.protocol.JsonNumber;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/** A room's receivers, sorted by lane. Who hears what in which order is decided by the lanes; here is only who belongs to which. */
final class HubRoom implements Room {

    private final String name;
    private final Lanes lanes;
    private final HostPublisher publisher;
    private final Map<String, ClientSession> sessions = new ConcurrentHashMap<>();
    private final Subscribers[] byLane;
    /** How many each lane has or is about to have: a lane without any is not woken. */
    private final AtomicIntegerArray counts;

    HubRoom(String name, Lanes lanes, HostPublisher publisher) {
        this.name = name;
        this.lanes = lanes;
        this.publisher = publisher;
        byLane = new Subscribers[lanes.count()];
        for (int i = 0; i < byLane.length; i++) {
            byLane[i] = new Subscribers();
        }
        counts = new AtomicIntegerArray(byLane.length);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Client> members() {
        return sessions.values().stream()
                .filter(session -> session.username() != null)
                .<Client>map(session -> session)
                .toList();
    }

    @Override
    public CompletionStage<Publication> publish(String username, String text, @Nullable JsonNumber price) {
        return publisher.publish(name, username, text, price);
    }

    @Override
    public CompletionStage<HistoryPage> history(long afterOffset, int limit) {
        if (afterOffset < 0) {
            throw new IllegalArgumentException("afterOffset: " + afterOffset + " (expected: >= 0)");
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
        }
        return publisher.history(name, afterOffset, limit);
    }

    /**
     * From now on, {@code session} gets what is published here, after {@code greeting}. Both are one step of its lane: a
     * client that has read the greeting misses nothing that happens then.
     */
    void subscribe(ClientSession session, SharedFrame greeting) {
        if (sessions.putIfAbsent(session.id(), session) == null) {
            int index = session.lane().index();
            counts.incrementAndGet(index);
            session.lane().execute(lane -> {
                lane.send(session, greeting);
                byLane[index].add(session);
            });
        }
    }

    /** From now on, it does not. */
    void unsubscribe(ClientSession session) {
        if (sessions.remove(session.id()) != null) {
            int lane = session.lane().index();
            session.lane().execute(ignored -> {
                byLane[lane].remove(session);
                counts.decrementAndGet(lane);
            });
        }
    }

    /** How many get what is published here, joined or not. */
    int subscriberCount() {
        return sessions.size();
    }

    @Override
    public String toString() {
        return "Room[" + name + ", " + subscriberCount() + " subscribers]";
    }

    /** Hands a frame to the lanes, for everyone but the connection named {@code except}, if any. */
    void deliver(SharedFrame frame, @Nullable String except) {
        for (int i = 0; i < byLane.length; i++) {
            if (counts.get(i) > 0) {
                Subscribers subscribers = byLane[i];
                lanes.get(i).execute(lane -> fanOut(lane, subscribers, frame, except));
            }
        }
    }

    private static void fanOut(DeliveryLane lane, Subscribers subscribers, SharedFrame frame, @Nullable String except) {
        for (int i = subscribers.size() - 1; i >= 0; i--) {
            ClientSession session = subscribers.get(i);
            if (!session.id().equals(except)) {
                lane.send(session, frame);
            }
        }
    }
}
