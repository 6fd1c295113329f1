package io.chathub.core.internal.delivery;

import io.chathub.core.Publication;
import io.chathub.core.internal.common.Codecs;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.StatesChanged;
import io.chathub.protocol.reply.StreamReset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery to the members of a room, in the room's order: one shared frame for each version that has it. An event is
 * delivered in batches. A {@linkplain Kind catch-up} of the node is delivered alone.
 */
public final class BroadcastEvent {

    /** The handling by a subscription. */
    enum Kind {
        /** A durable or transient event. */
        EVENT,
        /** A message of a range of changes, for v1 clients alone. Batched as events are, never with events. */
        PAST,
        /** The changes of a range, in place of its events. */
        CHANGES,
        /** The loss of a range. */
        LOSS,
        /** A new epoch of the numbering. */
        RESET
    }

    private final Kind kind;
    /** The epoch that begins with a {@link Kind#RESET}; else empty. */
    private final String epoch;
    /** The first offset of the range; the offset of an event; 0 for a transient event. */
    private final long from;

    private final long offset;
    private final String origin;
    private final @Nullable EncodedEvent v1;
    private final @Nullable EncodedEvent v2;

    private BroadcastEvent(
            Kind kind,
            String epoch,
            long from,
            long offset,
            String origin,
            @Nullable EncodedEvent v1,
            @Nullable EncodedEvent v2) {
        this.kind = kind;
        this.epoch = epoch;
        this.from = from;
        this.offset = offset;
        this.origin = origin;
        this.v1 = v1;
        this.v2 = v2;
    }

    /**
     * The frames of an event.
     *
     * @param onlyToV1 whether v2 clients do not receive it
     */
    public static BroadcastEvent of(Publication publication, Codecs codecs, boolean onlyToV1) {
        EncodedEvent.Kind kind = publication.isDurable() ? EncodedEvent.Kind.MESSAGE : EncodedEvent.Kind.NOTICE;
        return new BroadcastEvent(
                Kind.EVENT,
                "",
                publication.offset(),
                publication.offset(),
                publication.origin(),
                frame(kind, codecs.v1(), publication),
                onlyToV1 ? null : frame(kind, codecs.v2(), publication));
    }

    /**
     * A message of a range of changes as a v1 client receives it, which knows no changes. All of them are delivered before the
     * {@link #changes}, by offset.
     */
    public static BroadcastEvent past(MessagePosted message, Codecs codecs) {
        EncodedEvent frame = new EncodedEvent(EncodedEvent.Kind.MESSAGE, codecs.v1(), message);
        return new BroadcastEvent(Kind.PAST, "", message.offset(), message.offset(), Publication.HOST, frame, null);
    }

    /**
     * The changes of the range {@code from} to {@code to}.
     *
     * @param fit whether the states fit into one frame; else a v2 client receives a gap
     */
    public static BroadcastEvent changes(
            String room, long from, long to, List<DurableEvent> states, boolean fit, Codecs codecs) {
        StatesChanged changes =
                StatesChanged.builder(room, from, to).events(states).build();
        EncodedEvent frame = fit ? new EncodedEvent(EncodedEvent.Kind.MESSAGE, codecs.v2(), changes) : null;
        return new BroadcastEvent(Kind.CHANGES, "", from, to, Publication.HOST, null, frame);
    }

    /** The loss of the range {@code from} to {@code to}. */
    public static BroadcastEvent loss(long from, long to) {
        return new BroadcastEvent(Kind.LOSS, "", from, to, Publication.HOST, null, null);
    }

    /** A new epoch, which shares the offsets up to {@code head} with the previous one. The frame is never left out. */
    public static BroadcastEvent reset(String room, StreamPosition head, Codecs codecs) {
        StreamReset reset =
                StreamReset.builder(room, head.epoch(), head.offset()).build();
        EncodedEvent frame = new EncodedEvent(EncodedEvent.Kind.REPLY, codecs.v2(), reset);
        return new BroadcastEvent(
                Kind.RESET, head.epoch(), head.offset(), head.offset(), Publication.HOST, null, frame);
    }

    private static @Nullable EncodedEvent frame(EncodedEvent.Kind kind, JsonCodec codec, Publication publication) {
        return codec.has(publication.event()) ? new EncodedEvent(kind, codec, publication.event()) : null;
    }

    Kind kind() {
        return kind;
    }

    String epoch() {
        return epoch;
    }

    /** The frame for clients of this version; null where they receive nothing. */
    @Nullable EncodedEvent frame(ProtocolVersion version) {
        return switch (version) {
            case V1 -> v1;
            case V2 -> v2;
        };
    }

    /** The same range without its states: the client is notified of a gap. */
    BroadcastEvent withoutFrame() {
        return new BroadcastEvent(kind, epoch, from, offset, origin, null, null);
    }

    /** Whether this is delivered in batches; else alone. */
    boolean isBatched() {
        return kind == Kind.EVENT || kind == Kind.PAST;
    }

    /** The first offset of a range; the offset of a durable event; 0 for a transient one. */
    long from() {
        return from;
    }

    /** The last offset of a range; the offset of a durable event; 0 for a transient one. */
    long offset() {
        return offset;
    }

    /** The id of the connection that caused it, or {@link Publication#HOST}. */
    String origin() {
        return origin;
    }

    /** Whether this is a transient event: dropped first where there is no room. */
    boolean isNotice() {
        return kind == Kind.EVENT && offset == 0;
    }

    /**
     * Whether the client {@code id} does not receive this event: a transient event of its own. A durable event is
     * delivered to its sender too, as the proof of its offset.
     */
    boolean isWithheldFrom(String id) {
        return isNotice() && origin.equals(id);
    }
}
