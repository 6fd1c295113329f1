package io.chathub.core.internal.lifecycle;

import io.chathub.core.Publication;
import io.chathub.core.internal.common.Codecs;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.monitor.HubObserver;
import io.chathub.core.internal.monitor.Observers;
import io.chathub.core.internal.room.LiveRoom;
import io.chathub.core.internal.room.RoomRegistry;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.SessionRegistry;
import io.chathub.core.spi.PublicationHandler;

/** From the broker's callback to the lanes. It runs inside of a room's critical section, so it only hands on. */
public final class PublicationRouter implements PublicationHandler {

    private final RoomRegistry rooms;
    private final SessionRegistry sessions;
    private final Codecs codecs;
    private final HubObserver observer;
    private final TimeSource time;

    /** Delivers to the rooms of this node. */
    public PublicationRouter(
            RoomRegistry rooms, SessionRegistry sessions, Codecs codecs, Observers observer, TimeSource time) {
        this.rooms = rooms;
        this.sessions = sessions;
        this.codecs = codecs;
        this.observer = observer;
        this.time = time;
    }

    @Override
    public void onPublication(Publication publication) {
        if (publication.request() > 0) {
            // Before the event is handed to the lanes: the sender's ack is to come before its own copy.
            ClientSession sender = sessions.find(publication.origin());
            if (sender != null) {
                sender.acknowledge(publication);
            }
        }
        LiveRoom room = rooms.find(publication.room());
        if (room != null) {
            room.deliver(publication, codecs, time.nanoTime());
        }
        observer.published(publication);
    }
}
