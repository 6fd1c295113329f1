package io.chathub.core.internal.store;

import io.chathub.core.Publication;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.Place;
import java.util.concurrent.CompletableFuture;

/** An event that waits for its commit, or a transient one that waits for the events before it. */
final class PendingEvent {

    /** The memory of an event beside its text, in bytes: an estimate. */
    private static final int OVERHEAD = 512;

    private static final int BYTES_A_CHARACTER = 2;

    final DurableStream stream;
    final PublishRequest request;
    final CompletableFuture<PublishResult> answer = new CompletableFuture<>();
    /** The time at which the event was added to {@link WaitingEvents}, which guards it. */
    long since;

    PendingEvent(DurableStream stream, PublishRequest request) {
        this.stream = stream;
        this.request = request;
    }

    /** The answer of another event with the same key, which is not stored. */
    CompletableFuture<PublishResult> answerOfDuplicate() {
        return answer.thenApply(first -> {
            Place place = first.place();
            return first.outcome() == PublishResult.Outcome.DONE && place != null
                    ? PublishResult.duplicate(place)
                    : first;
        });
    }

    /** Whether the event is kept; also true for a marker without an event. */
    boolean isDurable() {
        return request.event() == null || request.event() instanceof DurableEvent;
    }

    /** Whether this is the advance of a marker that is a row of its own. */
    boolean isMarker() {
        return request.event() == null;
    }

    /** The delivery of this event at its offset; 0 for a transient one. */
    Publication publication(String epoch, long offset, RoomEvent delivered) {
        return new Publication(epoch, offset, request.origin(), request.number(), delivered);
    }

    NewEvent newEvent() {
        return new NewEvent(request, stream.newEpoch());
    }

    /** The memory that the event takes; an estimate. */
    long bytes() {
        RoomEvent event = request.event();
        int characters = event instanceof MessagePosted message
                ? message.text().length()
                : event instanceof MessageEdited edit ? edit.text().length() : 0;
        return OVERHEAD + (long) BYTES_A_CHARACTER * characters;
    }
}
