package io.chathub.core.internal.monitor;

import io.chathub.core.Client;
import io.chathub.core.HandshakeRefusal;
import io.chathub.core.HubListener;
import io.chathub.core.Publication;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.protocol.ErrorCode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The monitoring first, then each listener's dispatcher. */
public final class Observers implements HubObserver {

    private final MonitoringRecorder monitoring;
    private final List<ListenerDispatcher> dispatchers = new CopyOnWriteArrayList<>();

    /** Observers that begin with {@code monitoring} alone. */
    public Observers(MonitoringRecorder monitoring) {
        this.monitoring = monitoring;
    }

    /** Gives a listener its thread; it hears what happens from now on. */
    public void add(HubListener listener) {
        ListenerDispatcher dispatcher = new ListenerDispatcher(listener, monitoring::notificationDropped);
        dispatchers.add(dispatcher);
        dispatcher.start();
    }

    /** Lets every listener hear what has happened, and ends their threads, all within {@code nanos}. */
    public void stop(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        for (ListenerDispatcher dispatcher : dispatchers) {
            dispatcher.stop(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
        }
    }

    @Override
    public void connected(Client client) {
        monitoring.connected(client);
        dispatchers.forEach(dispatcher -> dispatcher.connected(client));
    }

    @Override
    public void published(Publication publication) {
        monitoring.published(publication);
        dispatchers.forEach(dispatcher -> dispatcher.published(publication));
    }

    @Override
    public void left(Client client, String room) {
        monitoring.left(client, room); // listeners hear of it as of any other leave
    }

    @Override
    public void disconnected(Client client, int closeCode) {
        monitoring.disconnected(client, closeCode);
        dispatchers.forEach(dispatcher -> dispatcher.disconnected(client, closeCode));
    }

    @Override
    public void moderated(AuditEntry entry) {
        dispatchers.forEach(dispatcher -> dispatcher.moderated(entry));
    }

    /** A client was not let in. */
    public void refused(HandshakeRefusal refusal) {
        monitoring.refused(refusal);
    }

    @Override
    public void refused(ErrorCode code) {
        monitoring.refused(code);
    }

    @Override
    public void framesShed(int count) {
        monitoring.framesShed(count);
    }
}
