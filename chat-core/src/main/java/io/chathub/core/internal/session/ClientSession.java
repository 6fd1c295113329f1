package io.chathub.core.internal.session;

import io.chathub.core.Client;
import io.chathub.core.HubOptions;
import io.chathub.core.Publication;
import io.chathub.core.hook.Identity;
import io.chathub.core.internal.common.Arrival;
import io.chathub.core.internal.delivery.ClientOutput;
import io.chathub.core.internal.jfr.FlightEvents;
import io.chathub.core.internal.limit.InboundBudget;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.spi.ClientConnection;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.ServerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One connected client, from its handshake to the end of its connection.
 *
 * <p>Three kinds of threads call this object. The transport's threads, one at a time, pass the frames of the client.
 * The lane's thread passes the events for the client. Any thread may end the connection: the lane's when the client
 * reads too slowly, the sweep's at a deadline, the host's. Under the monitor of this object, a change of state and its
 * publications are one step. So the leave of a client is published once and after its join, and the client publishes
 * nothing after its leave. Nothing waits within the monitor; {@code Broker.publish} does not block.
 *
 * <p>Frames come in by {@link SessionInbound}. The version's {@link SessionHandler} handles commands. Deadlines are in
 * {@link SessionDeadlines}, the identity in {@link SessionIdentity}, rates and violations in {@link InboundBudget}.
 */
public final class ClientSession implements Client, ClientOutput.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);

    /** The time after which an unfinished closing handshake is aborted: 2 s. */
    static final long CLOSE_GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int NO_CLOSE_FRAME = 1006;

    private final String id;
    private final ClientConnection connection;
    private final ProtocolVersion version;
    private final HubServices services;
    private final SessionIdentity identity;
    private final ClientOutput output;
    private final InboundBudget budget;
    private final SessionDeadlines deadlines;
    private final SessionHandler handler;
    private final Instant connectedAt;

    private volatile SessionState state = SessionState.OPEN;
    private volatile Instant lastActivity;
    private volatile long messagesSent;
    private volatile @Nullable CloseCode closedWith;

    ClientSession(
            String id,
            ClientConnection connection,
            ProtocolVersion version,
            boolean awaitsToken,
            HubServices services) {
        HubOptions options = services.options();
        long now = services.time().runningNanoTime();
        this.id = id;
        this.connection = connection;
        this.version = version;
        this.services = services;
        identity = new SessionIdentity(this, services, connection.remoteAddress(), awaitsToken);
        output = new ClientOutput(
                id,
                connection,
                version,
                services.lanes().assign(),
                services.codecs().of(version),
                services.time().runningTicker(),
                options.delivery().maxQueuedFrames(),
                options.delivery().maxQueuedBytes(),
                services.observers().shedCounter(),
                this);
        var input = services.memory().open(() -> SessionInbound.end(this));
        budget = new InboundBudget(
                options, identity.address(), input, services.time().nanoTime());
        deadlines = new SessionDeadlines(options, services.hooks().havePolicy(), now, id.hashCode());
        connectedAt = services.time().timestamp();
        lastActivity = connectedAt;
        handler = services.handlers().create(this, services);
    }

    /** Greets the client, unless the connection is ending already; a subscription that begins then would never end. */
    synchronized void greet() {
        if (state.isLive()) {
            handler.open();
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public @Nullable String username() {
        return identity.username();
    }

    @Override
    public @Nullable Identity identity() {
        return identity.identity();
    }

    @Override
    public @Nullable String publicId() {
        return identity.publicId();
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

    /** Whether commands are handled and events delivered. */
    public boolean isLive() {
        return state.isLive();
    }

    // -------------------------------------------------------------------------------- for SessionInbound and the sweep

    /** The name and the identity of this session. */
    public SessionIdentity owner() {
        return identity;
    }

    SessionDeadlines deadlines() {
        return deadlines;
    }

    SessionState state() {
        return state;
    }

    /** Notes that the client has a name. */
    void joined() {
        state = state.moveTo(SessionState.JOINED);
    }

    /** Notes that a message has come. */
    void active(Instant now) {
        lastActivity = now;
    }

    /** Handles a command, unless the connection is ending or the hub stops: such a command has no answer. */
    synchronized void handle(ClientCommand command, int length) {
        if (state.isLive() && services.intake().isOpen()) {
            handler.handle(command, length);
        }
    }

    /**
     * Whether nothing that was taken from this client is in progress. For a hub that takes nothing more: a command that
     * another thread handles right now is waited for, so that the answer covers it.
     */
    public synchronized boolean isSettled() {
        return !state.isLive() || handler.isSettled();
    }

    /** The connection has ended with this close code; the first call counts. */
    void closed(int code) {
        synchronized (this) {
            if (state == SessionState.CLOSED) {
                return;
            }
            if (state.isLive()) {
                handler.end();
            }
            state = state.moveTo(SessionState.CLOSED);
        }
        output.discard();
        budget.input().close();
        identity.release();
        services.sessions().remove(this);
        CloseCode ours = closedWith;
        services.observers().disconnected(this, ours == null ? code : ours.code());
    }

    synchronized void reauthorize() {
        if (state.isLive()) {
            handler.reauthorize();
        }
    }

    void ping() {
        connection.ping();
    }

    // ----------------------------------------------------------------------- for handlers, under the session's monitor

    /** The rates and violations of this client. */
    public InboundBudget budget() {
        return budget;
    }

    /** Adds to the number of messages of this client that were published, or are about to be. */
    public synchronized void countMessages(int change) {
        messagesSent += change;
    }

    /** Counts a notice over its rate, without notifying the client. A flood of them ends the connection. */
    public void dropNotice() {
        services.observers().refused(ErrorCode.RATE_LIMITED);
        CloseCode end = budget.dropNotice(services.time().nanoTime());
        if (end != null) {
            closeForFault(end);
        }
    }

    /** Counts a refusal and notifies the client. Too many refusals of some codes end the connection. From any thread. */
    public void refuse(@Nullable String ref, ErrorCode code, String message, @Nullable Duration retryAfter) {
        refuse(ref, code, message, retryAfter, null);
    }

    /** As {@link #refuse}, for an input over the rate of a class that a client obeys by waiting for {@code retryAfter}. */
    public void refuseOverRate(@Nullable String ref, RateClass rate, String message, Duration retryAfter) {
        refuse(ref, ErrorCode.RATE_LIMITED, message, retryAfter, rate);
    }

    private void refuse(
            @Nullable String ref, ErrorCode code, String text, @Nullable Duration wait, @Nullable RateClass rate) {
        services.observers().refused(code);
        CloseCode end;
        synchronized (this) {
            if (!state.isLive()) {
                return;
            }
            if (budget.isFirstMalformed(code)) {
                // The first is logged and the rest are counted: a hostile client must not fill the log.
                LOG.info("Client {} ({}) sent a malformed message: {}", id, remoteAddress(), code.wireName());
            }
            Arrival now = services.time().arrival(); // before the client can know how long to wait
            handler.refused(ref, code, text, wait);
            end = rate == null || wait == null ? budget.charge(code, now) : budget.chargeOverRate(rate, wait, now);
        }
        if (end != null) {
            closeForFault(end);
        }
    }

    // --------------------------------------------------------------------------------------- outbound, from any thread

    /** The outbound side of this client. */
    public ClientOutput output() {
        return output;
    }

    /** Sends an event to this client alone; see {@link ClientOutput#send}. */
    public void send(ServerEvent event) {
        output.send(event);
    }

    /** See {@link SessionHandler#acknowledge}. */
    public void acknowledge(Publication publication) {
        handler.acknowledge(publication);
    }

    // -------------------------------------------------------------------------------------------- end, from any thread

    /** Removes the client from a room and notifies it. Returns false where it is not a member, or has no rooms. */
    public synchronized boolean evict(String room) {
        return state.isLive() && handler.evict(room);
    }

    /** Closes the connection of a hub that stops; a v2 client is advised to come back {@code after} a time. */
    public void goAway(Duration after, long graceNanos) {
        CloseCode code = version == ProtocolVersion.V2 ? CloseCode.RESTART : CloseCode.GOING_AWAY;
        close(code, graceNanos, handler.farewell(after));
    }

    /**
     * Closes the connection after the frames that wait for it have been written. Returns false where the connection was
     * ending already; that close keeps its code.
     */
    public boolean close(CloseCode code) {
        return close(code, CLOSE_GRACE_NANOS, null);
    }

    private boolean close(CloseCode code, long graceNanos, @Nullable ServerEvent farewell) {
        boolean begun = beginClosing(code, graceNanos);
        if (begun) {
            output.drain(farewell, () -> connection.close(code));
        }
        return begun;
    }

    /** Drops the frames that wait, and closes the connection; logs at {@code level}. False where it was ending already. */
    boolean closeNow(CloseCode code, Level level) {
        boolean begun = beginClosing(code, CLOSE_GRACE_NANOS);
        if (begun) {
            logClosing(code, level);
            if (code == CloseCode.TOO_SLOW) {
                FlightEvents.slowClient(id, output.waitingBytes());
            }
            output.discard();
            connection.close(code);
        }
        return begun;
    }

    /** As {@link #close(CloseCode)}, with a line in the log where the connection was not ending already. */
    public void closeForFault(CloseCode code) {
        closeForFault(code, code.reason(), Level.INFO);
    }

    /** As {@link #closeForFault(CloseCode)}, with this reason in the close frame; logs at {@code level}. */
    void closeForFault(CloseCode code, String reason, Level level) {
        if (beginClosing(code, CLOSE_GRACE_NANOS)) { // of two threads that find the fault, one
            logClosing(code, level);
            output.drain(null, () -> connection.close(code, reason));
        }
    }

    private void logClosing(CloseCode code, Level level) {
        LOG.atLevel(level).log("Client {} ({}) is closed: {} {}", id, remoteAddress(), code.code(), code.reason());
    }

    private boolean beginClosing(@Nullable CloseCode code, long graceNanos) {
        synchronized (this) {
            if (!state.isLive()) {
                return false;
            }
            handler.end();
            closedWith = code;
            deadlines.abortAt(services.time().runningNanoTime() + graceNanos);
            state = state.moveTo(SessionState.CLOSING);
            return true;
        }
    }

    @Override
    public void tooSlow() {
        closeNow(CloseCode.TOO_SLOW, Level.INFO);
    }

    @Override
    public void missedMessages() {
        closeNow(CloseCode.INTERNAL_ERROR, Level.INFO);
    }

    @Override
    public void expired() {
        closeNow(CloseCode.TOKEN_EXPIRED, Level.INFO);
    }

    @Override
    public void connectionLost() {
        var unused = beginClosing(null, 0);
        connection.abort();
    }

    /** Aborts the connection and counts it as closed, whether or not the transport reports that. */
    public void abort() {
        connection.abort();
        closed(NO_CLOSE_FRAME);
    }

    /** Checks the deadlines. Called by the sweep, one call at a time. */
    public void sweep(long now) {
        deadlines.sweep(this, now);
    }
}
