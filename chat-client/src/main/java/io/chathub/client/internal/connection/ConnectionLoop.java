package io.chathub.client.internal.connection;

import io.chathub.client.ClientState;
import io.chathub.client.ConnectFailedException;
import io.chathub.client.Disconnection;
import io.chathub.client.internal.config.Checks;
import io.chathub.client.internal.config.ClientOptions;
import io.chathub.client.internal.event.EventDispatcher;
import io.chathub.client.internal.event.ListenerNotifier;
import io.chathub.client.internal.event.ListenerSet;
import io.chathub.client.internal.room.Rooms;
import io.chathub.client.internal.time.Backoff;
import io.chathub.client.internal.time.ClientTimer;
import io.chathub.client.internal.transport.WebSocketTransport;
import io.chathub.client.spi.ClientTransport;
import io.chathub.client.spi.TransportEnd;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.Feature;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.Terms;
import io.chathub.protocol.reply.ReconnectAdvised;
import io.chathub.protocol.reply.Refreshed;
import io.chathub.runtime.Cancellable;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a client, one after the other, with the waiting times between them, and the end of the client.
 *
 * <p>All transitions are made under one lock, which is held for a few instructions: no I/O and no code of the user runs
 * under it. Notifications are queued under it too, so the listeners see the transitions in their order. Lock order:
 * this lock, the lock of {@link io.chathub.client.internal.room.RoomContext}, the lock of a transport. A transport does
 * not hold its lock while it calls its listener.
 */
public final class ConnectionLoop implements Connection.Owner {

    private static final Logger log = LoggerFactory.getLogger(ConnectionLoop.class);
    private static final AtomicInteger clients = new AtomicInteger();
    /** How long an ended connection may take to write its last frame, the answer to a close frame. */
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);

    private final ClientOptions options;
    private final JsonCodec codec;
    private final ListenerNotifier notifier;
    private final EventDispatcher dispatcher;
    private final ClientTimer timer;
    private final Backoff backoff;
    private final ClientTransport.Factory transports;
    private final ReentrantLock lock = new ReentrantLock();
    private final StateMachine state = new StateMachine();
    private final Rooms rooms;
    private final TokenRefresher tokens;
    private volatile @Nullable String connectionId;
    /** The features of the server of the current connection; empty without one. */
    private volatile Set<Feature> features = Set.of();
    /** The public id of the user on the current connection; null if there is none. */
    private volatile @Nullable String user;
    /** The current connection, from its attempt to its end. Written under the lock. */
    private volatile @Nullable Connection connection;

    private final RetryDecision retry;
    private final OwnConnections ownConnections = new OwnConnections();
    /** The waiting time from the server's {@code reconnect} event; null if there was none on this connection. */
    private @Nullable Duration advisedDelay;

    private long connectedAt;
    /** The next attempt, or the end of {@code closeTimeout}. */
    private Cancellable pending = () -> {};

    ConnectionLoop(ClientOptions options, String name, ClientTransport.Factory transports) {
        this.options = options;
        dispatcher = new EventDispatcher(options.runtime(), name + "-events", options.maxPendingEvents());
        timer = new ClientTimer(options.runtime());
        this.transports = transports;
        codec = new JsonCodec(ProtocolVersion.V2, Checks.inputLimits(options.maxIncomingBytes()));
        notifier = new ListenerNotifier(dispatcher, new ListenerSet(options.listeners()));
        retry = new RetryDecision(options);
        backoff = new Backoff(options.reconnect(), options.runtime().random()::nextDouble);
        rooms = new Rooms(options, timer, notifier, state::state, this::isOwnReaction);
        tokens = new TokenRefresher(rooms.context(), options);
        dispatcher.onCapacity(this::resume);
    }

    /** Creates the loop of a client that is not connected. */
    public static ConnectionLoop create(ClientOptions options) {
        String name = "chat-client-" + clients.incrementAndGet();
        return new ConnectionLoop(
                options,
                name,
                options.transport() != null
                        ? options.transport()
                        : (listener, runtime) -> new WebSocketTransport(options, name + "-reader", listener, runtime));
    }

    /** Starts the first attempt. */
    public CompletableFuture<String> connect() {
        lock.lock();
        try {
            if (!state.is(ClientState.NEW)) {
                throw new IllegalStateException(
                        "connect() was called before, or the client is closed; its state is " + state());
            }
            state.move(ClientState.CONNECTING);
            openConnection();
            return notifier.connected();
        } finally {
            lock.unlock();
        }
    }

    /** The rooms of this client. */
    public Rooms rooms() {
        return rooms;
    }

    /** The notifier of the listeners and handlers. */
    public ListenerNotifier notifier() {
        return notifier;
    }

    /** Whether the calling thread is the dispatch thread. */
    public boolean isDispatchThread() {
        return dispatcher.isCurrentThread();
    }

    /** See {@link io.chathub.client.ChatClient#close()}. */
    public void close() {
        dispatcher.discardEvents();
        ClientState before;
        lock.lock();
        try {
            before = state.state();
            if (before != ClientState.CLOSED) {
                state.move(ClientState.CLOSED);
                pending.cancel();
                Connection now = connection;
                if (before == ClientState.NEW) {
                    rooms.close();
                    notifier.finishUnconnected(closedByClient(), closedBeforeConnected());
                    timer.stop();
                } else if (notifier.isUp() && now != null) {
                    forgetTerms();
                    now.close(CloseCode.NORMAL.code());
                    pending = timer.scheduleDeadline(options.closeTimeout(), this::onCloseTimeout);
                } else {
                    if (now != null) {
                        now.abort("closed");
                    }
                    finish(closedByClient(), closedBeforeConnected());
                }
            }
        } finally {
            lock.unlock();
        }
        if (!dispatcher.isCurrentThread()) {
            dispatcher.awaitEnd(options.closeTimeout().multipliedBy(2));
        }
    }

    /** The state of the client. */
    public ClientState state() {
        return state.state();
    }

    /** The username of the options. */
    public @Nullable String username() {
        return options.username();
    }

    /** The id of the current connection; null if there is none. */
    public @Nullable String connectionId() {
        return connectionId;
    }

    /** See {@link io.chathub.client.ChatClient#features()}. */
    public Set<Feature> features() {
        return features;
    }

    /** See {@link io.chathub.client.ChatClient#user()}. */
    public @Nullable String user() {
        return user;
    }

    /** Whether a connection of this client, the current one or an earlier one, has the id {@code id}. */
    public boolean isOwn(String id) {
        return ownConnections.contains(id);
    }

    /** Whether the user has caused a change of reactions: this client, or another one with the same authenticated user. */
    private boolean isOwnReaction(ReactionsChanged event) {
        String ofEvent = event.user();
        return isOwn(event.id()) || (ofEvent != null && ofEvent.equals(user));
    }

    /** Completed at the end of the client. */
    public CompletableFuture<Disconnection> closed() {
        return notifier.closed();
    }

    @Override
    public void onConnected(Connection from, Connected event) {
        lock.lock();
        try {
            if (from != connection || !state.is(ClientState.CONNECTING)) {
                return;
            }
            state.move(ClientState.CONNECTED);
            retry.connected();
            advisedDelay = null;
            connectedAt = timer.nanoTime();
            connectionId = event.id();
            Terms terms = event.terms();
            features = terms == null ? Set.of() : terms.features();
            user = terms == null ? null : terms.user();
            ownConnections.add(event.id());
            notifier.connected(event.id());
            rooms.connected(from, event);
            tokens.connected(terms);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onEvent(Connection from, ServerEvent event) {
        if (event instanceof ReconnectAdvised || event instanceof Refreshed) {
            lock.lock();
            try {
                if (from == connection) {
                    noteTerms(event);
                }
            } finally {
                lock.unlock();
            }
        }
        rooms.onEvent(from, event);
    }

    private void noteTerms(ServerEvent event) {
        if (event instanceof ReconnectAdvised advice) {
            advisedDelay = advice.after();
        } else if (event instanceof Refreshed refreshed && refreshed.user() != null) {
            user = refreshed.user();
        }
    }

    private void forgetTerms() {
        connectionId = null;
        features = Set.of();
        user = null;
    }

    @Override
    public void onEnded(Connection from, TransportEnd end) {
        lock.lock();
        try {
            if (from != connection) {
                return;
            }
            from.abortLater(FLUSH_TIMEOUT);
            connection = null;
            forgetTerms();
            rooms.disconnected();
            if (notifier.isUp()) {
                backoff.connectionLost(Duration.ofNanos(timer.nanoTime() - connectedAt));
            }
            if (state.is(ClientState.CLOSED)) {
                finish(closedByClient(), closedBeforeConnected());
            } else if (retry.shouldRetry(end, timer.nanoTime())) {
                waitForNextAttempt(end);
            } else {
                state.move(ClientState.CLOSED);
                log.info("The client of {} is closed, no further attempt ({})", options, describe(end));
                finish(Disconnection.last(end.code(), end.reason()), failure(end));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean hasCapacity() {
        return dispatcher.hasCapacity();
    }

    @Override
    public void awaitCapacity() {
        dispatcher.awaitCapacity();
    }

    private void resume() {
        Connection now = connection;
        if (now != null) {
            now.resume();
        }
    }

    /** The end in words of this client, since the peer may have written the reason. */
    private static String describe(TransportEnd end) {
        return end.httpStatus() == 0 ? "close code " + end.code() : "HTTP " + end.httpStatus();
    }

    private void waitForNextAttempt(TransportEnd end) {
        // The advice of a server that restarts: it gives each client another time.
        Duration delay = advisedDelay != null ? advisedDelay : backoff.next(end.retryAfter());
        advisedDelay = null;
        state.move(ClientState.WAITING);
        log.info("No connection to {} ({}); next attempt in {} ms", options, describe(end), delay.toMillis());
        pending = timer.schedule(delay, this::nextAttempt);
        notifier.disconnected(Disconnection.reconnecting(end.code(), end.reason(), delay));
    }

    private void nextAttempt() {
        lock.lock();
        try {
            if (state.is(ClientState.WAITING)) {
                state.move(ClientState.CONNECTING);
                openConnection();
            }
        } finally {
            lock.unlock();
        }
    }

    private void openConnection() {
        Connection next = new Connection(options, timer, codec, transports, this);
        connection = next;
        next.open();
    }

    private void onCloseTimeout() {
        lock.lock();
        try {
            Connection now = connection;
            if (now != null) {
                now.abort("the peer did not answer the close frame");
            }
            finish(closedByClient(), closedBeforeConnected());
        } finally {
            lock.unlock();
        }
    }

    /** Notifies of the end and lets the threads of the client end. */
    private void finish(Disconnection last, ConnectFailedException failure) {
        connection = null;
        pending.cancel();
        rooms.close();
        notifier.finish(last, failure);
        tokens.stop();
        timer.stop();
    }

    private static Disconnection closedByClient() {
        return Disconnection.last(CloseCode.NORMAL.code(), "closed by this client");
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
