package io.chathub.core.internal.lifecycle;

import io.chathub.core.Publication;
import io.chathub.core.internal.common.Codecs;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.common.WorkGate;
import io.chathub.core.internal.entry.EffectRunner;
import io.chathub.core.internal.monitor.Observers;
import io.chathub.core.internal.room.LiveRoom;
import io.chathub.core.internal.room.ReplyBudget;
import io.chathub.core.internal.room.RoomRegistry;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.SessionRegistry;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes each publication of the broker to its sender, its room and the observers. Called within a room's critical
 * section, so it never waits.
 */
public final class PublicationRouter implements PublicationHandler {

    private static final Logger LOG = LoggerFactory.getLogger(PublicationRouter.class);

    private final RoomRegistry rooms;
    private final SessionRegistry sessions;
    private final Codecs codecs;
    private final Observers observers;
    private final TimeSource time;
    private final WorkGate handover;
    private final EffectRunner effects;
    private final ReplyBudget replies;
    private final BrokerState state = new BrokerState();

    /** A router to the rooms and sessions of this node; to observers alone while {@code handover} is closed. */
    public PublicationRouter(
            RoomRegistry rooms,
            SessionRegistry sessions,
            Codecs codecs,
            Observers observers,
            TimeSource time,
            WorkGate handover,
            EffectRunner effects,
            ReplyBudget replies) {
        this.rooms = rooms;
        this.sessions = sessions;
        this.codecs = codecs;
        this.observers = observers;
        this.time = time;
        this.handover = handover;
        this.effects = effects;
        this.replies = replies;
    }

    @Override
    public void onPublication(Publication publication) {
        // First: a client that has the ack of a deletion no longer finds the text in the monitoring.
        observers.published(publication);
        // Ack and delivery are one piece of work: a stop finds both done, or neither.
        if (handover.enter()) {
            try {
                handOver(publication);
            } finally {
                handover.exit();
            }
        }
    }

    @Override
    public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {
        List<DurableEvent> events = states.stream().map(Entry::state).toList();
        inRoom(stream, room -> room.deliverChanges(new StreamPosition(epoch, to), from, events, replies, codecs));
        for (DurableEvent event : events) {
            if (event instanceof MessagePosted message) {
                // A message of the range is new to this node; an older one may be in the monitoring.
                if (message.offset() < from) {
                    observers.changed(epoch, message);
                } else if (!message.isDeleted()) {
                    observers.published(new Publication(epoch, message.offset(), message.id(), 0, message));
                }
            }
        }
    }

    @Override
    public void onLost(String stream, String epoch, long from, long to) {
        LOG.warn("Room {}: the events {} to {} are lost for this node: its members receive a gap", stream, from, to);
        observers.lost(stream);
        inRoom(stream, room -> room.deliverLoss(new StreamPosition(epoch, to), from));
    }

    @Override
    public void onReset(String stream, String epoch, long offset) {
        LOG.info("Room {}: the numbering has the new epoch {} from offset {}", stream, epoch, offset);
        observers.reset(stream, new StreamPosition(epoch, offset));
        inRoom(stream, room -> room.deliverReset(new StreamPosition(epoch, offset), codecs));
    }

    @Override
    public void onEffects() {
        effects.wake();
    }

    @Override
    public void onState(boolean connected) {
        state.set(connected);
    }

    /** Whether the broker has what it needs to publish. */
    boolean isBrokerConnected() {
        return state.isConnected();
    }

    private void inRoom(String stream, Consumer<LiveRoom> delivery) {
        if (handover.enter()) {
            try {
                LiveRoom room = rooms.find(stream);
                if (room != null) {
                    delivery.accept(room);
                }
            } finally {
                handover.exit();
            }
        }
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
