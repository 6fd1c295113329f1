package io.chathub.server.servlet.spi;

import io.chathub.protocol.CloseCode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a text message from its frames. Invalid UTF-8 is rejected (1007) at the first frame that cannot be continued to valid
 * text; a message that is too long, or has too many empty frames, is rejected with 1009. Not thread-safe.
 */
public final class TextAssembly {

    private static final char REPLACEMENT = '\uFFFD';

    /** An empty frame adds nothing to the size and costs as much to read as any other. */
    private static final int MAX_EMPTY_FRAMES = 100;

    /** The bytes of heap that an assembly takes beside its text. */
    private static final int OBJECTS = 512;

    private static final int MAX_ONE_BYTE_CHAR = 0xff;
    private static final byte FIRST_OF_SURROGATE = (byte) 0xed;
    private static final int SECOND_OF_SURROGATE = 0xa0;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final int maxBytes;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // reports malformed input
    private final StringBuilder text = new StringBuilder();
    /** The bytes of a character that the next frame continues; at most three. */
    private ByteBuffer pending = NOTHING;

    private int bytes;
    private int emptyFrames;
    /** Whether the text needs two bytes for each character, also for those before the first that needs them. */
    private boolean wide;

    /** An assembly for one message of at most {@code maxBytes} bytes. */
    public TextAssembly(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Decodes a message of a single frame.
     *
     * @param payload consumed; null for an empty message
     * @throws MessageRejectedException if it is too long or not UTF-8
     */
    public static String whole(@Nullable ByteBuffer payload, int maxBytes) {
        if (payload == null || !payload.hasRemaining()) {
            return "";
        }
        requireSize(payload.remaining(), maxBytes);
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        // The replacement character stands for malformed input, unless the client sent the character itself.
        if (text.indexOf(REPLACEMENT) >= 0) {
            TextAssembly strict = new TextAssembly(maxBytes);
            strict.add(ByteBuffer.wrap(bytes));
            return strict.complete();
        }
        return text;
    }

    /**
     * Adds the payload of the next frame.
     *
     * @param payload consumed; null for an empty frame
     * @throws MessageRejectedException if the message is too long, has too many empty frames, or cannot become UTF-8
     */
    public void add(@Nullable ByteBuffer payload) {
        if (payload == null || !payload.hasRemaining()) {
            if (++emptyFrames > MAX_EMPTY_FRAMES) {
                throw new MessageRejectedException(
                        CloseCode.TOO_LARGE, "a message of more than " + MAX_EMPTY_FRAMES + " parts without content");
            }
            return;
        }
        bytes += payload.remaining();
        requireSize(bytes, maxBytes);
        decode(payload, false);
    }

    /** The bytes of heap that the assembly takes, with the room for further text. */
    public long heldBytes() {
        return OBJECTS + (long) text.capacity() * (wide ? Character.BYTES : Byte.BYTES);
    }

    /**
     * The message, after its last frame.
     *
     * @throws MessageRejectedException if it ends within a character
     */
    public String complete() {
        decode(NOTHING, true);
        return text.toString();
    }

    private void decode(ByteBuffer payload, boolean last) {
        ByteBuffer in = payload;
        if (pending.hasRemaining()) {
            in = ByteBuffer.allocate(pending.remaining() + payload.remaining())
                    .put(pending)
                    .put(payload)
                    .flip();
        }
        CharBuffer out = CharBuffer.allocate(in.remaining()); // no byte decodes to more than one char
        CoderResult result = decoder.decode(in, out, last);
        if (result.isError() || beginsSurrogate(in)) {
            throw new MessageRejectedException(CloseCode.INVALID_PAYLOAD, "Invalid UTF-8");
        }
        text.append(out.flip());
        wide = wide || isWide(out);
        pending = NOTHING;
        if (in.hasRemaining()) {
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            pending = ByteBuffer.wrap(rest);
        }
    }

    private static boolean isWide(CharBuffer chars) {
        for (int i = 0; i < chars.limit(); i++) {
            if (chars.get(i) > MAX_ONE_BYTE_CHAR) {
                return true;
            }
        }
        return false;
    }

    /** Whether the rest begins with an encoded surrogate, which the decoder rejects only with its third byte. */
    private static boolean beginsSurrogate(ByteBuffer rest) {
        return rest.remaining() == 2
                && rest.get(rest.position()) == FIRST_OF_SURROGATE
                && (rest.get(rest.position() + 1) & 0xff) >= SECOND_OF_SURROGATE;
    }

    private static void requireSize(int size, int max) {
        if (size > max) {
            throw new MessageRejectedException(CloseCode.TOO_LARGE, "a message of more than " + max + " bytes");
        }
    }
}
