package io.chathub.core.internal.session;

import io.chathub.core.internal.limit.InboundBudget;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.spi.InboundHandler;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    @Override
    public void onText(String text) {
        session.deadlines().textEnds();
        if (!session.isLive() || !services.intake().isOpen()) {
            return; // not refused either: a client that floods a hub which stops must not keep its lanes busy
        }
        session.active(services.time().timestamp());
        if (session.owner().isOverdue()) {
            session.closeForFault(CloseCode.TOKEN_EXPIRED); // the sweep would find it a moment later
            return;
        }
        try {
            session.handle(services.codecs().of(session.version()).decodeCommand(text), InboundBudget.cost(text));
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
