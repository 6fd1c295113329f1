package io.chathub.conformance.chaos;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Finds the text messages in the bytes of one direction of a connection, as the bytes come: an HTTP head, then frames without
 * extensions, masked or not. Used by one thread.
 */
final class FrameScanner {

    private static final int LENGTH_BITS = 0x7f;
    private static final int MASKED = 0x80;
    private static final int FIN = 0x80;
    private static final int FIRST_CONTROL = 8;
    private static final int KEY_BYTES = 4;

    private final Consumer<String> onText;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private byte[] held = new byte[16 * 1024];
    private int count;
    private boolean upgraded;
    private boolean plain;

    FrameScanner(Consumer<String> onText) {
        this.onText = onText;
    }

    /** The next bytes. */
    void add(byte[] bytes, int length) {
        if (plain) {
            return;
        }
        if (held.length < count + length) {
            held = Arrays.copyOf(held, Math.max(2 * held.length, count + length));
        }
        System.arraycopy(bytes, 0, held, count, length);
        count += length;
        int done = upgraded ? 0 : head();
        upgraded = upgraded || done > 0;
        for (int size = upgraded ? frame(done) : 0; size > 0; size = frame(done)) {
            done += size;
        }
        System.arraycopy(held, done, held, 0, count - done);
        count -= done;
    }

    /** The length of the HTTP head; 0 while it is not complete. After a refused handshake no frames come. */
    private int head() {
        String text = new String(held, 0, count, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return 0;
        }
        plain = text.startsWith("HTTP/") && !text.startsWith("HTTP/1.1 101");
        return plain ? 0 : end + 4;
    }

    /** Takes the frame that begins at {@code from}, and returns its length; 0 while it is not complete. */
    private int frame(int from) {
        int there = count - from;
        if (there < 2) {
            return 0;
        }
        boolean masked = (held[from + 1] & MASKED) != 0;
        int length = held[from + 1] & LENGTH_BITS;
        int head = 2 + (length == 126 ? 2 : length == 127 ? 8 : 0);
        int body = head + (masked ? KEY_BYTES : 0);
        if (there < body) {
            return 0;
        }
        ByteBuffer extended = ByteBuffer.wrap(held, from + 2, head - 2);
        if (length == 126) {
            length = Short.toUnsignedInt(extended.getShort());
        } else if (length == 127) {
            length = Math.toIntExact(extended.getLong());
        }
        if (there < body + length) {
            return 0;
        }
        int opcode = held[from] & 0x0f;
        if (opcode < FIRST_CONTROL) {
            for (int i = 0; i < length; i++) {
                byte plainByte = held[from + body + i];
                message.write(masked ? plainByte ^ held[from + head + (i & 3)] : plainByte);
            }
            if ((held[from] & FIN) != 0) {
                onText.accept(message.toString(StandardCharsets.UTF_8));
                message.reset();
            }
        }
        return body + length;
    }
}
