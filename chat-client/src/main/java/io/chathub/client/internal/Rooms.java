package io.chathub.client.internal;

import io.chathub.client.ClientState;
import io.chathub.client.NotConnectedException;
import io.chathub.client.spi.ClientTransport.Sent;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.Terms;
import io.chathub.protocol.reply.Left;
import io.chathub.protocol.reply.MessagesSkipped;
import io.chathub.protocol.reply.ServerReply;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of one client, over all of its connections.
 *
 * <p>All of it is under one lock, which is held for a few instructions: no user code runs under it. What listeners are to
 * hear is collected meanwhile and handed to the dispatcher after the lock is released, since that may wait for a slow
 * listener; only the reader thread brings such things, so their order is the order of arrival. Lock order: the
 * {@link Connector}'s lock, this lock, a transport's.
 */
public final class Rooms {

    /** Where the server would have said how long to wait, and has not. */
    static final Duration RETRY = Duration.ofSeconds(1);

    private static final int KEY_BYTES = 16;

    private final ClientOptions options;
    private final Timer timer;
    private final Announcer announcer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, RoomSession> sessions = new HashMap<>();
    private final Queue<Runnable> toTell = new ArrayDeque<>();
    private final TokenRefresher tokens;
    private final SecureRandom random = new SecureRandom();
    private Requests requests = new Requests();
    private @Nullable Link link;
    private int maxMessageBytes;
    private int inOutboxes;
    private boolean closed;

    Rooms(ClientOptions options, Timer timer, Announcer announcer) {
        this.options = options;
        this.timer = timer;
        this.announcer = announcer;
        maxMessageBytes = options.maxMessageBytes();
        tokens = new TokenRefresher(this, options);
    }

    /** The room called {@code name}; the same each time. */
    public RoomSession session(String name) {
        lock.lock();
        try {
            return sessions.computeIfAbsent(name, valid -> new RoomSession(valid, this, options));
        } finally {
            lock.unlock();
        }
    }

    // ------------------------------------------------------------------------------------- what the connector says

    void connected(Link newLink, Connected event) {
        lock.lock();
        try {
            link = newLink;
            requests = new Requests();
            Terms terms = event.terms();
            maxMessageBytes = terms == null
                    ? options.maxMessageBytes()
                    : Math.min(options.maxMessageBytes(), terms.maxMessageBytes());
            tokens.connected(terms);
            sessions.values().forEach(RoomSession::connected);
        } finally {
            lock.unlock();
        }
    }

    void disconnected() {
        lock.lock();
        try {
            if (link != null) {
                link = null;
                requests.loseAll();
                sessions.values().forEach(RoomSession::disconnected);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The end of the client: whatever is not done fails. */
    void closed() {
        disconnected();
        lock.lock();
        try {
            closed = true;
            sessions.values().forEach(RoomSession::closed);
        } finally {
            lock.unlock();
        }
    }

    /** An event, on the reader thread. May wait for a slow listener. */
    void onEvent(Link from, ServerEvent event) {
        lock.lock();
        try {
            if (from != link) {
                return;
            }
            if (event instanceof MessagesSkipped gap) {
                withSession(gap.room(), session -> session.skipped(gap));
            } else if (event instanceof Left left && left.ref() == null) {
                withSession(left.room(), RoomSession::takenOut);
            } else if (event instanceof ServerReply reply) {
                requests.replied(reply);
            } else if (event instanceof RoomEvent happening) {
                withSession(happening.room(), session -> session.happened(happening));
            }
        } finally {
            lock.unlock();
        }
        for (Runnable step = nextToTell(); step != null; step = nextToTell()) {
            announcer.event(step);
        }
    }

    private void withSession(String room, java.util.function.Consumer<RoomSession> step) {
        RoomSession session = sessions.get(room);
        if (session != null) {
            step.accept(session);
        }
    }

    private @Nullable Runnable nextToTell() {
        lock.lock();
        try {
            return toTell.poll();
        } finally {
            lock.unlock();
        }
    }

    // -------------------------------------------------------------------------- for the sessions, under the lock

    /** Runs a step of a session under the lock. */
    <T> T locked(java.util.function.Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    boolean isConnected() {
        return link != null;
    }

    boolean isClosed() {
        return closed;
    }

    int maxMessageBytes() {
        return maxMessageBytes;
    }

    long nanoTime() {
        return timer.nanoTime();
    }

    Announcer announcer() {
        return announcer;
    }

    /** Lets the listeners hear something, in the order of these calls. Only for what the reader thread brings. */
    void tell(Runnable step) {
        toTell.add(step);
    }

    /** Completes a future, on the dispatch thread. */
    <T> void complete(CompletableFuture<T> future, T value) {
        tell(() -> future.complete(value));
    }

    /** Fails a future, on the dispatch thread; from any thread. */
    void fail(CompletableFuture<?> future, RuntimeException failure) {
        announcer.tell(() -> future.completeExceptionally(failure));
    }

    /** Sends a request; its answer comes to {@code answer}, once. Whether it was sent. */
    boolean request(Function<String, ClientCommand> command, Requests.Answer answer) {
        Link now = link;
        if (now == null) {
            return false;
        }
        String ref = requests.add(answer);
        if (now.send(command.apply(ref)) == Sent.QUEUED) {
            return true;
        }
        requests.remove(ref);
        return false;
    }

    /** As {@link #request}, for something that is read: fails {@code future} where nothing comes in time. */
    void read(Function<String, ClientCommand> command, CompletableFuture<?> future, Requests.Answer answer) {
        Requests current = requests;
        String[] sentRef = new String[1];
        boolean sent = request(
                ref -> {
                    sentRef[0] = ref;
                    return command.apply(ref);
                },
                answer);
        if (!sent) {
            fail(future, new NotConnectedException(closed ? ClientState.CLOSED : ClientState.WAITING));
            return;
        }
        String ref = sentRef[0];
        timer.schedule(
                options.requestTimeout(),
                () -> locked(() -> {
                    if (current.remove(ref)) {
                        fail(future, new NotConnectedException(ClientState.CONNECTED));
                    }
                    return true;
                }));
    }

    /** Sends what needs no answer, if there is a connection. */
    void notice(ClientCommand command) {
        Link now = link;
        if (now != null) {
            now.send(command); // a notice that finds no place is left out
        }
    }

    /** Runs a session's step under the lock, after a while. */
    void later(Duration delay, Runnable step) {
        timer.schedule(
                delay,
                () -> locked(() -> {
                    if (!closed) {
                        step.run();
                    }
                    return true;
                }));
    }

    /** Takes a place in the outboxes, or says that there is none. */
    boolean takePlace() {
        if (inOutboxes >= options.maxOutbox()) {
            return false;
        }
        inOutboxes++;
        return true;
    }

    void givePlaceBack() {
        inOutboxes--;
    }

    /** A name for a message that nobody else will give: 128 random bits. */
    String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
