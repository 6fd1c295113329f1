package io.chathub.core.internal.store;

import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import java.util.concurrent.CompletableFuture;

/** An event that waits for its commit, or a transient one that waits for the events before it. */
final class PendingEvent {

    /** The memory of an event beside its text, in bytes: an estimate. */
    private static final int OVERHEAD = 512;

    private static final int BYTES_A_CHARACTER = 2;

    final DurableStream stream;
    final PublishRequest request;
    final CompletableFuture<PublishResult> answer = new CompletableFuture<>();
    /** The time at which the event came, on the scale of {@link io.chathub.runtime.ChatRuntime#nanoTime()}. */
    final long since;

    PendingEvent(DurableStream stream, PublishRequest request, long since) {
        this.stream = stream;
        this.request = request;
        this.since = since;
    }

    /** Whether the event is kept; also true for a marker without an event. */
    boolean isDurable() {
        return request.event() == null || request.event() instanceof DurableEvent;
    }

    /** Whether this is the advance of a marker that is a row of its own. */
    boolean isMarker() {
        return request.event() == null;
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
