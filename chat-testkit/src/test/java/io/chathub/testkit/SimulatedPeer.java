package io.chathub.testkit;

import io.chathub.core.Hub;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.InboundHandler;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.CloseCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

/**
 * The other end of a hub's connection, a latency away and in a process of its own: while the hub's process is paused, the
 * peer's answers arrive and wait.
 */
final class SimulatedPeer implements ClientConnection {

    private final SimulatedRuntime runtime;
    private final Duration latency;
    private final InboundHandler handler;
    private final List<String> received = new ArrayList<>();
    /** What is on the way to the hub, in its order. */
    private final Queue<Runnable> toHub = new ArrayDeque<>();

    private boolean answersPings = true;
    private int closeCode;

    private SimulatedPeer(
            SimulatedRuntime runtime, Duration latency, Function<ClientConnection, InboundHandler> connect) {
        this.runtime = runtime;
        this.latency = latency;
        handler = connect.apply(this);
    }

    /** Connects to {@code hub}. */
    static SimulatedPeer connect(
            SimulatedRuntime runtime, Duration latency, Function<ClientConnection, InboundHandler> connect) {
        return new SimulatedPeer(runtime, latency, connect);
    }

    /** Connects to {@code hub} without a token, which the first join brings. */
    static SimulatedPeer awaitingToken(SimulatedRuntime runtime, Duration latency, Hub hub) {
        return connect(runtime, latency, hub::connectAwaitingToken);
    }

    /** Answers no ping from now on. */
    void ignorePings() {
        answersPings = false;
    }

    /** Sends the first part of a text. */
    void beginText() {
        arrive(handler::onTextBegins);
    }

    /** Sends the first part of a frame's header. */
    void beginFrame() {
        arrive(handler::onFrameBegins);
    }

    /** Sends a text. */
    void send(String text) {
        arrive(() -> handler.onText(text));
    }

    /** Lets something arrive a latency later, unless the connection is closed by then. */
    private void arrive(Runnable input) {
        toHub.add(input);
        runtime.schedule(latency.toNanos(), () -> {
            Runnable next = toHub.remove();
            if (closeCode == 0) {
                next.run();
            }
        });
    }

    /** The frames that were written. */
    List<String> received() {
        return received;
    }

    /** The code of the hub's close; 0 before it. */
    int closeCode() {
        return closeCode;
    }

    @Override
    public String remoteAddress() {
        return "simulated";
    }

    /** The peer takes the frames and acknowledges them by TCP; then the write is complete. */
    @Override
    public void write(List<OutboundBatch> batches, WriteCallback callback) {
        for (OutboundBatch batch : batches) {
            for (int i = 0; i < batch.count(); i++) {
                received.add(StandardCharsets.UTF_8.decode(batch.payload(i)).toString());
            }
        }
        runtime.schedule(latency.toNanos(), callback::succeeded);
    }

    @Override
    public void ping() {
        if (answersPings) {
            arrive(handler::onPong);
        }
    }

    @Override
    public void close(CloseCode code) {
        end(code.code());
    }

    @Override
    public void abort() {
        end(1006);
    }

    private void end(int code) {
        if (closeCode == 0) {
            closeCode = code;
            runtime.schedule(latency.toNanos(), () -> handler.onClosed(code));
        }
    }
}
