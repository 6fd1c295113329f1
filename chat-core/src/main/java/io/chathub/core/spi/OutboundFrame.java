package io.chathub.core.spi;

import java.nio.ByteBuffer;

/** One text message on its way out. All receivers share one; it is immutable, and any thread may read it. */
public interface OutboundFrame {

    /** The UTF-8 text: a read-only view of the shared bytes with a position of its own. */
    ByteBuffer payload();

    /** The length of the text in bytes. */
    int size();
}
