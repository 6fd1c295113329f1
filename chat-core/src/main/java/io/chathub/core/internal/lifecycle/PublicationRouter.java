package io.chathub.core.internal.lifecycle;

import io.chathub.core.Publication;
import io.chathub.core.internal.common.Codecs;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.common.WorkGate;
import io.chathub.core.internal.monitor.Observers;
import io.chathub.core.internal.room.LiveRoom;
import io.chathub.core.internal.room.RoomRegistry;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.SessionRegistry;
import io.chathub.core.spi.PublicationHandler;

/**
 * Routes each publication of the broker to its sender, its room and the observers. Called within a room's critical
 * section, so it never waits.
 */
public final class PublicationRouter implements PublicationHandler {

    private final RoomRegistry rooms;
    private final SessionRegistry sessions;
    private final Codecs codecs;
    private final Observers observers;
    private final TimeSource time;
    private final WorkGate handover;

    /** A router to the rooms and sessions of this node; to observers alone while {@code handover} is closed. */
    public PublicationRouter(
            RoomRegistry rooms,
            SessionRegistry sessions,
            Codecs codecs,
            Observers observers,
            TimeSource time,
            WorkGate handover) {
        this.rooms = rooms;
        this.sessions = sessions;
        this.codecs = codecs;
        this.observers = observers;
        this.time = time;
        this.handover = handover;
    }

    @Override
    public void onPublication(Publication publication) {
        // Ack and delivery are one piece of work: a stop finds both done, or neither.
        if (handover.enter()) {
            try {
                handOver(publication);
            } finally {
                handover.exit();
            }
        }
        observers.published(publication);
    }

    private void handOver(Publication publication) {
        if (publication.request() > 0) {
            // Before the event is handed to the lanes, so that the ack precedes the sender's own copy.
            ClientSession sender = sessions.find(publication.origin());
            if (sender != null) {
                sender.acknowledge(publication);
            }
        }
        LiveRoom room = rooms.find(publication.room());
        if (room != null) {
            room.deliver(publication, codecs, time.runningNanoTime());
        }
    }
}
