package io.chathub.core.internal.room;

import io.chathub.core.Client;
import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.Room;
import io.chathub.protocol.JsonNumber;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A room as the host sees it: by its name, so that a handle outlives the room it was got for. */
public final class RoomHandle implements Room {

    private final String name;
    private final RoomRegistry rooms;
    private final HostPublisher publisher;

    /** The room called {@code name}, there or not. */
    public RoomHandle(String name, RoomRegistry rooms, HostPublisher publisher) {
        this.name = name;
        this.rooms = rooms;
        this.publisher = publisher;
    }

    /** Makes the room if it is not there; see {@link io.chathub.core.Hub#room}. */
    public RoomHandle open() {
        rooms.getOrCreate(name);
        return this;
    }

    /** The room as it is now; null where it is not. */
    public @Nullable LiveRoom room() {
        return rooms.find(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Client> members() {
        LiveRoom room = room();
        return room == null ? List.of() : room.clients();
    }

    @Override
    public CompletionStage<Publication> publish(String username, String text, @Nullable JsonNumber price) {
        return publisher.publish(name, username, text, price);
    }

    @Override
    public CompletionStage<HistoryPage> history(HistoryQuery query) {
        return publisher.history(name, query);
    }

    @Override
    public String toString() {
        return "Room[" + name + "]";
    }
}
