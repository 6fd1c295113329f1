package io.chathub.core.internal;

import io.chathub.core.Client;
import io.chathub.core.HubListener;
import io.chathub.core.Publication;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener, its thread, and the calls that wait for it. */
final class ListenerDispatcher implements HubObserver {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerDispatcher.class);

    private final HubListener listener;
    private final Runnable onDropped;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasWork = lock.newCondition();
    private final ArrayDeque<Runnable> calls = new ArrayDeque<>();
    private boolean dropping;
    private boolean stopped;

    ListenerDispatcher(HubListener listener, Runnable onDropped) {
        this.listener = listener;
        this.onDropped = onDropped;
        thread =
                new Thread(this::loop, "chathub-listener-" + listener.getClass().getSimpleName());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Makes the calls that wait; interrupts the listener if that takes longer than {@code millis}. */
    void stop(long millis) throws InterruptedException {
        lock.lock();
        try {
            stopped = true;
            hasWork.signal();
        } finally {
            lock.unlock();
        }
        // A listener may close the hub: it cannot wait for itself.
        if (Thread.currentThread() != thread) {
            thread.join(Math.max(1, millis));
            thread.interrupt();
        }
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
    public void published(Publication publication) {
        call(() -> publication.event().accept(new ServerEvent.RoomVisitor() {
            @Override
            public void messagePosted(MessagePosted event) {
                listener.onMessage(publication, event);
            }

            @Override
            public void typingChanged(TypingChanged event) {
                listener.onTyping(publication, event);
            }

            @Override
            public void userJoined(UserJoined event) {
                listener.onUserJoined(publication, event);
            }

            @Override
            public void userLeft(UserLeft event) {
                listener.onUserLeft(publication, event);
            }
        }));
    }

    private void call(Runnable call) {
        boolean firstDropped = false;
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            if (calls.size() < HubListener.MAX_WAITING) {
                calls.add(call);
                dropping = false;
                hasWork.signal();
                return;
            }
            firstDropped = !dropping;
            dropping = true;
        } finally {
            lock.unlock();
        }
        onDropped.run();
        if (firstDropped) {
            LOG.warn(
                    "Listener {} is {} calls behind; it misses events until it has caught up",
                    listener.getClass().getName(),
                    HubListener.MAX_WAITING);
        }
    }

    private void loop() {
        for (Runnable call = next(); call != null; call = next()) {
            try {
                call.run();
            } catch (RuntimeException | Error e) {
                LOG.error(
                        "Listener {} threw; it is called again for the next event",
                        listener.getClass().getName(),
                        e);
            }
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            while (calls.isEmpty() && !stopped) {
                hasWork.awaitUninterruptibly();
            }
            return calls.poll();
        } finally {
            lock.unlock();
        }
    }
}
