package io.chathub.core.internal.room;

import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.delivery.DeliveryLanes;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.backend.PresenceRegistry;
import io.chathub.core.spi.broker.Broker;
import io.chathub.protocol.RoomNames;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of this node by name, their bound, and their expiry. The lobby always exists.
 *
 * <p>Entering, leaving and expiring are steps of one map entry, so that no client enters a room that expires.
 */
public final class RoomRegistry {

    private final Map<String, LiveRoom> rooms = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger leaves = new AtomicInteger();
    private final DeliveryLanes lanes;
    private final Broker broker;
    private final PresenceRegistry presence;
    private final RoomOptions options;
    private final TimeSource time;
    private final LiveRoom lobby;

    /** A registry with the lobby. */
    public RoomRegistry(
            DeliveryLanes lanes, Broker broker, PresenceRegistry presence, RoomOptions options, TimeSource time) {
        this.lanes = lanes;
        this.broker = broker;
        this.presence = presence;
        this.options = options;
        this.time = time;
        lobby = getOrCreate(RoomNames.LOBBY);
    }

    /** The names of all rooms. */
    public List<String> names() {
        return List.copyOf(rooms.keySet());
    }

    /** The number of rooms. */
    public int count() {
        return rooms.size();
    }

    /**
     * The room {@code name}, created if it does not exist; see {@link io.chathub.core.Hub#room}. It counts as used.
     */
    LiveRoom getOrCreate(String name) {
        LiveRoom room = change(RoomNames.requireValid(name), 0);
        if (room == null) {
            throw tooMany(options);
        }
        return room;
    }

    static IllegalStateException tooMany(RoomOptions options) {
        return new IllegalStateException("there are " + options.maxRooms() + " rooms already (maxRooms)");
    }

    /**
     * Creates the room if it does not exist, and keeps it until the same number of {@link #exit} calls. Null at the
     * room limit.
     */
    public @Nullable LiveRoom enter(String name) {
        return change(name, 1);
    }

    /** Enters the room if it exists; else null. */
    public @Nullable LiveRoom enterIfPresent(String name) {
        long now = time.runningNanoTime();
        return rooms.computeIfPresent(name, (same, room) -> occupied(room, 1, now));
    }

    /**
     * Leaves a room. This node forgets a room without an event with its last occupant. Its stream, which may have messages of
     * earlier times, does not expire by that.
     */
    public void exit(LiveRoom room) {
        long now = time.runningNanoTime();
        rooms.computeIfPresent(room.name(), (name, present) -> {
            present.use(now);
            boolean last = present.addOccupants(-1) == 0;
            return last && !present.hasMessages() && present != lobby ? unused(present) : present;
        });
    }

    public LiveRoom lobby() {
        return lobby;
    }

    public @Nullable LiveRoom find(String name) {
        return rooms.get(name);
    }

    /** Counts a leave that waits for the other nodes and is not published yet: {@code change} is 1 at its begin, -1 at its end. */
    public void countLeaves(int change) {
        leaves.addAndGet(change);
    }

    /** Whether a leave is not published yet, in any room. */
    public boolean oweLeaves() {
        return leaves.get() > 0;
    }

    /** Whether an event of this node that has its offset is still to be delivered, in any room. */
    public boolean oweDelivery() {
        return rooms.values().stream().anyMatch(LiveRoom::owesDelivery);
    }

    /** Expires idle rooms. Called by the sweep. */
    public void sweep(long now) {
        long timeout = options.idleTimeout().toNanos();
        for (LiveRoom room : rooms.values()) {
            if (room != lobby && room.isIdle(now, timeout)) {
                rooms.computeIfPresent(
                        room.name(), (name, present) -> present.isIdle(now, timeout) ? expired(present) : present);
            }
        }
    }

    private @Nullable LiveRoom unused(LiveRoom room) {
        broker.release(room.name());
        count.decrementAndGet();
        return null;
    }

    private @Nullable LiveRoom expired(LiveRoom room) {
        // Within the step of the map entry: the next client that enters finds neither the room nor its stream.
        broker.release(room.name());
        broker.expire(room.name());
        count.decrementAndGet();
        return null;
    }

    private @Nullable LiveRoom change(String name, int occupants) {
        long now = time.runningNanoTime();
        return rooms.compute(name, (same, present) -> {
            LiveRoom room = present != null ? present : create(same, now);
            return room == null ? null : occupied(room, occupants, now);
        });
    }

    private static LiveRoom occupied(LiveRoom room, int change, long now) {
        room.use(now);
        room.addOccupants(change);
        return room;
    }

    private @Nullable LiveRoom create(String name, long now) {
        if (count.incrementAndGet() > options.maxRooms()) {
            count.decrementAndGet();
            return null;
        }
        return new LiveRoom(name, broker, presence, lanes, options.presenceEventLimit(), now);
    }
}
