package io.chathub.server.jakarta.internal.frame;

import io.chathub.server.servlet.spi.TextFraming;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The frames of a server that are no messages. */
public final class ControlFrames {

    /** A ping without a payload. Never written to. */
    private static final byte[] PING = frame(Opcode.PING, new byte[0]);

    private static final int FIN = 0x80;
    private static final int HEADER = 2;
    private static final int MAX_REASON = 123;

    private ControlFrames() {}

    /** A ping. The array is shared, and is not written to. */
    public static byte[] ping() {
        return PING;
    }

    /** The pong of a ping. */
    public static byte[] pong(byte[] payload) {
        return frame(Opcode.PONG, payload);
    }

    /**
     * A close frame.
     *
     * @param code   the code; {@link CloseCodes#NONE} for a frame without one
     * @param reason ASCII; cut after 123 characters
     */
    public static byte[] close(int code, String reason) {
        if (code == CloseCodes.NONE) {
            return frame(Opcode.CLOSE, new byte[0]);
        }
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(text.length, MAX_REASON);
        ByteBuffer payload = ByteBuffer.allocate(Short.BYTES + length);
        return frame(
                Opcode.CLOSE,
                payload.putShort((short) code).put(text, 0, length).array());
    }

    private static byte[] frame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER + payload.length);
        TextFraming.putHeader(frame, FIN | opcode, payload.length);
        return frame.put(payload).array();
    }
}
