package io.chathub.core.spi;

import java.nio.ByteBuffer;

/**
 * Outbound text messages in their order. All receivers share one batch; a batch is immutable, and any thread may read
 * it.
 */
public interface OutboundBatch {

    /** The number of messages; 1 or more. */
    int count();

    /** The total size of the texts, in bytes. */
    int size();

    /**
     * One message's UTF-8 text: a read-only view of the shared bytes with a position of its own.
     *
     * @param index 0 for the first
     * @throws IndexOutOfBoundsException if the index is out of range
     */
    ByteBuffer payload(int index);

    /**
     * All messages with their frame headers: a read-only view with a position of its own. The bytes are made once for
     * each framing object and shared by all receivers, so a transport uses one framing for all its connections.
     */
    ByteBuffer framed(Framing framing);
}
