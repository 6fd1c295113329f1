package io.chathub.core.spi;

import java.nio.ByteBuffer;

/**
 * Text messages on their way out, one behind the other. All receivers share one; it does not change, and any thread may
 * read it.
 */
public interface OutboundBatch {

    /** How many messages these are; 1 or more. */
    int count();

    /** The length of their texts together, in bytes. */
    int size();

    /**
     * One message's UTF-8 text: a read-only view of the shared bytes with a position of its own.
     *
     * @param index 0 for the first
     * @throws IndexOutOfBoundsException if there is no such message
     */
    ByteBuffer payload(int index);

    /**
     * All of them as they are on the wire: a read-only view with a position of its own. The bytes are made once for all
     * receivers that ask for the same framing, so a transport has one framing and not one a connection.
     */
    ByteBuffer framed(Framing framing);
}
