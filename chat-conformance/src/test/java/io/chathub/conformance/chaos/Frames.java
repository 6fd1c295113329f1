package io.chathub.conformance.chaos;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** The frames of RFC 6455, without extensions. */
final class Frames {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int MAX_HEAD = 16 * 1024;

    /** One frame of a server, or a whole message. */
    static final class Frame {
        private final boolean last;
        private final int opcode;
        private final byte[] payload;

        Frame(boolean last, int opcode, byte[] payload) {
            this.last = last;
            this.opcode = opcode;
            this.payload = payload;
        }

        /** Whether its message ends with it. */
        boolean isLast() {
            return last;
        }

        int opcode() {
            return opcode;
        }

        byte[] payload() {
            return payload;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    /** The line ended after a frame had begun. */
    static final class CutInFrameException extends EOFException {
        CutInFrameException() {
            super("cut inside of a frame");
        }
    }

    private Frames() {}

    /** Reads the head of an HTTP message, its empty line with it. */
    static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = in.read();
            if (next < 0 || head.length() > MAX_HEAD) {
                throw new EOFException("no handshake");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /**
     * Reads a frame.
     *
     * @throws EOFException        if the connection ended before it
     * @throws CutInFrameException if the connection ended inside of it
     */
    static Frame read(InputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            throw new EOFException("the connection ended");
        }
        int length = next(in);
        if ((length & MASKED) != 0) {
            throw new IOException("a server's frame is not masked");
        }
        if (length == 126) {
            length = next(in) << 8 | next(in);
        } else if (length == 127) {
            length = Math.toIntExact(ByteBuffer.wrap(exactly(in, 8)).getLong());
        }
        return new Frame((first & FIN) != 0, first & 0x0f, exactly(in, length));
    }

    /** A frame as a client sends it. */
    static byte[] masked(int opcode, byte[] payload) {
        return encode(opcode, payload, true);
    }

    /** A frame as a server sends it. */
    static byte[] unmasked(int opcode, byte[] payload) {
        return encode(opcode, payload, false);
    }

    private static byte[] encode(int opcode, byte[] payload, boolean mask) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        int flag = mask ? MASKED : 0;
        frame.put((byte) (FIN | opcode));
        if (payload.length < 126) {
            frame.put((byte) (flag | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (flag | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (flag | 127)).putLong(payload.length);
        }
        if (mask) {
            byte[] key = new byte[4];
            ThreadLocalRandom.current().nextBytes(key);
            frame.put(key);
            for (int i = 0; i < payload.length; i++) {
                frame.put((byte) (payload[i] ^ key[i & 3]));
            }
        } else {
            frame.put(payload);
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    private static int next(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new CutInFrameException();
        }
        return next;
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new CutInFrameException();
        }
        return bytes;
    }
}
