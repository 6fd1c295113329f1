package io.chathub.core.spi;

import java.nio.ByteBuffer;

/** What a transport puts before each text on the wire. Without state: any thread may call it. */
public interface Framing {

    /** How many bytes come before a text of this length. */
    int headerSize(int payloadSize);

    /** Puts them. */
    void putHeader(ByteBuffer target, int payloadSize);
}
