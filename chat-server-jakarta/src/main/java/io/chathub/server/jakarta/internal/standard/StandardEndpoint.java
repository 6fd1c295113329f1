package io.chathub.server.jakarta.internal.standard;

import io.chathub.core.ConnectionRefusedException;
import io.chathub.core.spi.InboundHandler;
import io.chathub.protocol.CloseCode;
import io.chathub.runtime.Cancellable;
import io.chathub.server.jakarta.internal.frame.CloseCodes;
import io.chathub.server.servlet.spi.AcceptedHandshake;
import io.chathub.server.servlet.spi.MessageRejectedException;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoint of one session. The container calls it on one thread at a time. It is public because containers look at its
 * class; {@link StandardTransport} makes the instances.
 */
public final class StandardEndpoint extends Endpoint {

    private static final Logger LOG = LoggerFactory.getLogger(StandardEndpoint.class);

    /** Tomcat's property: the longest wait for the peer's close frame, in milliseconds. */
    private static final String SESSION_CLOSE = "org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT";

    private static final long GRACE_MILLIS = 2_000;

    private final AcceptedHandshake handshake;
    private final StandardTransport transport;
    private volatile @Nullable StandardConnection connection;
    private volatile @Nullable Cancellable opening;
    private volatile @Nullable InboundHandler handler;
    /** The message of which not all parts have come; null outside of one, or where the parts were dropped. */
    private volatile @Nullable TextParts message;

    private boolean withinMessage;
    /** Whether no message is read any more. */
    private volatile boolean ending;

    private final AtomicBoolean ended = new AtomicBoolean();

    StandardEndpoint(AcceptedHandshake handshake, StandardTransport transport) {
        this.handshake = handshake;
        this.transport = transport;
    }

    /** Ends the handshake after {@code opening}, if the container has not opened the session by then. */
    void awaitOpening(Cancellable opening) {
        this.opening = opening;
    }

    /** The time of the opening is over: a container may drop a connection between the answer and the opening without a word. */
    void openingEnded() {
        if (connection == null) {
            end(CloseCodes.ABNORMAL);
        }
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.getUserProperties().put(SESSION_CLOSE, GRACE_MILLIS);
        // The core has deadlines of its own. The container's restart with our own writes.
        session.setMaxIdleTimeout(0);
        session.getAsyncRemote().setSendTimeout(0);
        StandardConnection opened = new StandardConnection(session, transport, this, handshake.remoteAddress());
        connection = opened;
        Cancellable timer = opening;
        if (timer != null) {
            timer.cancel();
        }
        try {
            if (ended.get()) {
                opened.abort(); // the opening took too long
                return;
            }
            InboundHandler connected = handshake.connect(opened);
            handler = connected;
            if (ended.get()) {
                connected.onClosed(
                        CloseCodes.ABNORMAL); // the hub has ended the connection before the handler was known
            }
        } catch (ConnectionRefusedException e) {
            // A limit was reached since the handshake.
            opened.refuse(e.closeCode());
        }
        session.addMessageHandler(String.class, (MessageHandler.Partial<String>) this::onText);
        session.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) this::onBinary);
        session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>) this::onPong);
    }

    private void onText(String part, boolean last) {
        InboundHandler inbound = handler;
        if (inbound == null || ending) {
            return;
        }
        try {
            String whole = assemble(part, last, inbound);
            if (whole != null) {
                inbound.onText(whole);
            }
        } catch (MessageRejectedException e) {
            ending = true;
            inbound.onRejected(e.closeCode(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.warn("A message of {} failed", handshake.remoteAddress(), e);
            ending = true;
            inbound.onRejected(CloseCode.INTERNAL_ERROR, CloseCode.INTERNAL_ERROR.reason());
        }
    }

    /** The message that this part completes; null if further parts belong to it. */
    private @Nullable String assemble(String part, boolean last, InboundHandler inbound) {
        TextParts parts = message;
        if (!withinMessage) {
            parts = new TextParts(handshake.maxMessageBytes());
            if (!last) {
                message = parts;
                inbound.onTextBegins();
            }
        }
        withinMessage = !last;
        if (last) {
            message = null;
        }
        if (parts == null) {
            return null; // the parts were dropped
        }
        parts.add(part);
        if (last) {
            return parts.complete();
        }
        // Read after the parts are stored: dropMessage() writes in the opposite order.
        if (!inbound.onTextPart(parts.heldBytes()) || ending) {
            message = null;
        }
        return null;
    }

    private void onBinary(ByteBuffer part, boolean last) {
        InboundHandler inbound = handler;
        if (inbound != null && !ending) {
            ending = true;
            inbound.onBinary();
        }
    }

    private void onPong(PongMessage pong) {
        StandardConnection open = connection;
        if (open != null) {
            open.ponged(pong.getApplicationData());
        }
        InboundHandler inbound = handler;
        if (inbound != null) {
            inbound.onPong();
        }
    }

    /** Drops the parts of an incomplete message, and reads no further one. Any thread may call it. */
    void dropMessage() {
        ending = true;
        message = null;
    }

    /** The hub has ended the connection without a close frame. */
    void aborted() {
        end(CloseCodes.ABNORMAL);
    }

    @Override
    public void onError(Session session, Throwable cause) {
        // Protocol errors, oversized messages and broken connections; onClose follows.
        LOG.debug("Connection of {} failed: {}", handshake.remoteAddress(), cause.toString());
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        end(reason.getCloseCode().getCode());
    }

    /** Reports the end, once. */
    void end(int code) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        dropMessage();
        handshake.ended();
        InboundHandler inbound = handler;
        if (inbound != null) {
            inbound.onClosed(code);
        }
    }
}
