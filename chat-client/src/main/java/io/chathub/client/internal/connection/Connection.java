package io.chathub.client.internal.connection;

import io.chathub.client.internal.config.ClientOptions;
import io.chathub.client.internal.room.CommandSink;
import io.chathub.client.internal.time.ClientTimer;
import io.chathub.client.spi.ClientTransport;
import io.chathub.client.spi.ClientTransport.Sent;
import io.chathub.client.spi.TransportEnd;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, from the attempt to its end: waits for the {@code connect} event until a deadline, sends pings, decodes
 * texts to events and encodes commands to texts. Thread-safe.
 */
final class Connection implements ClientTransport.Listener, CommandSink {

    /** Follows a connection. {@code onEnded} comes once, on the thread of the transport or of the timer. */
    interface Owner {
        /** The {@code connect} event is there. */
        void onConnected(Connection connection, Connected event);

        /** An event after the {@code connect} event. Does not block. */
        void onEvent(Connection connection, ServerEvent event);

        /** The connection, or the attempt, has ended. */
        void onEnded(Connection connection, TransportEnd end);

        /** Whether events can be handled without exceeding the bound of waiting events. */
        boolean hasCapacity();

        /** Blocks until {@link #hasCapacity}. */
        void awaitCapacity();
    }

    private enum Phase {
        CONNECTING,
        CONNECTED,
        ENDED
    }

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final int maxMessageBytes;
    private final Duration connectTimeout;
    private final Duration pingInterval;
    private final ChatRuntime runtime;
    private final ClientTimer timer;
    private final JsonCodec codec;
    private final Owner owner;
    private final ClientTransport transport;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.CONNECTING);
    /** Whether anything was received since the last ping. */
    private volatile boolean active;
    /** Whether reading is held up by slow listeners. Turns false only after {@link #active} has turned true. */
    private volatile boolean held;

    /** The connect timeout, or the next ping. */
    private volatile Cancellable task = () -> {};

    Connection(
            ClientOptions options,
            ClientTimer timer,
            JsonCodec codec,
            ClientTransport.Factory transports,
            Owner owner) {
        maxMessageBytes = options.maxMessageBytes();
        connectTimeout = options.connectTimeout();
        pingInterval = options.pingInterval();
        runtime = options.runtime();
        this.timer = timer;
        this.codec = codec;
        this.owner = owner;
        transport = transports.create(this, runtime);
    }

    void open() {
        plan(connectTimeout, this::onConnectTimeout);
        transport.open();
    }

    private void plan(Duration delay, Runnable step) {
        task = timer.scheduleDeadline(delay, step);
        if (phase.get() == Phase.ENDED) {
            task.cancel(); // the end may have come before the task was there
        }
    }

    @Override
    public Sent send(ClientCommand command) {
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

    /**
     * Aborts what is left of an ended connection after {@code delay}. The task belongs to the runtime: it runs although the
     * client is closed by then.
     */
    void abortLater(Duration delay) {
        var unused = runtime.scheduleRunning(delay.toNanos(), () -> transport.abort("ended"));
    }

    /** The owner has capacity again. */
    void resume() {
        transport.resume();
    }

    @Override
    public boolean isReady() {
        if (phase.get() == Phase.CONNECTED && !owner.hasCapacity()) {
            held = true;
            return false;
        }
        if (held) {
            active = true; // the client was slow, not the peer
            held = false;
        }
        return true;
    }

    @Override
    public void onActivity() {
        active = true;
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
            while (!isReady()) {
                owner.awaitCapacity();
            }
            owner.onEvent(this, event);
        } else if (!(event instanceof Connected connected)) {
            log.debug("A message before the connect event is ignored");
        } else if (phase.compareAndSet(Phase.CONNECTING, Phase.CONNECTED)) {
            task.cancel();
            if (!pingInterval.isZero()) {
                plan(pingInterval, this::onPingTime);
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

    private void onConnectTimeout() {
        if (phase.compareAndSet(Phase.CONNECTING, Phase.ENDED)) {
            // The reader may hang in a name lookup that cannot be interrupted, so the end does not wait for it.
            String reason = "no connect event within " + connectTimeout;
            transport.abort(reason);
            owner.onEnded(this, TransportEnd.of(TransportEnd.ABNORMAL, reason));
        }
    }

    private void onPingTime() {
        if (phase.get() != Phase.CONNECTED) {
            return;
        }
        // In this order: if held turns false between the two reads, active is true.
        if (!held && !active) {
            transport.abort("no answer to a ping");
            return;
        }
        active = false;
        transport.ping();
        plan(pingInterval, this::onPingTime);
    }
}
