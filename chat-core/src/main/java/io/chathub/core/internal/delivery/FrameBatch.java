package io.chathub.core.internal.delivery;

import io.chathub.core.spi.Framing;
import io.chathub.core.spi.OutboundBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames that are written one behind the other: a turn's events of a room, concatenated once for all receivers, or a
 * single frame. Immutable to its users; any thread may use it.
 */
public final class FrameBatch implements OutboundBatch {

    private final EncodedEvent[] frames;
    private final int size;
    private final boolean hasNotices;
    /** Made once for all receivers, so that a write allocates no list. */
    private final List<OutboundBatch> alone = List.of(this);

    /** The frames as the last transport wanted them: set by one receiver, and read by all others without a lock. */
    private volatile @Nullable Framed framed;

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

    /** A batch of one frame. */
    static FrameBatch of(EncodedEvent frame) {
        return new FrameBatch(new EncodedEvent[] {frame});
    }

    /** A batch of these frames, at least one. */
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

    /** The kind of the first frame. Only a batch of one frame may be a reply. */
    EncodedEvent.Kind kind() {
        return frames[0].kind();
    }

    boolean hasNotices() {
        return hasNotices;
    }

    /** A list of this batch alone. */
    List<OutboundBatch> alone() {
        return alone;
    }

    /** This batch without its notices; null where nothing is left. */
    @Nullable FrameBatch withoutNotices() {
        List<EncodedEvent> rest = new ArrayList<>(frames.length);
        for (EncodedEvent frame : frames) {
            if (frame.kind() != EncodedEvent.Kind.NOTICE) {
                rest.add(frame);
            }
        }
        return rest.isEmpty() ? null : of(rest);
    }

    @Override
    public ByteBuffer payload(int index) {
        return ByteBuffer.wrap(frames[index].text()).asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer framed(Framing wanted) {
        return shared(wanted).duplicate();
    }

    private ByteBuffer shared(Framing wanted) {
        Framed shared = framed;
        return shared != null && shared.framing() == wanted ? shared.bytes() : concatenated(wanted);
    }

    private synchronized ByteBuffer concatenated(Framing wanted) {
        Framed shared = framed;
        if (shared == null || shared.framing() != wanted) {
            shared = new Framed(wanted, concatenate(wanted));
            framed = shared;
        }
        return shared.bytes();
    }

    private ByteBuffer concatenate(Framing wanted) {
        int length = size;
        for (EncodedEvent frame : frames) {
            length += wanted.headerSize(frame.size());
        }
        ByteBuffer target = ByteBuffer.allocate(length);
        for (EncodedEvent frame : frames) {
            wanted.putHeader(target, frame.size());
            target.put(frame.text());
        }
        return target.flip().asReadOnlyBuffer();
    }

    private record Framed(Framing framing, ByteBuffer bytes) {}
}
