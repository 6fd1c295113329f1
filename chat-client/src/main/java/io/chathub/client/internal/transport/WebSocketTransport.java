package io.chathub.client.internal.transport;

import io.chathub.client.internal.config.Checks;
import io.chathub.client.internal.config.ClientOptions;
import io.chathub.client.spi.ClientTransport;
import io.chathub.client.spi.TransportEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
 * <p>The library tells the end of a connection from whichever thread noticed it first: the writer may, while the reader
 * still hands on what had arrived. Here the end is told when the reader is done, so nothing that arrived is lost or comes
 * too late, and the peer's close code counts even if a write failed before it was read.
 *
 * <p>The library's own {@code close}, which stops reading at once and may then drop what waits to be written, is not
 * used either: a close frame is queued like any other, and the peer's answer ends the connection.
 */
public final class WebSocketTransport implements ClientTransport {

    private static final Logger log = LoggerFactory.getLogger(WebSocketTransport.class);
    /** How many pings and pongs may stand in a queue that is full of messages. */
    private static final int CONTROL_FRAMES = 16;
    /** What waits to be written. The outbox is what is bounded by an option; this only keeps a dead line from growing. */
    private static final int MAX_QUEUED = 512;

    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FLUSH_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Listener listener;
    private final String threadName;
    private final int maxQueued;
    private final HandshakeDraft draft;
    private final Engine engine;
    private final Object sendLock = new Object();

    private final Object abortLock = new Object();
    private @Nullable Socket socket;
    private @Nullable String abortReason;

    /** Creates a transport that is not open. */
    public WebSocketTransport(ClientOptions options, String threadName, Listener listener) {
        this.listener = listener;
        this.threadName = threadName;
        maxQueued = MAX_QUEUED;
        draft = new HandshakeDraft(options.maxIncomingBytes(), listener::onActivity);
        engine = new Engine(options);
    }

    @Override
    public void open() {
        Thread reader = new Thread(engine, threadName);
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public Sent send(String text) {
        synchronized (sendLock) {
            if (draft.isClosing() || !engine.isOpen()) {
                return Sent.NOT_OPEN;
            }
            if (engine.queued() >= maxQueued) {
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
            draft.closing(); // before the frame is out: the answer may be fast
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
        if (engine.isOpen() && engine.queued() < maxQueued + CONTROL_FRAMES) {
            try {
                engine.sendFrame(frame);
            } catch (WebsocketNotConnectedException e) {
                log.debug("The connection ended before a control frame was sent");
            }
        }
    }

    /** Remembers the socket for {@link #abort}, which may have been called already. */
    private void connectingWith(Socket opening) throws UnknownHostException {
        synchronized (abortLock) {
            if (abortReason != null) {
                throw new UnknownHostException(abortReason);
            }
            socket = opening;
        }
    }

    private static void cut(@Nullable Socket socket) {
        if (socket == null || socket.isClosed()) {
            return;
        }
        try {
            // Without lingering the close waits for nothing: neither for unsent bytes nor for a writer inside TLS.
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
        return new TransportEnd(
                code <= 0 || status != 0 ? TransportEnd.ABNORMAL : code,
                status != 0 ? "handshake refused with HTTP " + status : Objects.requireNonNullElse(reason, ""),
                status,
                draft.retryAfter(),
                error);
    }

    /** The library's side. Its callbacks come on the reader thread, but {@link #onClose} and {@link #onError} on any. */
    private final class Engine extends WebSocketClient {

        private final Object endLock = new Object();
        private final @Nullable Supplier<String> token;
        private boolean opened;
        private boolean told;
        private int code = TransportEnd.ABNORMAL;
        private @Nullable String reason;
        private @Nullable Exception error;

        Engine(ClientOptions options) {
            super(Objects.requireNonNull(options.endpoint(), "endpoint"), draft, options.headers(), (int)
                    options.connectTimeout().toMillis());
            setDaemon(true);
            setTcpNoDelay(true);
            setConnectionLostTimeout(0); // the link pings, and knows when it is this side that does not read
            setDnsResolver(this::resolve);
            token = options.token();
            if (options.sslContext() != null && "wss".equals(getURI().getScheme())) {
                setSocketFactory(options.sslContext().getSocketFactory());
            }
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
                closeConnection(TransportEnd.ABNORMAL, ""); // does nothing if it is closed, as it should be
                if (!opened) {
                    cut(getSocket());
                }
                TransportEnd end;
                synchronized (endLock) {
                    if (!opened && code == CloseFrame.PROTOCOL_ERROR) {
                        reason = "the answer is no WebSocket handshake for chat.v2";
                    }
                    end = end(code, reason, error);
                }
                listener.onEnd(end);
            }
        }

        /** Asks for a token, on this thread, which is there for this connection alone. */
        private boolean authorize() {
            if (token != null) {
                try {
                    String value = token.get();
                    Checks.header("Authorization", value);
                    addHeader("Authorization", "Bearer " + value);
                } catch (RuntimeException e) {
                    log.warn("No token for this attempt: {}", e.toString());
                    onClose(TransportEnd.ABNORMAL, "no token", false);
                    onError(e);
                    return false;
                }
            }
            return true;
        }

        private InetAddress resolve(URI uri) throws UnknownHostException {
            connectingWith(getSocket());
            return InetAddress.getByName(uri.getHost());
        }

        /**
         * Shakes hands here, before the library starts its writer: else reader and writer both meet a certificate that is
         * refused, and the one that comes first may be the one that does not say why.
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
         * Comes on the reader thread when a close frame of this side is queued, and before the library interrupts its
         * writer: which, if it is busy at that moment, drops what is queued. So the queue gets its time here.
         */
        @Override
        public void onClosing(int code, String reason, boolean remote) {
            draft.closing();
            long deadline = System.nanoTime() + FLUSH_NANOS;
            while (queued() > 0 && !getSocket().isClosed() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(FLUSH_POLL_NANOS);
            }
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {
            synchronized (endLock) {
                if (!told) {
                    told = true;
                    this.code = code;
                    this.reason = reason;
                }
            }
        }

        @Override
        public void onError(Exception e) {
            log.debug("The connection failed: {}", e.toString());
            synchronized (endLock) {
                // A data error is told by its close code.
                if (error == null && !(e instanceof InvalidDataException)) {
                    error = e instanceof UncheckedIOException wrapped ? wrapped.getCause() : e;
                }
            }
        }
    }
}
