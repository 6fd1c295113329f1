package io.chathub.core.internal;

import io.chathub.core.Client;
import io.chathub.core.HubOptions;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.InboundHandler;
import io.chathub.protocol.ClientCommand;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.RoomNames;
import io.chathub.protocol.ServerEvent;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connected client, from its handshake to its end.
 *
 * <p>Three kinds of threads come here. The transport's, one at a time, with what the client sent; the lane's, with what
 * it gets; and any thread that decides to end it (its lane when it reads too slowly, the sweep when a deadline has
 * passed, the host). The monitor of this object makes state changes and the publications that belong to them one step:
 * a client that joined is announced before it is said to have left, once, and says nothing after that. In the monitor
 * nothing waits; {@code Broker.publish} does not block.
 */
public final class ClientSession implements Client, InboundHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);

    /** How long a closing handshake may take before the line is cut: 2 s. */
    static final long CLOSE_GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int NO_CLOSE_FRAME = 1006;

    private final String id;
    private final ClientConnection connection;
    private final SessionContext context;
    private final DeliveryLane lane;
    private final OutboundQueue queue;
    private final InputBudget budget;
    private final KeepAlive keepAlive;
    private final Instant connectedAt;

    private volatile SessionState state = SessionState.OPEN;
    private volatile @Nullable String username;
    private volatile Instant lastActivity;
    private volatile long messagesSent;
    private volatile @Nullable CloseCode closedWith;
    private volatile long abortAt;
    private boolean inTurn;

    private ClientSession(String id, ClientConnection connection, SessionContext context) {
        HubOptions options = context.options();
        long now = context.time().nanoTime();
        this.id = id;
        this.connection = connection;
        this.context = context;
        lane = context.lanes().assign();
        queue = new OutboundQueue(
                connection,
                this::lineBroke,
                context.time().ticker(),
                options.maxQueuedFrames(),
                options.maxQueuedBytes(),
                context.observer()::framesShed);
        budget = new InputBudget(options, now);
        keepAlive = new KeepAlive(options, now, id.hashCode());
        connectedAt = context.time().now();
        lastActivity = connectedAt;
    }

    /**
     * Takes a new connection in: it hears its id first, then everything in the lobby.
     *
     * @return the session, or null where there are as many as may be
     */
    public static @Nullable ClientSession open(String id, ClientConnection connection, SessionContext context) {
        ClientSession session = new ClientSession(id, connection, context);
        if (!context.sessions().add(session)) {
            return null;
        }
        context.observer().connected(session);
        synchronized (session) {
            // A listener may have ended it already: then there is nothing to subscribe that anything would unsubscribe.
            if (session.state.isLive()) {
                SharedFrame greeting = new SharedFrame(context.codec(), new ServerEvent.Connected(id));
                context.rooms().lobby().subscribe(session, greeting);
            }
        }
        return session;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public @Nullable String username() {
        return username;
    }

    @Override
    public String remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public Instant connectedAt() {
        return connectedAt;
    }

    @Override
    public Instant lastActivity() {
        return lastActivity;
    }

    @Override
    public long messagesSent() {
        return messagesSent;
    }

    DeliveryLane lane() {
        return lane;
    }

    // ------------------------------------------------------------------ what comes in, on a thread of the transport

    @Override
    public void onText(String text) {
        if (!state.isLive()) {
            return;
        }
        lastActivity = context.time().now();
        try {
            ClientCommand command = context.codec().decodeCommand(text);
            synchronized (this) {
                if (state.isLive()) {
                    command.accept(new CommandRouter(this, context, InputBudget.cost(text)));
                }
            }
        } catch (ProtocolException e) {
            refuse(e.code());
        } catch (RuntimeException e) {
            LOG.error("Client {}: a message could not be handled", id, e);
            close(CloseCode.INTERNAL_ERROR);
        }
    }

    @Override
    public void onBinary() {
        closeForFault(CloseCode.UNSUPPORTED_DATA);
    }

    @Override
    public void onPong() {
        keepAlive.pong(context.time().nanoTime());
    }

    @Override
    public void onClosed(int code) {
        synchronized (this) {
            if (state == SessionState.CLOSED) {
                return;
            }
            if (state.isLive()) {
                leave();
            }
            state = state.moveTo(SessionState.CLOSED);
        }
        queue.discard();
        context.sessions().remove(this);
        CloseCode ours = closedWith;
        context.observer().disconnected(this, ours == null ? code : ours.code());
    }

    // --------------------------------------------------------------- what commands do, under the monitor of this
    // object

    InputBudget budget() {
        return budget;
    }

    /** Takes a name, or another one, and tells the others. */
    void join(String name) {
        state = state.moveTo(SessionState.JOINED);
        username = name;
        publish(new ServerEvent.UserJoined(name, id));
    }

    /** Says something in the lobby. */
    synchronized void publish(ServerEvent event) {
        if (event instanceof ServerEvent.MessagePosted) {
            messagesSent++;
        }
        try {
            var unused = context.broker().publish(RoomNames.LOBBY, id, event).whenComplete((publication, failure) -> {
                if (failure != null) {
                    notTaken(failure);
                }
            });
        } catch (RuntimeException e) {
            // A broker is not to throw, but if one does, no session may stay half closed for it.
            notTaken(e);
        }
    }

    private void notTaken(Throwable failure) {
        LOG.warn("Client {}: the broker did not take an event: {}", id, failure.toString());
        context.observer().refused(ErrorCode.UNAVAILABLE);
    }

    /** Counts a refusal; too many of the kind that only a broken or hostile client sends end the connection. */
    void refuse(ErrorCode code) {
        context.observer().refused(code);
        CloseCode end;
        synchronized (this) {
            if (!state.isLive()) {
                return;
            }
            if (budget.isFirstMalformed(code)) {
                // The first is logged and the rest are counted: whoever sends thousands does not write our log.
                LOG.info("Client {} ({}) sent a malformed message: {}", id, remoteAddress(), code.wireName());
            }
            end = budget.charge(code, context.time().nanoTime());
        }
        if (end != null) {
            closeForFault(end);
        }
    }

    // ---------------------------------------------------------------------------- what goes out, on the lane's thread

    /** Lets a frame wait for the end of the turn. Returns whether this is the first of the turn. */
    boolean enqueue(SharedFrame frame) {
        switch (queue.offer(frame)) {
            case ACCEPTED -> {}
            case FULL_WRITE -> queue.flush();
            case SHED -> {
                return false;
            }
            case OVERFLOW -> {
                cut(CloseCode.TOO_SLOW);
                return false;
            }
            case CLOSED -> {
                return false;
            }
        }
        boolean first = !inTurn;
        inTurn = true;
        return first;
    }

    /** Writes what waits. */
    void flush() {
        inTurn = false;
        queue.flush();
    }

    // ------------------------------------------------------------------------------------------- the end, on any
    // thread

    /**
     * Delivers nothing more to it, and leaves it open. A hub that stops does this to all before it closes the first: else
     * each would be told that each other one left.
     */
    public void mute() {
        context.rooms().lobby().unsubscribe(this);
    }

    /** Ends the connection after what already waits for it has been written. */
    public void close(CloseCode code) {
        close(code, CLOSE_GRACE_NANOS);
    }

    /** As {@link #close(CloseCode)}; whatever is not done after {@code graceNanos} is cut off. */
    public void close(CloseCode code, long graceNanos) {
        if (beginClosing(code, graceNanos)) {
            lane.execute(ignored -> queue.drain(() -> connection.close(code)));
        }
    }

    /** Ends a connection that does not take what waits for it. */
    private void cut(CloseCode code) {
        if (beginClosing(code, CLOSE_GRACE_NANOS)) {
            logFault(code);
            queue.discard();
            connection.close(code);
        }
    }

    private void closeForFault(CloseCode code) {
        if (state.isLive()) {
            logFault(code);
        }
        close(code);
    }

    private void logFault(CloseCode code) {
        LOG.info("Client {} ({}) is closed: {} {}", id, remoteAddress(), code.code(), code.reason());
    }

    private void lineBroke() {
        synchronized (this) {
            if (state.isLive()) {
                leave();
                abortAt = context.time().nanoTime();
                state = state.moveTo(SessionState.CLOSING);
            }
        }
        connection.abort();
    }

    private boolean beginClosing(CloseCode code, long graceNanos) {
        synchronized (this) {
            if (!state.isLive()) {
                return false;
            }
            leave();
            closedWith = code;
            abortAt = context.time().nanoTime() + graceNanos;
            state = state.moveTo(SessionState.CLOSING);
            return true;
        }
    }

    private void leave() {
        context.rooms().lobby().unsubscribe(this);
        String name = username;
        if (state == SessionState.JOINED && name != null) {
            publish(new ServerEvent.UserLeft(name));
        }
    }

    /** Looks at the deadlines, and pings when it is time. Called by the sweep, one call at a time. */
    void sweep(long now) {
        if (state == SessionState.CLOSED) {
            return;
        }
        if (state == SessionState.CLOSING) {
            if (now - abortAt >= 0) {
                abort();
            }
        } else if (queue.isStuck(now, context.options().writeTimeout().toNanos())) {
            cut(CloseCode.TOO_SLOW);
        } else if (keepAlive.isOverdue(now)) {
            cut(CloseCode.NO_PONG);
        } else if (keepAlive.isPingDue(now)) {
            connection.ping();
        }
    }

    /** Cuts the line, and takes it as closed whether or not the transport says so. */
    public void abort() {
        connection.abort();
        onClosed(NO_CLOSE_FRAME);
    }
}
