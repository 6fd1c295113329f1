package io.chathub.core.internal.monitor;

import io.chathub.core.Client;
import io.chathub.core.HubListener;
import io.chathub.core.Publication;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.SerialWorker;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener, its worker, and the calls that wait for it. */
final class ListenerDispatcher implements HubObserver {

    /** The named method of a kind of event. */
    private interface NamedCall<E extends RoomEvent> {
        void call(HubListener listener, Publication publication, E event);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ListenerDispatcher.class);

    private static final Map<Class<? extends RoomEvent>, NamedCall<?>> NAMED_CALLS = Map.of(
            MessagePosted.class, (NamedCall<MessagePosted>) HubListener::onMessage,
            TypingChanged.class, (NamedCall<TypingChanged>) HubListener::onTyping,
            UserJoined.class, (NamedCall<UserJoined>) HubListener::onUserJoined,
            UserLeft.class, (NamedCall<UserLeft>) HubListener::onUserLeft);

    private final HubListener listener;
    private final Runnable onDropped;
    private final SerialWorker worker;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Runnable> calls = new ArrayDeque<>();
    private boolean dropping;
    private boolean stopped;

    ListenerDispatcher(HubListener listener, Runnable onDropped, ChatRuntime runtime) {
        this.listener = listener;
        this.onDropped = onDropped;
        worker = runtime.worker("chathub-listener-" + listener.getClass().getSimpleName(), this::step);
    }

    void start() {
        worker.start();
    }

    /** Makes the calls that wait; interrupts the listener where that takes longer than {@code nanos}. */
    void stop(long nanos) throws InterruptedException {
        lock.lock();
        try {
            stopped = true;
        } finally {
            lock.unlock();
        }
        worker.stop(nanos); // a listener may close the hub: a worker does not wait for itself
    }

    @Override
    public void connected(Client client) {
        call(() -> listener.onConnected(client));
    }

    @Override
    public void disconnected(Client client, int closeCode) {
        call(() -> listener.onDisconnected(client, closeCode));
    }

    @Override
    public void moderated(AuditEntry entry) {
        call(() -> listener.onModerated(entry));
    }

    @Override
    public void left(Client client, String room) {} // the event user-left notifies listeners of it

    @Override
    public void published(Publication publication) {
        call(() -> {
            RoomEvent event = publication.event();
            NamedCall<RoomEvent> named = namedCall(event);
            if (named != null) {
                named.call(listener, publication, event);
            } else if (event instanceof DurableEvent change) {
                listener.onChanged(publication, change);
            }
            listener.onEvent(publication, event);
        });
    }

    @SuppressWarnings("unchecked") // each method is listed under the class of its own events
    private static <E extends RoomEvent> @Nullable NamedCall<E> namedCall(E event) {
        return (NamedCall<E>) NAMED_CALLS.get(event.getClass());
    }

    private void call(Runnable call) {
        boolean added;
        boolean firstDropped = false;
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            added = calls.size() < HubListener.MAX_WAITING;
            if (added) {
                calls.add(call);
                dropping = false;
            } else {
                firstDropped = !dropping;
                dropping = true;
            }
        } finally {
            lock.unlock();
        }
        if (added) {
            worker.wake();
            return;
        }
        onDropped.run();
        if (firstDropped) {
            LOG.warn(
                    "Listener {} is {} calls behind; it misses events until it has caught up",
                    listener.getClass().getName(),
                    HubListener.MAX_WAITING);
        }
    }

    /** Makes one call. Returns whether another waits. */
    private boolean step() {
        Runnable call;
        boolean more;
        lock.lock();
        try {
            call = calls.poll();
            more = !calls.isEmpty();
        } finally {
            lock.unlock();
        }
        if (call == null) {
            return false;
        }
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "Listener {} threw; it is called again for the next event",
                    listener.getClass().getName(),
                    e);
        }
        return more;
    }
}
