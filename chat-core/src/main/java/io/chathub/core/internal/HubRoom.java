package io.chathub.core.internal;

import io.chathub.core.Client;
import io.chathub.core.Publication;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import io.chathub.protocol.reply.ServerReply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room, and who gets what is said there, sorted by lane. Who hears what in which order is decided by the
 * lanes; here is only who belongs to which.
 */
final class HubRoom {

    private final String name;
    private final Lanes lanes;
    private final int presenceEventLimit;
    private final Map<String, ClientSession> members = new ConcurrentHashMap<>();
    private final RoomOutlet[] byLane;
    /** How many each lane has or is about to have: a lane without any is not woken. */
    private final AtomicIntegerArray counts;
    /** Those who are in it or on their way in; guarded by the registry. */
    private int occupants;

    private volatile boolean hasSpoken;
    private volatile long usedAt;

    HubRoom(String name, Lanes lanes, int presenceEventLimit, long now) {
        this.name = name;
        this.lanes = lanes;
        this.presenceEventLimit = presenceEventLimit;
        usedAt = now;
        byLane = new RoomOutlet[lanes.count()];
        for (int i = 0; i < byLane.length; i++) {
            byLane[i] = new RoomOutlet();
        }
        counts = new AtomicIntegerArray(byLane.length);
    }

    String name() {
        return name;
    }

    // ---------------------------------------------------------------------------------- how long it is kept; for the
    // registry

    int addOccupants(int change) {
        occupants += change;
        return occupants;
    }

    /** Somebody was here, or something was said. */
    void used(long now) {
        usedAt = now;
    }

    boolean isIdle(long now, long nanos) {
        return occupants == 0 && now - usedAt > nanos;
    }

    /** Whether anything was ever said here. */
    boolean hasSpoken() {
        return hasSpoken;
    }

    // ------------------------------------------------------------------------------------------------- who is in it

    void addMember(ClientSession session) {
        members.put(session.id(), session);
    }

    void removeMember(ClientSession session) {
        members.remove(session.id());
    }

    int memberCount() {
        return members.size();
    }

    /** Whether there are so many that v2 clients are not told of each who comes and goes. */
    boolean isCrowded() {
        return members.size() > presenceEventLimit;
    }

    Iterable<ClientSession> members() {
        return members.values();
    }

    List<Client> clients() {
        return List.copyOf(members.values());
    }

    // -------------------------------------------------------------------------------------------------- who gets what

    /**
     * From now on, {@code subscription} gets what is published here, after {@code greeting}. Both are one step of its
     * lane: a client that has read the greeting misses nothing that happens then.
     */
    void subscribe(Subscription subscription, @Nullable FrameRun greeting) {
        ClientSession session = subscription.session();
        int index = session.lane().index();
        counts.incrementAndGet(index);
        session.lane().execute(lane -> {
            if (greeting != null) {
                lane.send(session.output(), greeting);
            }
            byLane[index].add(subscription);
        });
    }

    /** From now on, it does not; what was published before comes still, and {@code farewell} is the last of it. */
    void unsubscribe(Subscription subscription, @Nullable FrameRun farewell) {
        ClientSession session = subscription.session();
        int index = session.lane().index();
        session.lane().execute(lane -> {
            byLane[index].catchUp(lane, subscription);
            byLane[index].remove(subscription);
            counts.decrementAndGet(index);
            if (farewell != null) {
                subscription.tellGap(lane);
                lane.send(session.output(), farewell);
            }
        });
    }

    /** Sends a reply behind all that was published here before. */
    void sendBehind(Subscription subscription, ServerReply reply) {
        SessionOutput output = subscription.session().output();
        RoomOutlet outlet = byLane[subscription.session().lane().index()];
        FrameRun frame = output.reply(reply);
        subscription.session().lane().execute(lane -> {
            outlet.catchUp(lane, subscription);
            lane.send(output, frame);
        });
    }

    /** How many get what is published here, or are about to. */
    int subscriberCount() {
        int sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /** Hands an event to the lanes. */
    void deliver(Publication publication, Codecs codecs, long now) {
        usedAt = now;
        if (publication.offset() > 0) {
            hasSpoken = true;
        }
        EventFrames event = new EventFrames(publication, codecs, isPresence(publication.event()) && isCrowded());
        for (int i = 0; i < byLane.length; i++) {
            if (counts.get(i) > 0) {
                lanes.get(i).deliver(byLane[i], event);
            }
        }
    }

    private static boolean isPresence(ServerEvent event) {
        return event instanceof UserJoined || event instanceof UserLeft;
    }

    @Override
    public String toString() {
        return "Room[" + name + ", " + memberCount() + " members]";
    }
}
