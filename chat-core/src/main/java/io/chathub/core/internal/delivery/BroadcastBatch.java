package io.chathub.core.internal.delivery;

import io.chathub.protocol.ProtocolVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The events of one room in one turn of a lane: for most members one batch of frames, the same for all of them. */
final class BroadcastBatch {

    private final List<BroadcastEvent> events;
    private final long start;
    private final long firstOffset;
    private final long lastOffset;
    private final @Nullable Set<String> origins;
    private final @Nullable FrameBatch v1;
    private final @Nullable FrameBatch v2;

    /**
     * A batch of these events.
     *
     * @param start the lane room's number of the first event
     * @param toV1  whether there is a v1 subscriber
     * @param toV2  whether there is a v2 subscriber
     */
    BroadcastBatch(List<BroadcastEvent> events, long start, boolean toV1, boolean toV2) {
        this.events = events;
        this.start = start;
        long first = 0;
        long last = 0;
        Set<String> noticed = null;
        for (BroadcastEvent event : events) {
            if (event.offset() > 0) {
                first = first == 0 ? event.offset() : first;
                last = event.offset();
            } else {
                noticed = noticed == null ? new HashSet<>() : noticed;
                noticed.add(event.origin());
            }
        }
        firstOffset = first;
        lastOffset = last;
        origins = noticed;
        v1 = toV1 ? run(ProtocolVersion.V1) : null;
        v2 = toV2 ? run(ProtocolVersion.V2) : null;
    }

    private @Nullable FrameBatch run(ProtocolVersion version) {
        List<EncodedEvent> frames = new ArrayList<>(events.size());
        for (BroadcastEvent event : events) {
            EncodedEvent frame = event.frame(version);
            if (frame != null) {
                frames.add(frame);
            }
        }
        return frames.isEmpty() ? null : FrameBatch.of(frames);
    }

    List<BroadcastEvent> events() {
        return events;
    }

    /** The number of the first event. */
    long start() {
        return start;
    }

    /** All frames for subscribers of this version; null where there are none. */
    @Nullable FrameBatch whole(ProtocolVersion version) {
        return switch (version) {
            case V1 -> v1;
            case V2 -> v2;
        };
    }

    /** Whether all its durable events are newer than the offset {@code known}. */
    boolean isNewTo(long known) {
        return lastOffset == 0 || firstOffset > known;
    }

    /** The offset of its newest durable event; 0 where there is none. */
    long lastOffset() {
        return lastOffset;
    }

    /** Whether it has a transient event of the connection {@code id}. */
    boolean hasNoticeOf(String id) {
        return origins != null && origins.contains(id);
    }
}
