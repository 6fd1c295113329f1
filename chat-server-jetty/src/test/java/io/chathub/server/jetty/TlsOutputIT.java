package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.server.servlet.suite.TestCertificate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shared frames over TLS, where writes complete asynchronously. */
class TlsOutputIT {

    private static final int MESSAGES = 500;

    @TempDir
    private Path folder;

    private static final class Reader implements WebSocket.Listener {
        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                frames.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }

    @Test
    void output_overTls_isInOrderAndEndsWithAClose() throws Exception {
        TestCertificate certificate = TestCertificate.create(folder, "EC");
        HubOptions options = HubOptions.builder()
                .maxQueuedFrames(2_000)
                .maxQueuedBytes(16 << 20)
                .build();
        Hub hub = Hub.builder().options(options).build();
        try (ChatServer server = ChatServer.builder()
                .hub(hub)
                .tls(TlsOptions.ofKeyStore(certificate.keyStore(), TestCertificate.PASSWORD))
                .port(0)
                .build()
                .start()) {
            Reader reader = new Reader();
            WebSocket socket = HttpClient.newBuilder()
                    .sslContext(TestCertificate.trusting(certificate))
                    .build()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("wss://127.0.0.1:" + server.port() + "/ws"), reader)
                    .get(10, TimeUnit.SECONDS);
            assertThat(reader.frames.poll(10, TimeUnit.SECONDS)).startsWith("{\"type\":\"connect\"");
            for (int i = 0; i < MESSAGES; i++) {
                hub.room("lobby").publish("host", i + " " + "x".repeat(i % 50 == 0 ? 4_000 : 100));
            }
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(reader.frames.poll(10, TimeUnit.SECONDS)).contains("\"text\":\"" + i + " ");
            }
            socket.sendText("{\"type\":\"join\",\"username\":\"Ann\"}", true).get(10, TimeUnit.SECONDS);
            hub.close();
            assertThat(reader.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
        }
    }
}
