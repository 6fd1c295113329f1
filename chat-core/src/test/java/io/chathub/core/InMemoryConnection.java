package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.chathub.core.hook.Identity;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.Framing;
import io.chathub.core.spi.InboundHandler;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.core.suite.TestClient;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ProtocolVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A client in this process: a transport without a network. It checks what the SPI promises a transport. */
public class InMemoryConnection implements ClientConnection, TestClient {

    private static final String END = "the end";

    /** A framing that any reader can undo: the length, in four bytes. */
    private static final Framing LENGTHS = new Framing() {
        @Override
        public int headerSize(int payloadSize) {
            return Integer.BYTES;
        }

        @Override
        public void putHeader(ByteBuffer target, int payloadSize) {
            target.putInt(payloadSize);
        }
    };

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final CompletableFuture<InboundHandler> handler = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger writesUnderWay = new AtomicInteger();
    private final AtomicInteger pings = new AtomicInteger();
    private volatile String remoteAddress = "memory";
    private volatile boolean answersPings = true;
    private volatile boolean stalled;
    private volatile boolean closeCalled;
    private volatile boolean wroteAfterClose;
    private volatile boolean overlappingWrites;

    /** Connects to {@code hub}. */
    public static InMemoryConnection to(Hub hub) {
        return to(hub, ProtocolVersion.V1);
    }

    /** Connects to {@code hub}, to speak this version. */
    public static InMemoryConnection to(Hub hub, ProtocolVersion version) {
        return to(hub, version, null);
    }

    /** Connects to {@code hub} as somebody. */
    public static InMemoryConnection to(Hub hub, ProtocolVersion version, @Nullable Identity identity) {
        InMemoryConnection connection = new InMemoryConnection();
        connection.connectTo(hub, version, identity);
        return connection;
    }

    /** Connects to {@code hub}, once. */
    public final void connectTo(Hub hub, ProtocolVersion version, @Nullable Identity identity) {
        try {
            handler.complete(hub.connect(this, version, identity));
        } catch (RuntimeException e) {
            handler.completeExceptionally(e);
            throw e;
        }
    }

    /** Connects to {@code hub} from an address, to speak v2 as somebody. */
    public static InMemoryConnection from(String address, Hub hub, @Nullable Identity identity) {
        InMemoryConnection connection = new InMemoryConnection();
        connection.remoteAddress = address;
        connection.connectTo(hub, ProtocolVersion.V2, identity);
        return connection;
    }

    /** Connects to {@code hub} as one whose first join is to bring a token. */
    public static InMemoryConnection awaitingToken(Hub hub) {
        InMemoryConnection connection = new InMemoryConnection();
        connection.handler.complete(hub.connectAwaitingToken(connection));
        return connection;
    }

    /** What has come and was not read. */
    public List<String> unread() {
        return List.copyOf(received);
    }

    /** Sends WebSocket pings; returns how many of them are to be answered. */
    public int sendPings(int count) {
        int answered = 0;
        for (int i = 0; i < count; i++) {
            answered += handler.join().onPing() ? 1 : 0;
        }
        return answered;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void write(List<OutboundBatch> batches, WriteCallback callback) {
        assertThat(batches).isNotEmpty();
        wroteAfterClose |= closeCalled;
        overlappingWrites |= writesUnderWay.getAndIncrement() > 0;
        if (stalled) {
            return; // a peer that reads nothing: the write never completes
        }
        batches.forEach(this::read);
        complete(callback);
    }

    /** Reads both forms of a batch, and compares them. */
    private void read(OutboundBatch batch) {
        ByteBuffer framed = batch.framed(LENGTHS);
        int size = 0;
        for (int i = 0; i < batch.count(); i++) {
            ByteBuffer payload = batch.payload(i);
            size += payload.remaining();
            assertThat(framed.getInt()).isEqualTo(payload.remaining());
            assertThat(framed.slice(framed.position(), payload.remaining())).isEqualTo(payload);
            framed.position(framed.position() + payload.remaining());
            onFrame(StandardCharsets.UTF_8.decode(payload).toString());
        }
        assertThat(batch.size()).isEqualTo(size);
        assertThat(framed.hasRemaining()).isFalse();
    }

    /** A frame has arrived. */
    protected void onFrame(String text) {
        received.add(text);
    }

    /** Completes a write; here at once, on the writer's thread. */
    protected void complete(WriteCallback callback) {
        writeIsOver();
        callback.succeeded();
    }

    /** To be called before a write's callback. */
    protected final void writeIsOver() {
        writesUnderWay.decrementAndGet();
    }

    @Override
    public void ping() {
        pings.incrementAndGet();
        if (answersPings) {
            handler.join().onPong();
        }
    }

    @Override
    public void close(CloseCode code) {
        closeCalled = true;
        if (!stalled) {
            end(code.code());
        }
    }

    @Override
    public void abort() {
        end(1006);
    }

    /** Notifies the hub before the test: a test that has seen the close finds the client gone from the hub. */
    private void end(int code) {
        if (ended.compareAndSet(false, true)) {
            received.add(END);
            // A hub that stops may abort the connection before connect() returns, and then there is no handler.
            var unused = handler.whenComplete((inbound, failure) -> {
                if (failure == null) {
                    inbound.onClosed(code);
                }
                closed.complete(code);
            });
        }
    }

    // -------------------------------------------------------------------------------------------------- as a client

    @Override
    public void send(String text) {
        if (!ended.get()) {
            handler.join().onText(text);
        }
    }

    /** Sends the first part of a text; {@link #send} completes it. */
    public void beginText() {
        handler.join().onTextBegins();
    }

    /** Sends a part of a text that the transport holds with {@code heldBytes} bytes; false where it has to drop them. */
    public boolean sendPart(long heldBytes) {
        return handler.join().onTextPart(heldBytes);
    }

    @Override
    public void sendBinary(byte[] data) {
        handler.join().onBinary();
    }

    @Override
    public String receive() {
        try {
            String text = received.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
            if (text == null || text.equals(END)) {
                return fail(text == null ? "no frame came" : "closed with " + awaitClose());
            }
            return text;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public int awaitClose() {
        try {
            return closed.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return fail("still open");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        end(1000);
    }

    @Override
    public void cut() {
        end(1006);
    }

    /** From now on this client reads nothing: a write never completes, a close is never answered. */
    public void stall() {
        stalled = true;
    }

    /** Whether a write was started that has not completed. */
    public boolean isWriting() {
        return writesUnderWay.get() > 0;
    }

    /** From now on pings are not answered. */
    public void ignorePings() {
        answersPings = false;
    }

    /** How many pings came. */
    public int pings() {
        return pings.get();
    }

    /** Whether the line is down. */
    public boolean isClosed() {
        return closed.isDone();
    }

    /** Fails where the core broke a promise to its transport. */
    public void assertSpiWasKept() {
        assertThat(wroteAfterClose).as("a write after close").isFalse();
        assertThat(overlappingWrites).as("a write while another was unfinished").isFalse();
    }
}
