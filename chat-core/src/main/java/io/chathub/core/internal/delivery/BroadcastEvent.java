package io.chathub.core.internal.delivery;

import io.chathub.core.Publication;
import io.chathub.core.internal.common.Codecs;
import io.chathub.protocol.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/** One event of a room as its members get it: one shared frame for those who speak v1, one for those who speak v2. */
public final class BroadcastEvent {

    private final Publication publication;
    private final EncodedEvent v1;
    private final @Nullable EncodedEvent v2;

    /** The frames of an event that v2 clients get too, or do not. */
    public BroadcastEvent(Publication publication, Codecs codecs, boolean onlyToV1) {
        this.publication = publication;
        EncodedEvent.Kind kind =
                Publication.isDurable(publication.event()) ? EncodedEvent.Kind.MESSAGE : EncodedEvent.Kind.NOTICE;
        v1 = new EncodedEvent(kind, codecs.v1(), publication.event());
        v2 = onlyToV1 ? null : new EncodedEvent(kind, codecs.v2(), publication.event());
    }

    /** What clients of this version get; null where they get nothing. */
    @Nullable EncodedEvent frame(ProtocolVersion version) {
        return switch (version) {
            case V1 -> v1;
            case V2 -> v2;
        };
    }

    /** The message's number; 0 for a notice. */
    long offset() {
        return publication.offset();
    }

    /** The id of the connection it came from, or {@link Publication#HOST}. */
    String origin() {
        return publication.origin();
    }

    /** Whether this is not for the connection called {@code id}: a notice of its own. A message comes back to its sender, as the proof of its place. */
    boolean isWithheldFrom(String id) {
        return offset() == 0 && publication.origin().equals(id);
    }
}
