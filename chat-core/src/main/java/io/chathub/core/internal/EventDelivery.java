package io.chathub.core.internal;

import io.chathub.core.Publication;
import io.chathub.core.spi.PublicationHandler;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ServerEvent;

/** From the broker's callback to the lanes. It runs inside of a room's critical section, so it only hands on. */
public final class EventDelivery implements PublicationHandler {

    private final RoomRegistry rooms;
    private final JsonCodec codec;
    private final HubObserver observer;

    /** Delivers to the rooms of this node. */
    public EventDelivery(RoomRegistry rooms, JsonCodec codec, Observers observer) {
        this.rooms = rooms;
        this.codec = codec;
        this.observer = observer;
    }

    @Override
    public void onPublication(Publication publication) {
        HubRoom room = rooms.find(publication.room());
        if (room != null) {
            ServerEvent event = publication.event();
            // A message goes back to its sender, who learns its place by it; a notice does not.
            String except = event instanceof ServerEvent.MessagePosted ? null : publication.origin();
            room.deliver(new SharedFrame(codec, event), except);
        }
        observer.published(publication);
    }
}
