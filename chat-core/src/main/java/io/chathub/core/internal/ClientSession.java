package io.chathub.core.internal;

import io.chathub.core.Client;
import io.chathub.core.HubOptions;
import io.chathub.core.Publication;
import io.chathub.core.hook.Identity;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.InboundHandler;
import io.chathub.protocol.ClientCommand;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.ServerEvent;
import java.time.Duration;
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
 *
 * <p>What the client means and hears depends on the version it speaks: that is its {@link Conversation}.
 */
public final class ClientSession implements Client, InboundHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);

    /** How long a closing handshake may take before the line is cut: 2 s. */
    static final long CLOSE_GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int NO_CLOSE_FRAME = 1006;

    private final String id;
    private final ClientConnection connection;
    private final ProtocolVersion version;
    private final @Nullable Identity identity;
    private final SessionContext context;
    private final DeliveryLane lane;
    private final SessionOutput output;
    private final InputBudget budget;
    private final KeepAlive keepAlive;
    private final Instant connectedAt;
    private final Conversation conversation;

    private volatile SessionState state = SessionState.OPEN;
    private volatile @Nullable String username;
    private volatile Instant lastActivity;
    private volatile long messagesSent;
    private volatile @Nullable CloseCode closedWith;
    private volatile long abortAt;

    private ClientSession(
            String id,
            ClientConnection connection,
            ProtocolVersion version,
            @Nullable Identity identity,
            SessionContext context) {
        HubOptions options = context.options();
        long now = context.time().nanoTime();
        this.id = id;
        this.connection = connection;
        this.version = version;
        this.identity = identity;
        this.context = context;
        lane = context.lanes().assign();
        output = new SessionOutput(connection, version, lane, context, new SessionOutput.Owner() {
            @Override
            public void tooSlow() {
                cut(CloseCode.TOO_SLOW);
            }

            @Override
            public void lineBroke() {
                endOfLine();
            }
        });
        budget = new InputBudget(options, now);
        keepAlive = new KeepAlive(options, now, id.hashCode());
        connectedAt = context.time().now();
        lastActivity = connectedAt;
        conversation = switch (version) {
            case V1 -> new V1Conversation(this, context);
            case V2 -> new V2Conversation(this, context);
        };
    }

    /**
     * Takes a new connection in: it hears its id first. A v1 client is in the lobby from then on.
     *
     * @return the session, or null where there are as many as may be
     */
    public static @Nullable ClientSession open(
            String id,
            ClientConnection connection,
            ProtocolVersion version,
            @Nullable Identity identity,
            SessionContext context) {
        ClientSession session = new ClientSession(id, connection, version, identity, context);
        if (!context.sessions().add(session)) {
            return null;
        }
        context.observer().connected(session);
        synchronized (session) {
            // A listener may have ended it already: then there is nothing to subscribe that anything would unsubscribe.
            if (session.state.isLive()) {
                session.conversation.open();
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
    public @Nullable Identity identity() {
        return identity;
    }

    @Override
    public ProtocolVersion version() {
        return version;
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

    boolean isLive() {
        return state.isLive();
    }

    // ------------------------------------------------------------------ what comes in, on a thread of the transport

    @Override
    public void onText(String text) {
        if (!state.isLive()) {
            return;
        }
        lastActivity = context.time().now();
        try {
            ClientCommand command = context.codecs().of(version).decodeCommand(text);
            synchronized (this) {
                if (state.isLive()) {
                    conversation.handle(command, InputBudget.cost(text));
                }
            }
        } catch (ProtocolException e) {
            refuse(e.ref(), e.code(), String.valueOf(e.getMessage()));
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
                conversation.leave();
            }
            state = state.moveTo(SessionState.CLOSED);
        }
        output.discard();
        context.sessions().remove(this);
        CloseCode ours = closedWith;
        context.observer().disconnected(this, ours == null ? code : ours.code());
    }

    // ------------------------------------------------------- what conversations do, under the monitor of this object

    InputBudget budget() {
        return budget;
    }

    /** The name that the host gave this client; null where it may choose. */
    @Nullable String givenName() {
        return identity == null ? null : identity.username();
    }

    /** Takes a name, or another one. */
    void name(String name) {
        state = state.moveTo(SessionState.JOINED);
        username = name;
    }

    /** What the keys of this client's messages begin with: the same on all connections of one user, and of no other. */
    String user() {
        String user = identity == null ? "name " + username : "user " + identity.userId();
        return user.length() + ":" + user + ":";
    }

    /** So many messages more of this client are in a stream, or about to be. */
    synchronized void countMessages(int change) {
        messagesSent += change;
    }

    void refuse(@Nullable String ref, ErrorCode code, String message) {
        refuse(ref, code, message, null);
    }

    /** Counts a refusal, and tells the client; too many of the kind that only a broken or hostile client sends end the connection. */
    void refuse(@Nullable String ref, ErrorCode code, String message, @Nullable Duration retryAfter) {
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
            conversation.refused(ref, code, message, retryAfter);
            end = budget.charge(code, context.time().nanoTime());
        }
        if (end != null) {
            closeForFault(end);
        }
    }

    // ----------------------------------------------------------------------------------------------- what goes out

    SessionOutput output() {
        return output;
    }

    /**
     * Sends an event to this client alone, behind other such events. It may overtake what was said in a room before; see
     * {@link HubRoom#sendBehind}. From any thread.
     */
    void send(ServerEvent event) {
        output.send(event);
    }

    /** See {@link Conversation#acknowledge}. */
    void acknowledge(Publication publication) {
        conversation.acknowledge(publication);
    }

    // ------------------------------------------------------------------------------------------ the end, on any thread

    /**
     * Delivers nothing more to it, and leaves it open. A hub that stops does this to all before it closes the first: else
     * each would be told that each other one left.
     */
    public void mute() {
        synchronized (this) {
            conversation.mute();
        }
    }

    /** Tells a client that can be told so to come back after a while, and closes it. */
    public void goAway(Duration after, long graceNanos) {
        if (version == ProtocolVersion.V2) {
            conversation.goAway(after);
            close(CloseCode.RESTART, graceNanos);
        } else {
            close(CloseCode.GOING_AWAY, graceNanos);
        }
    }

    /** Ends the connection after what already waits for it has been written. */
    public void close(CloseCode code) {
        close(code, CLOSE_GRACE_NANOS);
    }

    /** As {@link #close(CloseCode)}; whatever is not done after {@code graceNanos} is cut off. */
    public void close(CloseCode code, long graceNanos) {
        if (beginClosing(code, graceNanos)) {
            output.drain(() -> connection.close(code));
        }
    }

    /** Ends a connection that does not take what waits for it. */
    private void cut(CloseCode code) {
        if (beginClosing(code, CLOSE_GRACE_NANOS)) {
            logFault(code);
            output.discard();
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

    private void endOfLine() {
        synchronized (this) {
            if (state.isLive()) {
                conversation.leave();
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
            conversation.leave();
            closedWith = code;
            abortAt = context.time().nanoTime() + graceNanos;
            state = state.moveTo(SessionState.CLOSING);
            return true;
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
        } else if (output.isStuck(now, context.options().writeTimeout().toNanos())) {
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
