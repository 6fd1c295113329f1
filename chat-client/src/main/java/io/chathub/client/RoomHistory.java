package io.chathub.client;

import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A page of the history of a room. */
public final class RoomHistory {

    private final String epoch;
    private final long offset;
    private final List<MessagePosted> messages;
    private final boolean more;

    private RoomHistory(String epoch, long offset, List<MessagePosted> messages, boolean more) {
        this.epoch = Objects.requireNonNull(epoch, "epoch");
        this.offset = offset;
        this.messages = List.copyOf(messages);
        this.more = more;
    }

    /** Creates a page; for the client, and for tests of code that uses it. */
    public static RoomHistory of(String epoch, long offset, List<MessagePosted> messages, boolean more) {
        return new RoomHistory(epoch, offset, messages, more);
    }

    /** The id of the numbering of the stream; another epoch means other offsets. */
    public String epoch() {
        return epoch;
    }

    /** The offset of the newest event of the room, 0 if there is none. */
    public long offset() {
        return offset;
    }

    /** The requested messages that the server holds, oldest first, each as it is now; fewer than requested if they are large. Unmodifiable. */
    public List<MessagePosted> messages() {
        return messages;
    }

    /** Whether the server holds more messages in the requested direction. */
    public boolean more() {
        return more;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RoomHistory that
                && epoch.equals(that.epoch)
                && offset == that.offset
                && messages.equals(that.messages)
                && more == that.more;
    }

    @Override
    public int hashCode() {
        return Objects.hash(epoch, offset, messages, more);
    }

    @Override
    public String toString() {
        return "RoomHistory[" + epoch + "/" + offset + ", " + messages.size() + " messages" + (more ? ", more]" : "]");
    }
}
