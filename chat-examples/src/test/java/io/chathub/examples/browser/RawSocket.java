package io.chathub.examples.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.TimeUnit;

/** A WebSocket for frames that the Java client does not send. */
final class RawSocket implements AutoCloseable {

    private static final long SECONDS = 30;

    private final WebSocket socket;

    private RawSocket(WebSocket socket) {
        this.socket = socket;
    }

    static RawSocket open(URI chat) throws Exception {
        URI address = URI.create(chat.resolve("ws").toString().replaceFirst("^http", "ws"));
        return new RawSocket(HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new WebSocket.Listener() {})
                .get(SECONDS, TimeUnit.SECONDS));
    }

    void send(String frame) throws Exception {
        var unused = socket.sendText(frame, true).get(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
