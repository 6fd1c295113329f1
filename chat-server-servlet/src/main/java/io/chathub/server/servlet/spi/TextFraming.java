package io.chathub.server.servlet.spi;

import io.chathub.core.spi.Framing;
import java.nio.ByteBuffer;

/** Frames a text message as one server frame (RFC 6455, 5.2). Servers do not mask, so all receivers share the same bytes. */
public final class TextFraming implements Framing {

    /** The only instance; it has no state. */
    public static final TextFraming INSTANCE = new TextFraming();

    private static final int FIN = 0x80;
    private static final int TEXT = 0x1;
    private static final int MAX_7_BIT = 125;
    private static final int LENGTH_16_BIT = 126;
    private static final int LENGTH_64_BIT = 127;
    private static final int MAX_16_BIT = 0xFFFF;

    private TextFraming() {}

    @Override
    public int headerSize(int payloadSize) {
        if (payloadSize <= MAX_7_BIT) {
            return 2;
        }
        return payloadSize <= MAX_16_BIT ? 2 + Short.BYTES : 2 + Long.BYTES;
    }

    @Override
    public void putHeader(ByteBuffer target, int payloadSize) {
        putHeader(target, FIN | TEXT, payloadSize);
    }

    /**
     * Puts the header of any frame without a mask.
     *
     * @param firstByte FIN, the reserved bits and the opcode
     */
    public static void putHeader(ByteBuffer target, int firstByte, int payloadSize) {
        target.put((byte) firstByte);
        if (payloadSize <= MAX_7_BIT) {
            target.put((byte) payloadSize);
        } else if (payloadSize <= MAX_16_BIT) {
            target.put((byte) LENGTH_16_BIT).putShort((short) payloadSize);
        } else {
            target.put((byte) LENGTH_64_BIT).putLong(payloadSize);
        }
    }
}
