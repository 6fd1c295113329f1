package io.chathub.core.internal;

import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.event.ServerEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event and its text, encoded once for all receivers: by the first lane that needs it, because under a room's lock,
 * where the event gets its place, nothing is encoded.
 */
final class SharedFrame {

    /** What happens to a frame where there is no room for it. */
    enum Kind {
        /** Typing and presence: left out first, without a word. */
        NOTICE,
        /** A message of a room: a v2 client is told of the gap, a v1 client is cut. */
        MESSAGE,
        /** What is meant for this client alone. It may use a reserve; without room even there, the client is cut. */
        REPLY
    }

    private final Kind kind;
    private final JsonCodec codec;
    private final ServerEvent event;
    private byte @Nullable [] text;

    SharedFrame(Kind kind, JsonCodec codec, ServerEvent event) {
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

    /** The UTF-8 text; shared, so nobody writes to it. */
    synchronized byte[] text() {
        if (text == null) {
            text = codec.encode(event);
        }
        return text;
    }
}
