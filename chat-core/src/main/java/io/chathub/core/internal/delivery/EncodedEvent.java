package io.chathub.core.internal.delivery;

import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.event.ServerEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event and its JSON text, encoded once for all receivers. The first lane that needs the text encodes it, since
 * nothing is encoded within a room's critical section.
 */
final class EncodedEvent {

    /** The handling of a frame for which the queue has no room. */
    enum Kind {
        /** A transient event: dropped first, and the client is not notified. */
        NOTICE,
        /** A durable event: a v2 client is notified of the gap, a v1 client is disconnected. */
        MESSAGE,
        /**
         * An event for this client alone. It may use a reserve; without room even there, the client is disconnected.
         */
        REPLY
    }

    private final Kind kind;
    private final JsonCodec codec;
    private final ServerEvent event;
    private byte @Nullable [] text;

    EncodedEvent(Kind kind, JsonCodec codec, ServerEvent event) {
        this.kind = kind;
        this.codec = codec;
        this.event = event;
    }

    Kind kind() {
        return kind;
    }

    int size() {
        return text().length;
    }

    /** The UTF-8 text; shared, so that nobody may write to it. */
    synchronized byte[] text() {
        if (text == null) {
            text = codec.encode(event);
        }
        return text;
    }
}
