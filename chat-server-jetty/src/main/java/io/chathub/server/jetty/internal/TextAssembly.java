package io.chathub.server.jetty.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Utf8StringBuilder;
import org.eclipse.jetty.websocket.core.exception.BadPayloadException;
import org.eclipse.jetty.websocket.core.exception.MessageTooLargeException;
import org.jspecify.annotations.Nullable;

/** A text that comes in parts. What is no UTF-8 is refused (1007) as soon as it shows; so is (1009) what is too long, or has too many parts. */
final class TextAssembly {

    private static final char REPLACEMENT = '\uFFFD';

    /** A part without anything in it adds nothing to the size, and costs as much to read as any. */
    private static final int MAX_EMPTY_PARTS = 100;

    private final int maxBytes;
    private final Utf8StringBuilder builder = new Utf8StringBuilder();
    private int bytes;
    private int emptyParts;

    TextAssembly(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A text that comes in one part. */
    static String whole(@Nullable ByteBuffer payload, int maxBytes) {
        if (payload == null || !payload.hasRemaining()) {
            return "";
        }
        requireSize(payload.remaining(), maxBytes);
        byte[] bytes = BufferUtil.toArray(payload);
        String text = new String(bytes, StandardCharsets.UTF_8);
        // The replacement character stands for what was not UTF-8, unless it was sent.
        if (text.indexOf(REPLACEMENT) >= 0) {
            TextAssembly strict = new TextAssembly(maxBytes);
            strict.add(ByteBuffer.wrap(bytes));
            return strict.complete();
        }
        return text;
    }

    void add(@Nullable ByteBuffer payload) {
        if (payload != null && payload.hasRemaining()) {
            bytes += payload.remaining();
            requireSize(bytes, maxBytes);
            builder.append(payload);
            if (builder.hasCodingErrors()) {
                throw new BadPayloadException.InvalidUtf8();
            }
        } else if (++emptyParts > MAX_EMPTY_PARTS) {
            throw new MessageTooLargeException("a message of more than " + MAX_EMPTY_PARTS + " parts without content");
        }
    }

    String complete() {
        return builder.takeCompleteString(BadPayloadException.InvalidUtf8::new);
    }

    private static void requireSize(int size, int max) {
        if (size > max) {
            throw new MessageTooLargeException("a message of more than " + max + " bytes");
        }
    }
}
