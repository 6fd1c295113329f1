package io.chathub.core.internal.monitor;

import io.chathub.core.Client;
import io.chathub.core.HandshakeRefusal;
import io.chathub.core.HubListener;
import io.chathub.core.Publication;
import io.chathub.core.internal.common.StopSequence;
import io.chathub.core.internal.jfr.FlightEvents;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.runtime.ChatRuntime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The observers of a hub: the monitoring, then each listener. Counters are updated on the calling thread, by adders;
 * all else goes through {@link ObserverInbox}. Any thread may call, also within a room's critical section.
 */
public final class Observers {

    private final MonitoringRecorder monitoring;
    private final ObserverInbox inbox;
    private final ChatRuntime runtime;
    private final IntConsumer shedCounter;
    private final List<ListenerDispatcher> dispatchers = new CopyOnWriteArrayList<>();
    private volatile Runnable recordingEnd = () -> {};

    /** Observers that begin with {@code monitoring} alone. */
    public Observers(MonitoringRecorder monitoring, ChatRuntime runtime) {
        this.monitoring = monitoring;
        this.runtime = runtime;
        inbox = new ObserverInbox(runtime);
        shedCounter = monitoring::framesShed;
        monitoring.settledBy(inbox::drainAll);
    }

    /** Starts the worker. */
    public void start() {
        inbox.start();
        recordingEnd = FlightEvents.periodically(monitoring);
    }

    /** Adds a listener with a thread of its own. It is notified of what happens from now on. */
    public void add(HubListener listener) {
        ListenerDispatcher dispatcher = new ListenerDispatcher(listener, monitoring::notificationDropped, runtime);
        inbox.drainAll(); // an earlier event is none of the new listener's
        dispatchers.add(dispatcher);
        dispatcher.start();
    }

    /** Notifies every listener of what has happened, and ends their workers. */
    public void stop(StopSequence sequence) {
        recordingEnd.run();
        inbox.stop(sequence);
        dispatchers.forEach(dispatcher -> sequence.end(dispatcher::stop));
    }

    /** A client has connected. */
    public void connected(Client client) {
        monitoring.countEvent();
        notifyAll(observer -> observer.connected(client));
    }

    /** An event was published in a room. */
    public void published(Publication publication) {
        monitoring.count(publication);
        notifyAll(observer -> observer.published(publication));
    }

    /** A message is in a state whose events this node has missed. No listener is notified. */
    public void changed(String epoch, MessagePosted state) {
        notifyAll(observer -> observer.changed(epoch, state));
    }

    /** Changes of a room are lost for this node. No listener is notified. */
    public void lost(String room) {
        notifyAll(observer -> observer.lost(room));
    }

    /** The numbering of a room has a new epoch. No listener is notified. */
    public void reset(String room, StreamPosition head) {
        notifyAll(observer -> observer.reset(room, head));
    }

    /** A client has left a room and stays connected. */
    public void left(Client client, String room) {
        monitoring.countEvent();
        notifyAll(observer -> observer.left(client, room));
    }

    /** The connection of a client has ended. */
    public void disconnected(Client client, int closeCode) {
        monitoring.countEvent();
        monitoring.countClose(closeCode);
        FlightEvents.closed(client.id(), closeCode);
        notifyAll(observer -> observer.disconnected(client, closeCode));
    }

    /** An operator or the host has acted. */
    public void moderated(AuditEntry entry) {
        notifyAll(observer -> observer.moderated(entry));
    }

    private void notifyAll(Consumer<HubObserver> call) {
        HubObserver recorder = monitoring.at(monitoring.now());
        inbox.add(() -> {
            call.accept(recorder);
            for (ListenerDispatcher dispatcher : dispatchers) {
                call.accept(dispatcher);
            }
        });
    }

    /** A request of a client was refused. */
    public void refused(ErrorCode code) {
        monitoring.refused(code);
    }

    /** A client was not admitted. */
    public void refused(HandshakeRefusal refusal) {
        monitoring.refused(refusal);
    }

    /** A client has joined a room again that it was in before; {@code recovered} if it received all that it had missed. */
    public void returned(boolean recovered) {
        monitoring.returned(recovered);
    }

    /** Takes the number of notices that were shed for a slow client. The same object for all clients. */
    public IntConsumer shedCounter() {
        return shedCounter;
    }
}
