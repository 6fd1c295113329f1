package io.chathub.server.jakarta.suite;

import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.Framing;
import io.chathub.core.spi.InboundHandler;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.InputLimits;
import io.chathub.runtime.ChatRuntime;
import io.chathub.server.jakarta.internal.upgrade.UpgradeTransport;
import io.chathub.server.servlet.spi.AcceptedHandshake;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Upgrades as the chat does, to the chat's own frames, with an echo of texts in place of the hub. */
public final class EchoServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient UpgradeTransport upgrade = new UpgradeTransport(ChatRuntime.system());

    @Override
    public void init() {
        upgrade.init(getServletContext());
    }

    @Override
    public void destroy() {
        upgrade.destroy();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!upgrade.upgrade(request, response, new EchoHandshake())) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
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
            connection.close(CloseCode.UNSUPPORTED_DATA);
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
