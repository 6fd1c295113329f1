package io.chathub.core.internal;

import io.chathub.core.Publication;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.ServerEvent;

/** One event of a room as its members get it: one shared frame for those who speak v1, one for those who speak v2. */
final class EventFrames {

    private final Publication publication;
    private final SharedFrame v1;
    private final SharedFrame v2;

    EventFrames(Publication publication, Codecs codecs) {
        this.publication = publication;
        SharedFrame.Kind kind =
                Publication.isDurable(publication.event()) ? SharedFrame.Kind.MESSAGE : SharedFrame.Kind.NOTICE;
        v1 = new SharedFrame(kind, codecs.v1(), publication.event());
        v2 = new SharedFrame(kind, codecs.v2(), publication.event());
    }

    SharedFrame frame(ProtocolVersion version) {
        return switch (version) {
            case V1 -> v1;
            case V2 -> v2;
        };
    }

    /** The message's number; 0 for a notice. */
    long offset() {
        return publication.offset();
    }

    /** Whether this tells that somebody came or went. */
    boolean isPresence() {
        return publication.event() instanceof ServerEvent.UserJoined
                || publication.event() instanceof ServerEvent.UserLeft;
    }

    /** Whether this is not for the connection called {@code id}: a notice of its own. A message comes back to its sender, as the proof of its place. */
    boolean isWithheldFrom(String id) {
        return offset() == 0 && publication.origin().equals(id);
    }
}
