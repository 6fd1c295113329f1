package io.chathub.client.local;

import io.chathub.client.spi.ClientTransport;
import io.chathub.client.spi.TransportEnd;
import io.chathub.core.ConnectionRefusedException;
import io.chathub.core.Hub;
import io.chathub.core.hook.Identity;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.InboundHandler;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.runtime.ChatRuntime;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection of two {@link Pipe}s in one process: one passes the output of the hub to the client, the other the texts of
 * the client to the hub. Each has a worker of its own, like the reader and the writer of a socket, so neither side runs code
 * of the other one under its locks. While the client has no capacity for further events, the pipe to it waits, and the hub
 * treats it like any other slow reader.
 */
final class LocalTransport implements ClientTransport {

    private static final AtomicInteger COUNT = new AtomicInteger();
    /** How many messages may wait for the hub. */
    private static final int MAX_QUEUED = 512;

    private final Hub hub;
    private final @Nullable Identity identity;
    private final Listener listener;
    private final Pipe toClient;
    private final Pipe toHub;
    /** Used by the worker of {@link #toHub} only. */
    private @Nullable InboundHandler handler;

    private volatile boolean open;

    LocalTransport(Hub hub, @Nullable Identity identity, Listener listener, ChatRuntime runtime) {
        this.hub = hub;
        this.identity = identity;
        this.listener = listener;
        String name = "chat-client-local-" + COUNT.incrementAndGet();
        toClient = new Pipe(runtime, name + "-reader");
        toHub = new Pipe(runtime, name + "-writer");
    }

    @Override
    public void open() {
        toClient.start();
        toHub.start();
        toHub.add(() -> {
            try {
                open = true;
                handler = hub.connect(new HubSide(), ProtocolVersion.V2, identity);
            } catch (ConnectionRefusedException e) {
                end(TransportEnd.of(e.closeCode().code(), e.closeCode().reason()));
            }
        });
    }

    @Override
    public Sent send(String text) {
        if (!open) {
            return Sent.NOT_OPEN;
        }
        if (toHub.size() >= MAX_QUEUED) {
            return Sent.FULL;
        }
        toHub.add(() -> withHandler(inbound -> inbound.onText(text)));
        return Sent.QUEUED;
    }

    @Override
    public void ping() {
        // A connection inside the process cannot be dead. The answer shows that the pipe to the client is not stuck.
        toClient.add(listener::onActivity);
    }

    @Override
    public void close(int code) {
        open = false;
        toHub.add(() -> {
            withHandler(inbound -> inbound.onClosed(code));
            end(TransportEnd.of(code, ""));
        });
    }

    @Override
    public void abort(String reason) {
        toHub.add(() -> withHandler(inbound -> inbound.onClosed(TransportEnd.ABNORMAL)));
        end(TransportEnd.of(TransportEnd.ABNORMAL, reason));
    }

    @Override
    public void resume() {
        toClient.resume();
    }

    /** Runs {@code step} with the handler of the hub; does nothing if the hub refused the connection. */
    private void withHandler(Consumer<InboundHandler> step) {
        InboundHandler inbound = handler;
        if (inbound != null) {
            step.accept(inbound);
        }
    }

    /** Reports the end to the client after the output that waits; then both workers end. */
    private void end(TransportEnd end) {
        open = false;
        toClient.close(() -> listener.onEnd(end));
        toHub.close(() -> {});
    }

    /** The connection as the hub sees it. */
    private final class HubSide implements ClientConnection {
        @Override
        public String remoteAddress() {
            return "local";
        }

        @Override
        public void write(List<OutboundBatch> batches, WriteCallback callback) {
            if (!toClient.addParts(new Delivery(batches, callback))) {
                callback.failed(new IllegalStateException("the client is gone"));
            }
        }

        @Override
        public void ping() {
            toHub.add(() -> withHandler(InboundHandler::onPong));
        }

        @Override
        public void close(CloseCode code) {
            toHub.add(() -> withHandler(inbound -> inbound.onClosed(code.code())));
            end(TransportEnd.of(code.code(), code.reason()));
        }

        @Override
        public void abort() {
            LocalTransport.this.abort("aborted by the hub");
        }
    }

    /** Delivers one write of the hub to the client, text by text, and pauses while the client has no capacity. */
    private final class Delivery implements Pipe.Task {
        private final List<OutboundBatch> batches;
        private final WriteCallback callback;
        private int batch;
        private int index;

        Delivery(List<OutboundBatch> batches, WriteCallback callback) {
            this.batches = batches;
            this.callback = callback;
        }

        @Override
        public boolean run() {
            for (; batch < batches.size(); batch++, index = 0) {
                OutboundBatch current = batches.get(batch);
                while (index < current.count()) {
                    if (!listener.isReady()) {
                        return false;
                    }
                    listener.onActivity();
                    listener.onText(StandardCharsets.UTF_8
                            .decode(current.payload(index++))
                            .toString());
                }
            }
            callback.succeeded();
            return true;
        }
    }
}
