package io.chathub.benchmarks.load.client;

import io.chathub.benchmarks.load.dialect.Dialect;
import io.chathub.benchmarks.load.dialect.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * One client: a socket and what is needed to take frames out of it without copying them. What arrives is read where it lies,
 * unless a frame is cut by the end of a read. Only the load's thread touches it.
 */
public final class LoadConnection {

    private static final byte[] NOTHING = new byte[0];
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MASK = {11, 22, 33, 44};

    /** The frames and the end of a connection. */
    public interface Listener {
        /** A marker in a frame: a delivery. */
        void delivered(LoadConnection connection, int publisher, long sequence);

        /** Every text that is published from now on reaches it. */
        void ready(LoadConnection connection);

        /** An answer to a ping. */
        default void pong() {}

        /** The connection has ended. */
        void ended(LoadConnection connection, String why);
    }

    private final int number;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Dialect dialect;
    private final Listener listener;
    private final ArrayDeque<ByteBuffer> unwritten = new ArrayDeque<>(1);
    private byte[] rest = NOTHING;
    private boolean upgraded;
    private boolean ready;
    private boolean ended;
    private int hint;

    public LoadConnection(int number, SocketChannel channel, SelectionKey key, Dialect dialect, Listener listener) {
        this.number = number;
        this.channel = channel;
        this.key = key;
        this.dialect = dialect;
        this.listener = listener;
    }

    public int number() {
        return number;
    }

    public boolean isReady() {
        return ready;
    }

    public boolean hasEnded() {
        return ended;
    }

    /** Asks for the upgrade, on a socket that is connected. */
    public void handshake(Target target, int port) {
        String subprotocol =
                target.subprotocol() == null ? "" : "Sec-WebSocket-Protocol: " + target.subprotocol() + "\r\n";
        write(ByteBuffer.wrap(("GET " + target.path() + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + subprotocol + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Stops reading for good, as a client whose train is in a tunnel. */
    public void stall() {
        key.interestOps(0);
    }

    public void publish(String text) {
        send(dialect.publish(text));
    }

    public void send(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        frame(0x81, payload);
    }

    /** Sends several in one piece. */
    public void send(List<String> texts) {
        writeAll(texts.stream()
                .map(text -> encoded(0x81, text.getBytes(StandardCharsets.UTF_8)))
                .toList());
    }

    /** Sends so many pings in one piece. */
    public void ping(int count) {
        writeAll(Collections.nCopies(count, encoded(0x89, NOTHING)));
    }

    /** Whether there is more to write than the server takes just now. */
    public boolean isBackedUp() {
        return !unwritten.isEmpty();
    }

    private void writeAll(List<ByteBuffer> frames) {
        ByteBuffer all = ByteBuffer.allocate(
                frames.stream().mapToInt(ByteBuffer::remaining).sum());
        frames.forEach(frame -> all.put(frame.duplicate()));
        write(all.flip());
    }

    private void frame(int firstByte, byte[] payload) {
        write(encoded(firstByte, payload));
    }

    private static ByteBuffer encoded(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
        frame.put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i & 3]));
        }
        return frame.flip();
    }

    private void write(ByteBuffer bytes) {
        if (ended) {
            return;
        }
        try {
            if (unwritten.isEmpty()) {
                channel.write(bytes);
            }
            if (bytes.hasRemaining()) {
                unwritten.add(bytes);
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            end(e.toString());
        }
    }

    public void writeOn() {
        try {
            for (ByteBuffer next = unwritten.peek(); next != null; next = unwritten.peek()) {
                channel.write(next);
                if (next.hasRemaining()) {
                    return;
                }
                unwritten.remove();
            }
            key.interestOps(SelectionKey.OP_READ);
        } catch (IOException e) {
            end(e.toString());
        }
    }

    public void close() {
        end("closed");
    }

    private void end(String why) {
        if (!ended) {
            ended = true;
            key.cancel();
            try {
                channel.close();
            } catch (IOException e) {
                why += ", and " + e;
            }
            listener.ended(this, why);
        }
    }

    /** Reads once, with buffers that all connections share. Returns how many bytes came. */
    public int read(ByteBuffer input, byte[] bytes) {
        try {
            input.clear().limit(Math.min(input.capacity(), bytes.length - rest.length));
            int count = channel.read(input);
            if (count < 0) {
                end("the server ended the connection");
                return 0;
            }
            System.arraycopy(rest, 0, bytes, 0, rest.length);
            input.flip().get(bytes, rest.length, count);
            int length = rest.length + count;
            int used = upgraded ? frames(bytes, 0, length) : upgrade(bytes, length);
            rest = used == length ? NOTHING : Arrays.copyOfRange(bytes, used, length);
            return count;
        } catch (IOException e) {
            end(e.toString());
            return 0;
        }
    }

    private int upgrade(byte[] bytes, int length) {
        for (int i = 0; i + END_OF_HEAD.length <= length; i++) {
            if (Arrays.equals(bytes, i, i + END_OF_HEAD.length, END_OF_HEAD, 0, END_OF_HEAD.length)) {
                String head = new String(bytes, 0, i, StandardCharsets.ISO_8859_1);
                if (!head.startsWith("HTTP/1.1 101")) {
                    end("refused: " + head.lines().findFirst().orElse(""));
                    return length;
                }
                upgraded = true;
                dialect.opening().forEach(this::send);
                checkReady();
                return frames(bytes, i + END_OF_HEAD.length, length);
            }
        }
        return 0;
    }

    private int frames(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= 2 && !ended) {
            int length = bytes[at + 1] & 0x7f;
            int header = 2;
            if (length == 126) {
                header = 4;
                if (to - at < header) {
                    return at;
                }
                length = ((bytes[at + 2] & 0xff) << 8) | (bytes[at + 3] & 0xff);
            } else if (length == 127) {
                header = 10;
                if (to - at < header) {
                    return at;
                }
                length = Math.toIntExact(ByteBuffer.wrap(bytes, at + 2, 8).getLong());
            }
            if (to - at - header < length) {
                return at;
            }
            frame(bytes[at] & 0x0f, bytes, at + header, length);
            at += header + length;
        }
        return at;
    }

    private void frame(int opcode, byte[] bytes, int at, int length) {
        switch (opcode) {
            case 8 -> end("close " + (length < 2 ? "" : ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff)));
            case 9 -> frame(0x8a, Arrays.copyOfRange(bytes, at, at + length));
            case 10 -> listener.pong();
            default -> text(bytes, at, at + length);
        }
    }

    private void text(byte[] bytes, int from, int to) {
        // Mostly it is where it was in the last frame.
        int at = from + hint + Marker.LENGTH <= to
                        && bytes[from + hint] == Marker.SIGN
                        && bytes[from + hint + Marker.LENGTH - 1] == Marker.SIGN
                ? from + hint
                : Marker.find(bytes, from, to);
        if (at < 0) {
            dialect.read(new String(bytes, from, to - from, StandardCharsets.UTF_8))
                    .forEach(this::send);
            checkReady();
            return;
        }
        hint = at - from;
        while (at >= 0) {
            listener.delivered(this, Marker.publisher(bytes, at), Marker.sequence(bytes, at));
            at = Marker.find(bytes, at + Marker.LENGTH, to);
        }
    }

    private void checkReady() {
        if (!ready && dialect.isReady()) {
            ready = true;
            listener.ready(this);
        }
    }
}
