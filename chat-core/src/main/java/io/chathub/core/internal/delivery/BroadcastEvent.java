package io.chathub.core.internal.delivery;

import io.chathub.core.Publication;
import io.chathub.core.internal.common.Codecs;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/** An event of a room as its members receive it: one shared frame for each version that has the event. */
public final class BroadcastEvent {

    private final Publication publication;
    private final @Nullable EncodedEvent v1;
    private final @Nullable EncodedEvent v2;

    /**
     * The frames of an event.
     *
     * @param onlyToV1 whether v2 clients do not receive it
     */
    public BroadcastEvent(Publication publication, Codecs codecs, boolean onlyToV1) {
        this.publication = publication;
        EncodedEvent.Kind kind = publication.isDurable() ? EncodedEvent.Kind.MESSAGE : EncodedEvent.Kind.NOTICE;
        v1 = frame(kind, codecs.v1(), publication);
        v2 = onlyToV1 ? null : frame(kind, codecs.v2(), publication);
    }

    private static @Nullable EncodedEvent frame(EncodedEvent.Kind kind, JsonCodec codec, Publication publication) {
        return codec.has(publication.event()) ? new EncodedEvent(kind, codec, publication.event()) : null;
    }

    /** The frame for clients of this version; null where they receive nothing. */
    @Nullable EncodedEvent frame(ProtocolVersion version) {
        return switch (version) {
            case V1 -> v1;
            case V2 -> v2;
        };
    }

    /** The offset of a durable event; 0 for a transient one. */
    long offset() {
        return publication.offset();
    }

    /** The id of the connection that caused it, or {@link Publication#HOST}. */
    String origin() {
        return publication.origin();
    }

    /**
     * Whether the client {@code id} does not receive this event: a transient event of its own. A durable event is
     * delivered to its sender too, as the proof of its offset.
     */
    boolean isWithheldFrom(String id) {
        return offset() == 0 && publication.origin().equals(id);
    }
}
