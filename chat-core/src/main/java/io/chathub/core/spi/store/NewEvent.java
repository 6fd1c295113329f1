package io.chathub.core.spi.store;

import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.protocol.event.DurableEvent;
import java.util.Objects;

/**
 * One event of a batch: a durable event, or the advance of a read marker.
 *
 * @param request  the request; its event is durable, or null
 * @param newEpoch the epoch of the stream if this event is the stream's first
 */
public record NewEvent(PublishRequest request, String newEpoch) {

    /**
     * Checks that nothing is null.
     *
     * @throws IllegalArgumentException if the event is a transient one
     */
    public NewEvent {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(newEpoch, "newEpoch");
        if (request.event() != null && !(request.event() instanceof DurableEvent)) {
            throw new IllegalArgumentException("event: transient (expected: durable)");
        }
    }
}
