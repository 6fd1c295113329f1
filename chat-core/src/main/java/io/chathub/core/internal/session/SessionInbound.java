package io.chathub.core.internal.session;

import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.spi.InboundHandler;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Decodes and counts the frames of a client, and passes the commands to its session. */
public final class SessionInbound implements InboundHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SessionInbound.class);

    private final ClientSession session;
    private final HubServices services;

    SessionInbound(ClientSession session, HubServices services) {
        this.session = session;
        this.services = services;
    }

    /** The session of the client. */
    public ClientSession session() {
        return session;
    }

    @Override
    public void onFrameBegins() {
        session.deadlines().frameBegins(services.time().runningNanoTime());
    }

    @Override
    public void onTextBegins() {
        session.deadlines().textBegins(services.time().runningNanoTime());
    }

    /** Ends the connection of {@code session} so that the memory of its input is free at once. */
    static void end(ClientSession session) {
        // Many clients end at once, and the memory logs their number: a line for each would fill the log.
        if (!session.closeNow(CloseCode.TRY_AGAIN_LATER, Level.DEBUG)) {
            session.abort();
        }
    }

    @Override
    public boolean onTextPart(long heldBytes) {
        if (!session.isLive()) {
            session.budget().input().finished();
            return false;
        }
        session.budget().input().unfinished(heldBytes);
        services.memory().relieve();
        return session.isLive(); // the client itself may be one with the most bytes
    }

    @Override
    public void onText(String text) {
        session.deadlines().textEnds();
        session.budget().input().finished();
        if (!session.isLive() || !services.intake().isOpen()) {
            return; // not refused either: a client that floods a hub which stops must not keep its lanes busy
        }
        session.active(services.time().timestamp());
        if (session.owner().isOverdue()) {
            session.closeForFault(CloseCode.TOKEN_EXPIRED); // the sweep would find it a moment later
            return;
        }
        try {
            session.handle(services.codecs().of(session.version()).decodeCommand(text), text.length());
            services.memory().relieve();
        } catch (ProtocolException e) {
            session.refuse(e.ref(), e.code(), String.valueOf(e.getMessage()), e.retryAfter());
        } catch (RuntimeException e) {
            LOG.error("Client {}: a message could not be handled", session.id(), e);
            session.close(CloseCode.INTERNAL_ERROR);
        }
    }

    @Override
    public void onBinary() {
        session.closeForFault(CloseCode.UNSUPPORTED_DATA);
    }

    @Override
    public void onRejected(CloseCode code, String reason) {
        session.closeForFault(code, reason, Level.DEBUG); // counted by the code; hostile clients must not fill the log
    }

    @Override
    public boolean onPing() {
        session.deadlines().controlFrame();
        return takeControlFrame();
    }

    @Override
    public void onPong() {
        session.deadlines().controlFrame();
        session.deadlines().keepAlive().pong(services.time().runningNanoTime());
        var unused = takeControlFrame(); // a pong has no answer to withhold
    }

    private boolean takeControlFrame() {
        long wait;
        synchronized (session) {
            wait = session.budget().take(RateClass.CONTROL, services.time().arrival());
        }
        if (wait > 0) {
            session.refuse(null, ErrorCode.RATE_LIMITED, "too many control frames", Duration.ofNanos(wait));
        }
        return wait == 0;
    }

    @Override
    public void onClosed(int code) {
        session.closed(code);
    }
}
