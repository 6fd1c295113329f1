package io.chathub.core.internal.delivery;

import io.chathub.core.spi.Framing;
import io.chathub.core.spi.OutboundBatch;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames that go out one behind the other: what a lane's turn has of a room, concatenated once for all who get it, or a
 * single frame.
 */
public final class FrameBatch implements OutboundBatch {

    private final EncodedEvent[] frames;
    private final int size;
    private final boolean hasNotices;
    private @Nullable Framing framing;
    private byte @Nullable [] framed;

    private FrameBatch(EncodedEvent[] frames) {
        this.frames = frames;
        int bytes = 0;
        boolean notices = false;
        for (EncodedEvent frame : frames) {
            bytes += frame.size();
            notices |= frame.kind() == EncodedEvent.Kind.NOTICE;
        }
        size = bytes;
        hasNotices = notices;
    }

    /** A run of one. */
    static FrameBatch of(EncodedEvent frame) {
        return new FrameBatch(new EncodedEvent[] {frame});
    }

    /** A run of these; there is at least one. */
    static FrameBatch of(List<EncodedEvent> frames) {
        return new FrameBatch(frames.toArray(new EncodedEvent[0]));
    }

    @Override
    public int count() {
        return frames.length;
    }

    @Override
    public int size() {
        return size;
    }

    /** What its only frame is; a run of several has messages and notices, never replies. */
    EncodedEvent.Kind kind() {
        return frames[0].kind();
    }

    boolean hasNotices() {
        return hasNotices;
    }

    /** What is left of it without its notices; null where that is nothing. */
    @Nullable FrameBatch withoutNotices() {
        List<EncodedEvent> rest = List.of(frames).stream()
                .filter(frame -> frame.kind() != EncodedEvent.Kind.NOTICE)
                .toList();
        return rest.isEmpty() ? null : of(rest);
    }

    @Override
    public ByteBuffer payload(int index) {
        return ByteBuffer.wrap(frames[index].text()).asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer framed(Framing wanted) {
        return ByteBuffer.wrap(bytes(wanted)).asReadOnlyBuffer();
    }

    private synchronized byte[] bytes(Framing wanted) {
        if (framed == null || framing != wanted) {
            framed = concatenate(wanted);
            framing = wanted;
        }
        return framed;
    }

    private byte[] concatenate(Framing wanted) {
        int length = size;
        for (EncodedEvent frame : frames) {
            length += wanted.headerSize(frame.size());
        }
        ByteBuffer target = ByteBuffer.allocate(length);
        for (EncodedEvent frame : frames) {
            wanted.putHeader(target, frame.size());
            target.put(frame.text());
        }
        return target.array();
    }
}
