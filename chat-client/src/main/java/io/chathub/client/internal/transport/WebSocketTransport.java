package io.chathub.client.internal.transport;

import io.chathub.client.internal.config.Checks;
import io.chathub.client.internal.config.ClientOptions;
import io.chathub.client.internal.config.ServerAddress;
import io.chathub.client.spi.ClientTransport;
import io.chathub.client.spi.TransportEnd;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.TaskPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.framing.PongFrame;
import org.java_websocket.handshake.ServerHandshake;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport over Java-WebSocket.
 *
 * <p>The library reports the end of a connection from the thread that notices it first, possibly the writer while the
 * reader still passes on messages. This class reports the end after the reader is done. So no received message is lost or
 * late, and the close code of the peer counts even if a write failed before it was read.
 *
 * <p>The {@code close} of the library stops reading at once and may drop queued frames, so it is not used: a close frame is
 * queued like any other frame, and the answer of the peer ends the connection.
 *
 * <p>The reader is a task of a pool of the runtime. The library starts the writer thread itself.
 */
public final class WebSocketTransport implements ClientTransport {

    private static final Logger log = LoggerFactory.getLogger(WebSocketTransport.class);
    /** How many pings and pongs fit into a queue that is full of messages. */
    private static final int CONTROL_FRAMES = 16;
    /** The most queued frames. The outbox has an option for its bound; this one only bounds the queue of a dead connection. */
    private static final int MAX_QUEUED = 512;

    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Listener listener;
    private final ChatRuntime runtime;
    private final TaskPool reader;
    private final HandshakeDraft draft;
    private final Engine engine;
    private final Object sendLock = new Object();

    private final Object abortLock = new Object();
    private @Nullable Socket socket;
    private @Nullable String abortReason;

    /** Creates a transport that is not open. */
    public WebSocketTransport(ClientOptions options, String threadName, Listener listener, ChatRuntime runtime) {
        this.listener = listener;
        this.runtime = runtime;
        reader = runtime.pool(threadName, 1, 1);
        draft = new HandshakeDraft(options.maxIncomingBytes(), listener::onActivity);
        engine = new Engine(options);
    }

    @Override
    public void open() {
        var unused = reader.submit(this::read);
    }

    private void read() {
        try {
            engine.run();
        } catch (RuntimeException | Error e) {
            log.error("The reader of a connection failed", e);
        } finally {
            reader.stop(); // after this task its thread has nothing to do
        }
    }

    @Override
    public Sent send(String text) {
        synchronized (sendLock) {
            if (draft.isClosing() || !engine.isOpen()) {
                return Sent.NOT_OPEN;
            }
            if (engine.queued() >= MAX_QUEUED) {
                return Sent.FULL;
            }
            try {
                engine.send(text);
                return Sent.QUEUED;
            } catch (WebsocketNotConnectedException e) {
                return Sent.NOT_OPEN;
            }
        }
    }

    @Override
    public void ping() {
        control(new PingFrame());
    }

    @Override
    public void close(int code) {
        synchronized (sendLock) {
            CloseFrame frame = new CloseFrame();
            frame.setCode(code);
            boolean first = !draft.isClosing();
            draft.closing(); // before the frame is written, since the answer may be fast
            if (first) {
                queue(frame);
            }
        }
    }

    @Override
    public void abort(String reason) {
        Socket open;
        synchronized (abortLock) {
            if (abortReason == null) {
                abortReason = reason;
            }
            open = socket;
        }
        cut(open);
    }

    private void control(Framedata frame) {
        synchronized (sendLock) {
            if (!draft.isClosing()) {
                queue(frame);
            }
        }
    }

    private void queue(Framedata frame) {
        if (engine.isOpen() && engine.queued() < MAX_QUEUED + CONTROL_FRAMES) {
            try {
                engine.sendFrame(frame);
            } catch (WebsocketNotConnectedException e) {
                log.debug("The connection ended before a control frame was sent");
            }
        }
    }

    /** Keeps the socket for {@link #abort}, which may have been called already. */
    private void registerSocket(Socket opening) throws IOException {
        synchronized (abortLock) {
            if (abortReason != null) {
                throw new IOException(abortReason);
            }
            socket = opening;
        }
    }

    private static void cut(@Nullable Socket socket) {
        if (socket == null || socket.isClosed()) {
            return;
        }
        try {
            // With a linger time of 0 the close waits neither for unsent bytes nor for a writer inside TLS.
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            log.trace("The socket is closing already");
        }
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("Closing the socket failed: {}", e.toString());
        }
    }

    private TransportEnd end(int code, @Nullable String reason, @Nullable Exception error) {
        TransportEnd peerClose = draft.peerClose();
        if (peerClose != null) {
            return peerClose;
        }
        String aborted;
        synchronized (abortLock) {
            aborted = abortReason;
        }
        if (aborted != null) {
            return TransportEnd.of(TransportEnd.ABNORMAL, aborted);
        }
        int status = draft.refusal();
        TransportEnd end = status != 0
                ? TransportEnd.refused(status, draft.retryAfter())
                : TransportEnd.of(code <= 0 ? TransportEnd.ABNORMAL : code, Objects.requireNonNullElse(reason, ""));
        return end.withCause(error);
    }

    private static URI endpoint(ClientOptions options) {
        return Objects.requireNonNull(options.endpoint(), "endpoint");
    }

    /** The address for the library, which needs a host that {@link URI} knows: it only takes path and scheme from it. */
    private static URI libraryUri(ClientOptions options) {
        URI uri = endpoint(options);
        if (uri.getHost() != null) {
            return uri;
        }
        String query = uri.getRawQuery();
        return URI.create(uri.getScheme() + "://localhost" + uri.getRawPath() + (query == null ? "" : "?" + query));
    }

    /**
     * The client of the library. Its callbacks run on the reader thread, except {@link #onClose} and {@link #onError}, which
     * run on any thread.
     */
    private final class Engine extends WebSocketClient {

        private final Object endLock = new Object();
        private final @Nullable Supplier<String> token;
        private boolean opened;
        private boolean closeReported;
        private int code = TransportEnd.ABNORMAL;
        private @Nullable String reason;
        private @Nullable Exception error;

        Engine(ClientOptions options) {
            super(libraryUri(options), draft, options.headers());
            ServerAddress server = ServerAddress.of(endpoint(options));
            Dialer dialer = new Dialer(
                    server,
                    options.proxy(),
                    options.sslContext(),
                    options.connectTimeout(),
                    options.runtime()::nanoTime,
                    InetAddress::getAllByName);
            setSocketFactory(new DialingSocketFactory(dialer, WebSocketTransport.this::registerSocket));
            if (options.headers().keySet().stream().noneMatch("Host"::equalsIgnoreCase)) {
                addHeader("Host", server.hostHeader());
            }
            setDaemon(true);
            setTcpNoDelay(true);
            setConnectionLostTimeout(0); // Connection sends the pings and knows when reading is held up on this side
            String guestKey = options.guestKey();
            token = guestKey == null ? options.token() : () -> guestKey;
        }

        int queued() {
            return ((WebSocketImpl) getConnection()).outQueue.size();
        }

        @Override
        public void run() {
            try {
                if (authorize()) {
                    super.run();
                }
            } finally {
                closeConnection(TransportEnd.ABNORMAL, ""); // has no effect on a closed connection
                if (!opened) {
                    cut(getSocket());
                }
                TransportEnd end;
                synchronized (endLock) {
                    if (!opened && code == CloseFrame.PROTOCOL_ERROR) {
                        reason = "the response is not a WebSocket handshake for chat.v2";
                    }
                    end = end(code, reason, error);
                }
                listener.onEnd(end);
            }
        }

        /** Calls the token supplier, on the reader thread, which serves this connection only. False where it failed. */
        private boolean authorize() {
            if (token != null) {
                try {
                    String value = token.get();
                    Checks.header("Authorization", value);
                    addHeader("Authorization", "Bearer " + value);
                } catch (RuntimeException e) {
                    log.warn("The token supplier failed, and so does this attempt: {}", e.toString());
                    onClose(TransportEnd.ABNORMAL, "no token", false);
                    onError(e);
                    return false;
                }
            }
            return true;
        }

        /**
         * Performs the TLS handshake before the library starts its writer. Otherwise both threads fail on a rejected
         * certificate, and the first of the two exceptions may be the one without the cause.
         */
        @Override
        protected void onSetSSLParameters(SSLParameters parameters) {
            super.onSetSSLParameters(parameters);
            if (getSocket() instanceof SSLSocket tls) {
                tls.setSSLParameters(parameters);
                try {
                    tls.startHandshake();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        @Override
        public void onOpen(ServerHandshake handshake) {
            opened = true;
        }

        @Override
        public void onMessage(String message) {
            listener.onText(message);
        }

        @Override
        public void onMessage(ByteBuffer bytes) {
            log.debug("A binary message is ignored");
        }

        @Override
        public void onWebsocketPing(WebSocket connection, Framedata ping) {
            control(new PongFrame((PingFrame) ping));
        }

        /**
         * Called on the reader thread after a close frame of this side is queued, and before the library interrupts its
         * writer. A busy writer drops the queued frames on the interrupt, so this waits for it.
         */
        @Override
        public void onClosing(int code, String reason, boolean remote) {
            draft.closing();
            try {
                var unused =
                        runtime.await(() -> queued() == 0 || getSocket().isClosed(), runtime.nanoTime() + FLUSH_NANOS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {
            synchronized (endLock) {
                if (!closeReported) {
                    closeReported = true;
                    this.code = code;
                    this.reason = reason;
                }
            }
        }

        @Override
        public void onError(Exception e) {
            log.debug("The connection failed: {}", e.toString());
            synchronized (endLock) {
                // The close code reports a data error.
                if (error == null && !(e instanceof InvalidDataException)) {
                    error = e instanceof UncheckedIOException wrapped ? wrapped.getCause() : e;
                }
            }
        }
    }
}
