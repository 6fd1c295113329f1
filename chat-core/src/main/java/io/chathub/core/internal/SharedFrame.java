package io.chathub.core.internal;

import io.chathub.core.Publication;
import io.chathub.core.spi.OutboundFrame;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ServerEvent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An event and its text, encoded once for all receivers: by the first lane that needs it, because under a room's lock,
 * where the event gets its place, nothing is encoded.
 */
final class SharedFrame implements OutboundFrame {

    private final JsonCodec codec;
    private final ServerEvent event;
    private byte @Nullable [] text;

    SharedFrame(JsonCodec codec, ServerEvent event) {
        this.codec = codec;
        this.event = event;
    }

    /** Whether a client that reads too slowly may miss it: a notice, not a message. */
    boolean isDroppable() {
        return !Publication.isDurable(event) && !(event instanceof ServerEvent.Connected);
    }

    @Override
    public ByteBuffer payload() {
        return ByteBuffer.wrap(text()).asReadOnlyBuffer();
    }

    @Override
    public int size() {
        return text().length;
    }

    private synchronized byte[] text() {
        if (text == null) {
            text = codec.encode(event);
        }
        return text;
    }
}
