package io.chathub.client.internal.event;

import io.chathub.client.Gap;
import io.chathub.client.RoomSnapshot;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;

/** Follows one room on the dispatch thread, before the listeners and handlers, in the order of the stream. */
public interface RoomFollower {

    /** The room is joined, for the first time or again. */
    void joined(RoomSnapshot room);

    /** The offsets of what follows belong to {@code epoch}. */
    void numbered(String epoch);

    /** An event of the room. */
    void event(RoomEvent event);

    /** The state of a known message that changed meanwhile. */
    void changed(MessagePosted now);

    /** Events are lost. */
    void gap(Gap gap);
}
