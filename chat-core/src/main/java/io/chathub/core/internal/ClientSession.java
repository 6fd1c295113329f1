package io.chathub.core.internal;

import io.chathub.core.Client;
import io.chathub.core.ConnectionRefusedException;
import io.chathub.core.HubOptions;
import io.chathub.core.Publication;
import io.chathub.core.hook.Identity;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.InboundHandler;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.Usernames;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.ServerEvent;
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
    private static final long NO_TEXT = Long.MIN_VALUE;

    private final String id;
    private final ClientConnection connection;
    private final ProtocolVersion version;
    private final SessionOwner owner;
    private final SessionContext context;
    private final DeliveryLane lane;
    private final SessionOutput output;
    private final InputBudget budget;
    private final KeepAlive keepAlive;
    /** When the host is asked again whether this client may be where it is; null where there is nobody to ask. */
    private final @Nullable Recurrence reviews;

    private final Instant connectedAt;
    private final long openedAt;
    private final Conversation conversation;

    private volatile SessionState state = SessionState.OPEN;
    private volatile @Nullable String username;
    private volatile Instant lastActivity;
    private volatile long messagesSent;
    private volatile @Nullable CloseCode closedWith;
    private volatile long abortAt;
    /** When the text began that is under way; {@link #NO_TEXT} where none is. */
    private volatile long textBegunAt = NO_TEXT;

    private ClientSession(
            String id,
            ClientConnection connection,
            ProtocolVersion version,
            boolean awaitsToken,
            SessionContext context) {
        HubOptions options = context.options();
        long now = context.time().nanoTime();
        this.id = id;
        this.connection = connection;
        this.version = version;
        this.context = context;
        owner = new SessionOwner(context, connection.remoteAddress(), awaitsToken, now);
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

            @Override
            public void tooLate() {
                cut(CloseCode.TOKEN_EXPIRED);
            }
        });
        budget = new InputBudget(options, owner.address(), now);
        keepAlive = new KeepAlive(options, now, id.hashCode());
        reviews =
                context.hooks().havePolicy() ? new Recurrence(options.reauthorizeInterval(), now, id.hashCode()) : null;
        connectedAt = context.time().now();
        openedAt = now;
        lastActivity = connectedAt;
        conversation = switch (version) {
            case V1 -> new V1Conversation(this, context);
            case V2 -> new V2Conversation(this, context);
        };
    }

    /**
     * Takes a new connection in: it hears its id first. A v1 client is in the lobby from then on.
     *
     * @param identity    whose it is; null where nobody knows
     * @param awaitsToken whether its first join is to tell
     * @throws ConnectionRefusedException where there are as many as may be, or this one may not connect
     */
    public static ClientSession open(
            String id,
            ClientConnection connection,
            ProtocolVersion version,
            @Nullable Identity identity,
            boolean awaitsToken,
            SessionContext context) {
        ClientSession session = new ClientSession(id, connection, version, awaitsToken, context);
        CloseCode refusal = context.moderator().isAddressBanned(connection.remoteAddress())
                ? CloseCode.KICKED
                : identity == null ? null : session.identify(identity);
        if (refusal == null && !context.sessions().add(session)) {
            refusal = CloseCode.TRY_AGAIN_LATER;
        }
        if (refusal != null) {
            session.owner.release();
            throw new ConnectionRefusedException(refusal, refusal.reason());
        }
        context.observer().connected(session);
        synchronized (session) {
            // A listener may have ended it already: then there is nothing to subscribe that anything would unsubscribe.
            if (session.state.isLive()) {
                session.conversation.open();
            }
        }
        if (context.moderator().isBanned(session)) {
            // Banned while it came in: whoever did that may have looked before this one was there to be ended.
            session.close(CloseCode.KICKED);
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
        return owner.identity();
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
    public void onTextBegins() {
        textBegunAt = context.time().nanoTime();
    }

    @Override
    public void onText(String text) {
        textBegunAt = NO_TEXT;
        if (!state.isLive()) {
            return;
        }
        lastActivity = context.time().now();
        if (owner.isOverdue(context.time().nanoTime())) {
            closeForFault(CloseCode.TOKEN_EXPIRED); // the sweep would have seen it a moment later
            return;
        }
        try {
            ClientCommand command = context.codecs().of(version).decodeCommand(text);
            synchronized (this) {
                if (state.isLive()) {
                    conversation.handle(command, InputBudget.cost(text));
                }
            }
        } catch (ProtocolException e) {
            refuse(e.ref(), e.code(), String.valueOf(e.getMessage()), e.retryAfter());
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
    public boolean onPing() {
        return takeControlFrame(context.time().nanoTime());
    }

    @Override
    public void onPong() {
        long now = context.time().nanoTime();
        keepAlive.pong(now);
        var unused = takeControlFrame(now); // there is no answer to leave out
    }

    private boolean takeControlFrame(long now) {
        long wait;
        synchronized (this) {
            wait = budget.take(InputKind.CONTROL, now);
        }
        if (wait > 0) {
            refuse(null, ErrorCode.RATE_LIMITED, "too many control frames", Duration.ofNanos(wait));
        }
        return wait == 0;
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
        context.names().release(this);
        owner.release();
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
        Identity who = owner.identity();
        return who == null ? null : who.username();
    }

    /**
     * Takes the name that the host gave, or else the one that the client claims; another one where it has one already.
     *
     * @param returning whether the client says that it was here before
     * @throws ProtocolException if the claimed name is not acceptable, or another user has it
     */
    void takeName(String claimed, boolean returning) {
        String given = givenName();
        String name = given != null ? given : Usernames.normalize(claimed);
        context.names().take(this, name, given != null, returning);
        state = state.moveTo(SessionState.JOINED);
        username = name;
    }

    /** Whether a token is to tell whose this is. */
    boolean awaitsToken() {
        return owner.isAwaited();
    }

    /**
     * It is this one's.
     *
     * @return why it may not be, or null
     */
    @Nullable CloseCode identify(Identity who) {
        CloseCode refusal = owner.become(who, context.time().nanoTime());
        Party user = owner.user();
        if (user != null) {
            budget.sharedWith(user);
        }
        output.lasts(owner.expiresAt());
        return refusal;
    }

    /** It goes on being the same one's. */
    void renew(Identity who) {
        owner.renew(who, context.time().nanoTime());
        output.lasts(owner.expiresAt());
    }

    /** How long the identity lasts; null for always. */
    @Nullable Duration expiresIn() {
        return owner.expiresIn(context.time().nanoTime());
    }

    /** What the keys of this client's messages begin with: the same on all connections of one user, and of no other. */
    String user() {
        Identity who = owner.identity();
        String user = who == null ? "name " + username : "user " + who.userId();
        return user.length() + ":" + user + ":";
    }

    /** So many messages more of this client are in a stream, or about to be. */
    synchronized void countMessages(int change) {
        messagesSent += change;
    }

    void refuse(@Nullable String ref, ErrorCode code, String message) {
        refuse(ref, code, message, null);
    }

    /** Counts a typing notice over its rate, of which nobody is told; a flood of them ends the connection. */
    void leaveOut() {
        context.observer().refused(ErrorCode.RATE_LIMITED);
        CloseCode end = budget.leftOut(context.time().nanoTime());
        if (end != null) {
            closeForFault(end);
        }
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

    /** Ends a connection that does not take what waits for it, or may not have it any more. */
    private void cut(CloseCode code) {
        if (beginClosing(code, CLOSE_GRACE_NANOS)) {
            logFault(code);
            output.discard();
            connection.close(code);
        }
    }

    /** As {@link #close(CloseCode)}, and tells the log. */
    void closeForFault(CloseCode code) {
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
        } else if (owner.isOverdue(now)) {
            closeForFault(CloseCode.TOKEN_EXPIRED);
        } else if (isTextOverdue(now)) {
            closeForFault(CloseCode.POLICY_VIOLATION);
        } else {
            tend(now);
        }
    }

    private boolean isTextOverdue(long now) {
        long begun = textBegunAt;
        return begun != NO_TEXT
                && now - begun > context.options().messageAssemblyTimeout().toNanos();
    }

    private void tend(long now) {
        if (keepAlive.isPingDue(now)) {
            connection.ping();
        }
        if (reviews != null && reviews.isDue(now)) {
            synchronized (this) {
                if (state.isLive()) {
                    conversation.reauthorize();
                }
            }
        }
    }

    /** Asks for a sign of life, beside the regular ones, but not again within {@code lately}. From any thread. */
    void ping(long now, Duration lately) {
        if (keepAlive.isToBeAsked(lately.toNanos(), now)) {
            // By the lane: who asks holds the monitor of another client, and a ping that fails may end this one at
            // once.
            lane.execute(turn -> connection.ping());
        }
    }

    /** For how long it has been here, as the hub's ticker tells time. */
    Duration age(long now) {
        return Duration.ofNanos(now - openedAt);
    }

    /** Whether a sign of life has come so lately, or the client itself. */
    boolean wasHeard(long now, Duration lately) {
        return keepAlive.wasHeardWithin(lately.toNanos(), now);
    }

    /** Takes the client out of a room, and tells it; false where it is not in that room, or cannot be out of it. */
    public boolean evict(String room) {
        synchronized (this) {
            return state.isLive() && conversation.evict(room);
        }
    }

    /** Cuts the line, and takes it as closed whether or not the transport says so. */
    public void abort() {
        connection.abort();
        onClosed(NO_CLOSE_FRAME);
    }
}
