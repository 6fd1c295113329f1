package io.chathub.core.internal;

import io.chathub.core.Room;
import io.chathub.protocol.RoomNames;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The rooms by name. The lobby is always there. */
public final class RoomRegistry {

    private final Map<String, HubRoom> rooms = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Lanes lanes;
    private final HostPublisher publisher;
    private final int maxRooms;
    private final HubRoom lobby;

    /** A registry with the lobby. */
    public RoomRegistry(Lanes lanes, HostPublisher publisher, int maxRooms) {
        this.lanes = lanes;
        this.publisher = publisher;
        this.maxRooms = maxRooms;
        lobby = getOrCreate(RoomNames.LOBBY);
    }

    /** The room called {@code name}, made if it is not there. See {@link io.chathub.core.Hub#room}. */
    public HubRoom getOrCreate(String name) {
        HubRoom known = rooms.get(name);
        return known != null ? known : rooms.computeIfAbsent(RoomNames.requireValid(name), this::create);
    }

    /** All rooms. */
    public List<Room> all() {
        return List.copyOf(rooms.values());
    }

    HubRoom lobby() {
        return lobby;
    }

    @Nullable HubRoom find(String name) {
        return rooms.get(name);
    }

    private HubRoom create(String name) {
        if (count.incrementAndGet() > maxRooms) {
            count.decrementAndGet();
            throw new IllegalStateException("there are " + maxRooms + " rooms already (maxRooms)");
        }
        return new HubRoom(name, lanes, publisher);
    }
}
