package io.chathub.benchmarks.micro;

import io.chathub.core.Hub;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.Framing;
import io.chathub.core.spi.InboundHandler;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ProtocolVersion;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A client without a socket: it takes what it is given at once, framed as on a socket, and counts it. */
public final class InstantConnection implements ClientConnection {

    private static final Framing TWO_BYTES = new Framing() {
        @Override
        public int headerSize(int payloadSize) {
            return 2;
        }

        @Override
        public void putHeader(ByteBuffer target, int payloadSize) {
            target.putShort((short) payloadSize);
        }
    };

    private final LongAdder received;
    private @Nullable InboundHandler handler;

    private InstantConnection(LongAdder received) {
        this.received = received;
    }

    /** A client in a room. */
    public static InstantConnection join(Hub hub, String room, LongAdder received) {
        InstantConnection connection = new InstantConnection(received);
        InboundHandler inbound = hub.connect(connection, ProtocolVersion.V2, null);
        connection.handler = inbound;
        inbound.onText("{\"type\":\"join\",\"username\":\"Ann\",\"room\":\"" + room + "\"}");
        return connection;
    }

    @Override
    public String remoteAddress() {
        return "memory";
    }

    @Override
    public void write(List<OutboundBatch> batches, WriteCallback callback) {
        int count = 0;
        for (OutboundBatch batch : batches) {
            count += batch.framed(TWO_BYTES).hasRemaining() ? batch.count() : 0;
        }
        received.add(count);
        callback.succeeded();
    }

    @Override
    public void ping() {
        if (handler != null) {
            handler.onPong();
        }
    }

    @Override
    public void close(CloseCode code) {
        if (handler != null) {
            handler.onClosed(code.code());
        }
    }

    @Override
    public void abort() {
        if (handler != null) {
            handler.onClosed(1006);
        }
    }
}
