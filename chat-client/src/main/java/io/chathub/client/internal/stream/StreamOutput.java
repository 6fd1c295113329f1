package io.chathub.client.internal.stream;

import io.chathub.client.Gap;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;

/** Receives the events and states of a stream, in its order, and the requests for what is missing. */
public interface StreamOutput {
    /** The offsets of what follows belong to {@code epoch}. */
    void numbered(String epoch);

    /** The next event; of a missed message, the message as it is now, or its deletion. */
    void event(RoomEvent event);

    /** A message that was delivered before, as it is now. */
    void changed(MessagePosted now);

    /** A range of lost events, at its position in the stream. */
    void gap(Gap gap);

    /** Requests the changes after a position. At most one request is pending, of this kind or of the other. */
    void fetchChanges(StreamPosition after);

    /** Requests the newest messages of an epoch. */
    void fetchNewest(String epochNow);

    /**
     * Asks whether the present epoch shares {@code former}, a position in a former epoch, by any page after it. A refusal
     * means no. At most one request is pending, of this kind or of the others.
     */
    void fetchShared(StreamPosition former);
}
