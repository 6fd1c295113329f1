package io.chathub.core.spi;

import java.nio.ByteBuffer;

/** The frame header that a transport puts before each text on the wire. Stateless: any thread may call it. */
public interface Framing {

    /** The size in bytes of the header of a text of this size in bytes. */
    int headerSize(int payloadSize);

    /** Puts the header into {@code target}. */
    void putHeader(ByteBuffer target, int payloadSize);
}
