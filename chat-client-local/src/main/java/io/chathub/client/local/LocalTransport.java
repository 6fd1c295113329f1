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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A line of two queues, each with a thread of its own, as a socket has: one brings what the hub says to the client, and
 * may wait there for a slow listener; the other brings what the client says to the hub. So neither side ever runs code of
 * the other under its own locks, and a client that does not listen is a slow reader as any other.
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
    /** Only the writer's thread touches it. */
    private @Nullable InboundHandler handler;

    private volatile boolean open;

    LocalTransport(Hub hub, @Nullable Identity identity, Listener listener) {
        this.hub = hub;
        this.identity = identity;
        this.listener = listener;
        String name = "chat-client-local-" + COUNT.incrementAndGet();
        toClient = new Pipe(name + "-reader");
        toHub = new Pipe(name + "-writer");
    }

    @Override
    public void open() {
        toClient.start();
        toHub.start();
        toHub.put(() -> {
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
        toHub.put(() -> withHandler(inbound -> inbound.onText(text)));
        return Sent.QUEUED;
    }

    @Override
    public void ping() {
        // There is no line that could be dead; the answer shows that the reader is not stuck.
        toClient.put(listener::onActivity);
    }

    @Override
    public void close(int code) {
        open = false;
        toHub.put(() -> {
            withHandler(inbound -> inbound.onClosed(code));
            end(TransportEnd.of(code, ""));
        });
    }

    @Override
    public void abort(String reason) {
        toHub.put(() -> withHandler(inbound -> inbound.onClosed(TransportEnd.ABNORMAL)));
        end(TransportEnd.of(TransportEnd.ABNORMAL, reason));
    }

    /** On the thread that connects first: then the handler is there, or never will be. */
    private void withHandler(Consumer<InboundHandler> step) {
        InboundHandler inbound = handler;
        if (inbound != null) {
            step.accept(inbound);
        }
    }

    /** The last that the client hears, behind what is on its way; then both threads end. */
    private void end(TransportEnd end) {
        open = false;
        toClient.putLast(() -> listener.onEnd(end));
        toHub.putLast(() -> {});
    }

    /** What the hub sees of this client. */
    private final class HubSide implements ClientConnection {
        @Override
        public String remoteAddress() {
            return "local";
        }

        @Override
        public void write(List<OutboundBatch> batches, WriteCallback callback) {
            boolean accepted = toClient.put(() -> {
                for (OutboundBatch batch : batches) {
                    for (int i = 0; i < batch.count(); i++) {
                        listener.onActivity();
                        listener.onText(
                                StandardCharsets.UTF_8.decode(batch.payload(i)).toString());
                    }
                }
                callback.succeeded();
            });
            if (!accepted) {
                callback.failed(new IllegalStateException("the client is gone"));
            }
        }

        @Override
        public void ping() {
            toHub.put(() -> withHandler(InboundHandler::onPong));
        }

        @Override
        public void close(CloseCode code) {
            toHub.put(() -> withHandler(inbound -> inbound.onClosed(code.code())));
            end(TransportEnd.of(code.code(), code.reason()));
        }

        @Override
        public void abort() {
            LocalTransport.this.abort("cut by the hub");
        }
    }
}
