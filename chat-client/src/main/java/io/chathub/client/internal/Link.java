package io.chathub.client.internal;

import io.chathub.client.spi.ClientTransport;
import io.chathub.client.spi.ClientTransport.Sent;
import io.chathub.client.spi.TransportEnd;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.ServerEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from its attempt to its end: waits for the {@code connect} event until a deadline, then pings, and turns
 * texts into events and commands into texts.
 */
final class Link implements ClientTransport.Listener {

    /** Who hears of a link. {@code onEnded} comes once; on the reader thread, or on the timer's where the deadline passed. */
    interface Owner {
        /** The {@code connect} event is there. */
        void onConnected(Link link, Connected event);

        /** Another event came, after the first. May block. */
        void onEvent(Link link, ServerEvent event);

        /** It is over. */
        void onEnded(Link link, TransportEnd end);
    }

    private enum Phase {
        CONNECTING,
        CONNECTED,
        ENDED
    }

    private static final Logger log = LoggerFactory.getLogger(Link.class);

    private final int maxMessageBytes;
    private final Duration connectTimeout;
    private final Duration pingInterval;
    private final Timer timer;
    private final JsonCodec codec;
    private final Owner owner;
    private final ClientTransport transport;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.CONNECTING);
    private volatile boolean heard;
    /** The reader hands an event on, and may wait there for a slow listener. Falls only after {@link #heard} has risen. */
    private volatile boolean handing;

    private volatile Timer.Task task = () -> {};

    Link(ClientOptions options, Timer timer, JsonCodec codec, ClientTransport.Factory transports, Owner owner) {
        maxMessageBytes = options.maxMessageBytes();
        connectTimeout = options.connectTimeout();
        pingInterval = options.pingInterval();
        this.timer = timer;
        this.codec = codec;
        this.owner = owner;
        transport = transports.create(this);
    }

    void open() {
        task = timer.schedule(connectTimeout, this::onDeadline);
        transport.open();
    }

    /**
     * Sends a command.
     *
     * @throws IllegalArgumentException if it is over the size limit, as only a text can make it
     */
    Sent send(ClientCommand command) {
        String json = codec.encode(command);
        int size = json.getBytes(StandardCharsets.UTF_8).length;
        if (size > maxMessageBytes) {
            throw new IllegalArgumentException(
                    "message: " + size + " bytes (expected: at most " + maxMessageBytes + ")");
        }
        return transport.send(json);
    }

    void close(int code) {
        transport.close(code);
    }

    void abort(String reason) {
        transport.abort(reason);
    }

    @Override
    public void onActivity() {
        heard = true;
    }

    @Override
    public void onText(String text) {
        ServerEvent event;
        try {
            event = codec.decodeEvent(text);
        } catch (ProtocolException e) {
            log.debug("A message from the server is ignored: {}", e.code());
            return;
        }
        if (phase.get() == Phase.CONNECTED) {
            handing = true;
            owner.onEvent(this, event);
            heard = true; // the wait for a slow listener was not the peer's
            handing = false;
        } else if (!(event instanceof Connected connected)) {
            log.debug("A message from before the connect event is ignored");
        } else if (phase.compareAndSet(Phase.CONNECTING, Phase.CONNECTED)) {
            task.cancel();
            if (!pingInterval.isZero()) {
                task = timer.schedule(pingInterval, this::onPingTime);
            }
            owner.onConnected(this, connected);
        }
    }

    @Override
    public void onEnd(TransportEnd end) {
        if (phase.getAndSet(Phase.ENDED) != Phase.ENDED) {
            task.cancel();
            owner.onEnded(this, end);
        }
    }

    private void onDeadline() {
        if (phase.compareAndSet(Phase.CONNECTING, Phase.ENDED)) {
            // The reader may be stuck in a name lookup that nothing can end: the end is told without it.
            String reason = "no connect event within " + connectTimeout;
            transport.abort(reason);
            owner.onEnded(this, TransportEnd.of(TransportEnd.ABNORMAL, reason));
        }
    }

    private void onPingTime() {
        if (phase.get() != Phase.CONNECTED) {
            return;
        }
        // In this order: a reader that is done between the two looks has been heard.
        if (!handing && !heard) {
            transport.abort("no answer to a ping");
            return;
        }
        heard = false;
        transport.ping();
        task = timer.schedule(pingInterval, this::onPingTime);
    }
}
