package io.chathub.core.internal.room;

import io.chathub.core.Client;
import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.HostMessage;
import io.chathub.core.Publication;
import io.chathub.core.Room;
import io.chathub.core.RoomMessages;
import io.chathub.core.internal.message.MessageWriter;
import io.chathub.core.spi.broker.Broker;
import io.chathub.protocol.JsonNumber;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The host's handle of a room. It is bound to the name, so that it stays valid when the room expires and is created
 * again.
 */
public final class RoomHandle implements Room {

    private final String name;
    private final RoomRegistry rooms;
    private final HostPublisher publisher;
    private final RoomMessages messages;

    /** A handle of the room {@code name}, which need not exist. */
    public RoomHandle(String name, RoomRegistry rooms, HostPublisher publisher, Broker broker, MessageWriter writer) {
        this.name = name;
        this.rooms = rooms;
        this.publisher = publisher;
        messages = new HostMessages(name, publisher, broker, writer);
    }

    /** Creates the room if it does not exist; see {@link io.chathub.core.Hub#room}. */
    public RoomHandle open() {
        rooms.getOrCreate(name);
        return this;
    }

    /** The room; null where it does not exist. */
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
        return room == null ? List.of() : List.copyOf(room.members());
    }

    @Override
    public Activity activity() {
        LiveRoom room = room();
        return room == null ? Activity.NONE : room.activity();
    }

    @Override
    public CompletionStage<Publication> publish(String username, String text, @Nullable JsonNumber price) {
        return publisher.publish(
                name, HostMessage.builder(username, text).price(price).build());
    }

    @Override
    public CompletionStage<HistoryPage> history(HistoryQuery query) {
        return publisher.history(name, query);
    }

    @Override
    public RoomMessages messages() {
        return messages;
    }

    @Override
    public String toString() {
        return "Room[" + name + "]";
    }
}
