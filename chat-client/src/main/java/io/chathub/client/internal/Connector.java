package io.chathub.client.internal;

import io.chathub.client.ClientState;
import io.chathub.client.ConnectFailedException;
import io.chathub.client.Disconnection;
import io.chathub.client.spi.ClientTransport;
import io.chathub.client.spi.TransportEnd;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.ReconnectAdvised;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a client: one {@link Link} after the other, what is between them, and the end.
 *
 * <p>All moves are made under one lock, which is held for a few instructions: no I/O and no user code runs under it. What
 * the listeners hear is queued under it too, so they hear it in the order in which it happened. Lock order: this lock,
 * then a transport's; nothing is called back from under a transport's lock.
 */
public final class Connector implements Link.Owner {

    private static final Logger log = LoggerFactory.getLogger(Connector.class);
    private static final AtomicInteger clients = new AtomicInteger();
    /** What an ended connection has left to write (the answer to a close frame) is given this long. */
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);

    private final ClientOptions options;
    private final JsonCodec codec;
    private final Announcer announcer;
    private final EventDispatcher dispatcher;
    private final Timer timer;
    private final Backoff backoff;
    private final ClientTransport.Factory transports;
    private final ReentrantLock lock = new ReentrantLock();
    private final StateMachine state = new StateMachine();
    private final Rooms rooms;
    private volatile @Nullable String connectionId;
    /** The current link, from its attempt to its end. */
    private @Nullable Link link;

    private boolean everConnected;
    private @Nullable Duration advised;
    private long connectedAt;
    private Timer.Task pending = () -> {};

    Connector(
            ClientOptions options,
            EventDispatcher dispatcher,
            Timer timer,
            DoubleSupplier random,
            ClientTransport.Factory transports) {
        this.options = options;
        this.dispatcher = dispatcher;
        this.timer = timer;
        this.transports = transports;
        codec = new JsonCodec(ProtocolVersion.V2, Checks.inputLimits(options.maxIncomingBytes()));
        announcer = new Announcer(dispatcher, new ListenerSet(options.listeners()));
        backoff = new Backoff(options.reconnect(), random);
        rooms = new Rooms(options, timer, announcer);
    }

    /** A connector over real sockets, threads and time. */
    public static Connector create(ClientOptions options) {
        String name = "chat-client-" + clients.incrementAndGet();
        return new Connector(
                options,
                new EventDispatcher(name + "-events", options.maxPendingEvents()),
                new TimerThread(),
                () -> ThreadLocalRandom.current().nextDouble(),
                options.transport() != null
                        ? options.transport()
                        : listener -> new WebSocketTransport(options, name + "-reader", listener));
    }

    /** Starts the first attempt. */
    public CompletableFuture<String> connect() {
        lock.lock();
        try {
            if (!state.is(ClientState.NEW)) {
                throw new IllegalStateException("connect() was called before, or the client is closed: " + state());
            }
            state.move(ClientState.CONNECTING);
            dispatcher.start();
            openLink();
            return announcer.connected();
        } finally {
            lock.unlock();
        }
    }

    /** The rooms of this client. */
    public Rooms rooms() {
        return rooms;
    }

    /** Whether the calling thread is the one that calls listeners. */
    public boolean isDispatchThread() {
        return dispatcher.isCurrentThread();
    }

    /** See {@link io.chathub.client.ChatClient#close()}. */
    public void close() {
        dispatcher.discard();
        lock.lock();
        try {
            ClientState before = state.state();
            if (before != ClientState.CLOSED) {
                state.move(ClientState.CLOSED);
                pending.cancel();
                Link now = link;
                if (before == ClientState.NEW) {
                    rooms.closed();
                    announcer.finishUnstarted(goodbye(), closedBeforeConnected());
                    return;
                }
                if (announcer.isUp() && now != null) {
                    connectionId = null;
                    now.close(CloseCode.NORMAL.code());
                    pending = timer.schedule(options.closeTimeout(), this::giveUpOnPeer);
                } else {
                    if (now != null) {
                        now.abort("closed");
                    }
                    finish(goodbye(), closedBeforeConnected());
                }
            }
        } finally {
            lock.unlock();
        }
        if (!dispatcher.isCurrentThread()) {
            dispatcher.awaitEnd(options.closeTimeout().multipliedBy(2));
        }
    }

    /** Where the client is. */
    public ClientState state() {
        return state.state();
    }

    /** The name to join with. */
    public @Nullable String username() {
        return options.username();
    }

    /** The current connection's id. */
    public @Nullable String connectionId() {
        return connectionId;
    }

    /** Completed at the end. */
    public CompletableFuture<Disconnection> closed() {
        return announcer.closed();
    }

    @Override
    public void onConnected(Link from, Connected event) {
        lock.lock();
        try {
            if (from != link || !state.is(ClientState.CONNECTING)) {
                return;
            }
            state.move(ClientState.CONNECTED);
            everConnected = true;
            advised = null;
            connectedAt = timer.nanoTime();
            connectionId = event.id();
            announcer.up(event.id());
            rooms.connected(from, event);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onEvent(Link from, ServerEvent event) {
        if (event instanceof ReconnectAdvised advice) {
            lock.lock();
            try {
                advised = advice.after();
            } finally {
                lock.unlock();
            }
        } else {
            rooms.onEvent(from, event);
        }
    }

    @Override
    public void onEnded(Link from, TransportEnd end) {
        lock.lock();
        try {
            if (from != link) {
                return;
            }
            timer.schedule(FLUSH_TIMEOUT, () -> from.abort("ended"));
            link = null;
            connectionId = null;
            rooms.disconnected();
            if (announcer.isUp()) {
                backoff.connectionLost(Duration.ofNanos(timer.nanoTime() - connectedAt));
            }
            if (state.is(ClientState.CLOSED)) {
                finish(goodbye(), closedBeforeConnected());
            } else if (comesBackAfter(end)) {
                waitForNextAttempt(end);
            } else {
                state.move(ClientState.CLOSED);
                log.info("The client of {} is closed for good ({})", options, end.code());
                finish(new Disconnection(end.code(), end.reason(), false, Duration.ZERO), failure(end));
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean comesBackAfter(TransportEnd end) {
        return options.reconnect().enabled()
                && end.mayRetry()
                && (everConnected || options.reconnect().retryFirst());
    }

    private void waitForNextAttempt(TransportEnd end) {
        // The server knows better when there is room; it has given each client another time.
        Duration delay = advised != null ? advised : backoff.next(end.retryAfter());
        advised = null;
        state.move(ClientState.WAITING);
        log.info("No connection to {} ({}); next attempt in {} ms", options, end.code(), delay.toMillis());
        pending = timer.schedule(delay, this::nextAttempt);
        announcer.down(new Disconnection(end.code(), end.reason(), true, delay));
    }

    private void nextAttempt() {
        lock.lock();
        try {
            if (state.is(ClientState.WAITING)) {
                state.move(ClientState.CONNECTING);
                openLink();
            }
        } finally {
            lock.unlock();
        }
    }

    private void openLink() {
        Link next = new Link(options, timer, codec, transports, this);
        link = next;
        next.open();
    }

    private void giveUpOnPeer() {
        lock.lock();
        try {
            if (link != null) {
                link.abort("the peer did not answer the close frame");
            }
            finish(goodbye(), closedBeforeConnected());
        } finally {
            lock.unlock();
        }
    }

    /** Says the last words and lets the threads end. */
    private void finish(Disconnection last, ConnectFailedException failure) {
        link = null;
        pending.cancel();
        rooms.closed();
        announcer.finish(last, failure);
        timer.stop();
    }

    private static Disconnection goodbye() {
        return new Disconnection(CloseCode.NORMAL.code(), "closed by this client", false, Duration.ZERO);
    }

    private static ConnectFailedException closedBeforeConnected() {
        return new ConnectFailedException(
                "the client was closed before it connected", 0, CloseCode.NORMAL.code(), null);
    }

    private ConnectFailedException failure(TransportEnd end) {
        return new ConnectFailedException(
                "cannot connect to " + options + ": " + end.code() + " " + end.reason(),
                end.httpStatus(),
                end.code(),
                end.cause());
    }
}
