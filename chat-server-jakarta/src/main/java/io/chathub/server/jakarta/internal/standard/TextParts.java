package io.chathub.server.jakarta.internal.standard;

import io.chathub.protocol.CloseCode;
import io.chathub.server.servlet.spi.MessageRejectedException;

/**
 * A text message from the parts that the container has decoded. Counts the bytes of its UTF-8: containers limit characters.
 * Not thread-safe.
 */
final class TextParts {

    /** An empty part adds nothing to the size and costs as much to read as any other. */
    private static final int MAX_EMPTY_PARTS = 100;

    private static final int OBJECTS = 256;

    private static final int FIRST_OF_TWO_BYTES = 0x80;
    private static final int FIRST_OF_THREE_BYTES = 0x800;

    private final int maxBytes;
    private final StringBuilder text = new StringBuilder();
    private int bytes;
    private int emptyParts;

    TextParts(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Adds a part.
     *
     * @throws MessageRejectedException if the message is too long, or has too many empty parts
     */
    void add(String part) {
        if (part.isEmpty()) {
            if (++emptyParts > MAX_EMPTY_PARTS) {
                throw new MessageRejectedException(
                        CloseCode.TOO_LARGE, "a message of more than " + MAX_EMPTY_PARTS + " parts without content");
            }
            return;
        }
        bytes += utf8Size(part);
        if (bytes > maxBytes) {
            throw new MessageRejectedException(CloseCode.TOO_LARGE, "a message of more than " + maxBytes + " bytes");
        }
        text.append(part);
    }

    private static int utf8Size(String part) {
        int size = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c < FIRST_OF_TWO_BYTES) {
                size++;
            } else if (c < FIRST_OF_THREE_BYTES || Character.isSurrogate(c)) {
                size += 2; // a pair of surrogates takes four bytes
            } else {
                size += 3;
            }
        }
        return size;
    }

    /** The heap that the parts take, in bytes. */
    long heldBytes() {
        return OBJECTS + (long) text.capacity() * Character.BYTES;
    }

    String complete() {
        return text.toString();
    }
}
