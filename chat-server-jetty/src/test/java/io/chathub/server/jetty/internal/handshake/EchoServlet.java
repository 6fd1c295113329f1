package io.chathub.server.jetty.internal.handshake;

import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.Framing;
import io.chathub.core.spi.InboundHandler;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.InputLimits;
import io.chathub.server.jetty.internal.websocket.WebSocketEndpoint;
import io.chathub.server.servlet.spi.AcceptedHandshake;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/** Upgrades as the chat does, to the chat's {@link WebSocketEndpoint}, with an echo in place of the hub. */
public final class EchoServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient JettyUpgrade upgrade;

    public EchoServlet(boolean sharedFrames) {
        upgrade = new JettyUpgrade(sharedFrames);
    }

    @Override
    public void init() {
        upgrade.init(getServletContext());
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!upgrade.upgrade(request, "", new EchoFrames())) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    /** Echoes binary messages, which the chat rejects; everything else is the chat's endpoint. */
    private static final class EchoFrames implements FrameHandler {
        private final WebSocketEndpoint chat = new WebSocketEndpoint(new EchoHandshake());
        private @Nullable CoreSession session;
        private @Nullable ByteArrayOutputStream binary;

        @Override
        public void onOpen(CoreSession coreSession, Callback callback) {
            session = coreSession;
            chat.onOpen(coreSession, callback);
        }

        @Override
        public void onFrame(Frame frame, Callback callback) {
            if (frame.getOpCode() == OpCode.BINARY) {
                binary = new ByteArrayOutputStream();
            }
            if (binary == null || frame.isControlFrame()) {
                chat.onFrame(frame, callback);
                return;
            }
            byte[] part = frame.hasPayload() ? BufferUtil.toArray(frame.getPayload()) : new byte[0];
            binary.writeBytes(part);
            callback.succeeded();
            if (frame.isFin()) {
                Frame echo = new Frame(OpCode.BINARY, ByteBuffer.wrap(binary.toByteArray()));
                binary = null;
                session.sendFrame(echo, Callback.from(session::demand, failure -> {}), false);
            } else {
                session.demand();
            }
        }

        @Override
        public void onError(Throwable cause, Callback callback) {
            chat.onError(cause, callback);
        }

        @Override
        public void onClosed(CloseStatus status, Callback callback) {
            chat.onClosed(status, callback);
        }
    }

    private static final class EchoHandshake implements AcceptedHandshake {
        @Override
        public String remoteAddress() {
            return "echo";
        }

        @Override
        public String subprotocol() {
            return "";
        }

        @Override
        public int maxMessageBytes() {
            return InputLimits.DEFAULT.maxMessageBytes();
        }

        @Override
        public InboundHandler connect(ClientConnection connection) {
            return new Echo(connection);
        }

        @Override
        public void ended() {}
    }

    private record Echo(ClientConnection connection) implements InboundHandler {
        @Override
        public void onFrameBegins() {}

        @Override
        public void onTextBegins() {}

        @Override
        public boolean onTextPart(long heldBytes) {
            return true;
        }

        @Override
        public void onText(String text) {
            connection.write(List.of(new Message(text.getBytes(StandardCharsets.UTF_8))), new WriteCallback() {
                @Override
                public void succeeded() {}

                @Override
                public void failed(Throwable cause) {}
            });
        }

        @Override
        public void onRejected(CloseCode code, String reason) {
            connection.close(code, reason);
        }

        @Override
        public void onBinary() {
            throw new IllegalStateException("echoed before");
        }

        @Override
        public boolean onPing() {
            return true;
        }

        @Override
        public void onPong() {}

        @Override
        public void onClosed(int code) {}
    }

    private static final class Message implements OutboundBatch {
        private final byte[] text;

        Message(byte[] text) {
            this.text = text;
        }

        @Override
        public int count() {
            return 1;
        }

        @Override
        public int size() {
            return text.length;
        }

        @Override
        public ByteBuffer payload(int index) {
            return ByteBuffer.wrap(text);
        }

        @Override
        public ByteBuffer framed(Framing framing) {
            ByteBuffer frame = ByteBuffer.allocate(framing.headerSize(text.length) + text.length);
            framing.putHeader(frame, text.length);
            return frame.put(text).flip();
        }
    }
}
