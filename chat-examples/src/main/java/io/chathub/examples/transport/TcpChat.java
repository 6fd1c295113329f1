package io.chathub.examples.transport;

import io.chathub.core.ConnectionRefusedException;
import io.chathub.core.Hub;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.Framing;
import io.chathub.core.spi.InboundHandler;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ProtocolVersion;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A transport that is no WebSocket, as an example of {@link ClientConnection}: plain TCP, where each message is its length in four
 * bytes and its text. The length 0 is a ping of the server and the client's answer to it; the length -1 is followed by a close
 * code in four bytes.
 *
 * <p>Two threads a connection keep the example short. The rules are those of every transport: no method of a connection blocks,
 * each write has one result, the hub hears once of the end.
 */
final class TcpChat implements AutoCloseable {

    /** The header before each text. One object for all connections, which share the framed bytes. */
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

    private static final int PING = 0;
    private static final int CLOSE = -1;
    private static final int ABNORMAL = 1006;

    private final Hub hub;
    private final ServerSocketChannel server;
    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();

    /** Starts the hub, and listens on a port of this machine; 0 for any free port. */
    TcpChat(Hub hub, int port) throws IOException {
        this.hub = hub;
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        hub.start();
        readers.execute(this::accept);
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private void accept() {
        try {
            while (true) {
                Line line = new Line(server.accept());
                readers.execute(line::run);
            }
        } catch (IOException e) {
            // closed
        }
    }

    /** Closes the hub first, so that clients receive what was acknowledged and a close code. */
    @Override
    public void close() throws IOException {
        hub.close();
        server.close();
        lines.forEach(Line::abort);
        readers.shutdown();
    }

    /** One client. */
    private final class Line implements ClientConnection {
        private final SocketChannel channel;
        private final String remoteAddress;
        /** Writes are blocking here, so they have a thread. The hub gives one write at a time. */
        private final ExecutorService writer = Executors.newSingleThreadExecutor();

        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile @Nullable InboundHandler handler;

        Line(SocketChannel channel) throws IOException {
            this.channel = channel;
            remoteAddress = ((InetSocketAddress) channel.getRemoteAddress())
                    .getAddress()
                    .getHostAddress();
        }

        // ---------------------------------------------------------------------------------- from the client

        void run() {
            lines.add(this);
            int code = ABNORMAL;
            try {
                InboundHandler inbound = hub.connect(this, ProtocolVersion.V2, null);
                handler = inbound;
                code = read(inbound, new DataInputStream(Channels.newInputStream(channel)));
            } catch (ConnectionRefusedException e) {
                close(e.closeCode());
            } catch (IOException e) {
                // the connection is lost
            } finally {
                end(code);
            }
        }

        private int read(InboundHandler inbound, DataInputStream in) throws IOException {
            int max = hub.options().input().maxMessageBytes();
            while (true) {
                int length = in.readInt();
                if (length == CLOSE) {
                    return in.readInt();
                }
                if (length == PING) {
                    inbound.onPong();
                } else if (length < 0 || length > max) {
                    inbound.onRejected(CloseCode.TOO_LARGE, "a text of more than " + max + " bytes");
                    in.skipNBytes(Integer.toUnsignedLong(length)); // the hub's close needs a socket that is read
                } else {
                    inbound.onFrameBegins(); // the hub ends a connection whose text takes too long
                    byte[] text = new byte[length];
                    in.readFully(text);
                    decode(inbound, text);
                }
            }
        }

        private static void decode(InboundHandler inbound, byte[] text) {
            try {
                inbound.onText(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(text))
                        .toString());
            } catch (CharacterCodingException e) {
                inbound.onRejected(CloseCode.INVALID_PAYLOAD, CloseCode.INVALID_PAYLOAD.reason());
            }
        }

        // ------------------------------------------------------------------------------------- from the hub

        @Override
        public String remoteAddress() {
            return remoteAddress;
        }

        @Override
        public void write(List<OutboundBatch> batches, WriteCallback callback) {
            submit(
                    () -> {
                        try {
                            for (OutboundBatch batch : batches) {
                                writeAll(batch.framed(LENGTHS));
                            }
                            callback.succeeded();
                        } catch (IOException e) {
                            callback.failed(e);
                            abort();
                        }
                    },
                    () -> callback.failed(new IOException("closed")));
        }

        private void writeAll(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void ping() {
            writeControl(ByteBuffer.allocate(Integer.BYTES).putInt(PING));
        }

        @Override
        public void close(CloseCode code) {
            writeControl(ByteBuffer.allocate(2 * Integer.BYTES).putInt(CLOSE).putInt(code.code()));
        }

        private void writeControl(ByteBuffer frame) {
            submit(
                    () -> {
                        try {
                            writeAll(frame.flip());
                        } catch (IOException e) {
                            abort();
                        }
                    },
                    () -> {});
        }

        private void submit(Runnable write, Runnable rejected) {
            try {
                writer.execute(write);
            } catch (RejectedExecutionException e) {
                rejected.run(); // the connection has ended
            }
        }

        @Override
        public void abort() {
            try {
                channel.close(); // also ends a write that blocks
            } catch (IOException e) {
                // it is closed all the same
            }
            end(ABNORMAL);
        }

        /** Reports the end, once, when the writes so far have their results. */
        private void end(int code) {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            lines.remove(this);
            submit(
                    () -> {
                        try {
                            channel.close();
                        } catch (IOException e) {
                            // it is closed all the same
                        }
                        InboundHandler inbound = handler;
                        if (inbound != null) {
                            inbound.onClosed(code);
                        }
                    },
                    () -> {});
            writer.shutdown();
        }
    }
}
