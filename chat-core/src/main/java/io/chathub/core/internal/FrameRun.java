package io.chathub.core.internal;

import io.chathub.core.spi.Framing;
import io.chathub.core.spi.OutboundBatch;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames that go out one behind the other: what a lane's turn has of a room, concatenated once for all who get it, or a
 * single frame.
 */
final class FrameRun implements OutboundBatch {

    private final SharedFrame[] frames;
    private final int size;
    private final boolean hasNotices;
    private @Nullable Framing framing;
    private byte @Nullable [] framed;

    private FrameRun(SharedFrame[] frames) {
        this.frames = frames;
        int bytes = 0;
        boolean notices = false;
        for (SharedFrame frame : frames) {
            bytes += frame.size();
            notices |= frame.kind() == SharedFrame.Kind.NOTICE;
        }
        size = bytes;
        hasNotices = notices;
    }

    /** A run of one. */
    static FrameRun of(SharedFrame frame) {
        return new FrameRun(new SharedFrame[] {frame});
    }

    /** A run of these; there is at least one. */
    static FrameRun of(List<SharedFrame> frames) {
        return new FrameRun(frames.toArray(new SharedFrame[0]));
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
    SharedFrame.Kind kind() {
        return frames[0].kind();
    }

    boolean hasNotices() {
        return hasNotices;
    }

    /** What is left of it without its notices; null where that is nothing. */
    @Nullable FrameRun withoutNotices() {
        List<SharedFrame> rest = List.of(frames).stream()
                .filter(frame -> frame.kind() != SharedFrame.Kind.NOTICE)
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
        for (SharedFrame frame : frames) {
            length += wanted.headerSize(frame.size());
        }
        ByteBuffer target = ByteBuffer.allocate(length);
        for (SharedFrame frame : frames) {
            wanted.putHeader(target, frame.size());
            target.put(frame.text());
        }
        return target.array();
    }
}
