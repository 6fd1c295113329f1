package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shared frames on a host's TLS connector, where the end point encrypts and a write is not done at once. */
class TlsOutputIT {

    private static final String PASSWORD = "changeit";
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
    void everythingArrivesInOrderAndEndsWithAClose() throws Exception {
        Path keys = folder.resolve("keys.p12");
        keytool(keys);
        HubOptions options = HubOptions.builder()
                .maxQueuedFrames(2_000)
                .maxQueuedBytes(16 << 20)
                .build();
        Hub hub = Hub.builder().options(options).build();
        Server server = server(keys, hub);
        server.start();
        try {
            int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
            Reader reader = new Reader();
            WebSocket socket = HttpClient.newBuilder()
                    .sslContext(trusting(keys))
                    .build()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("wss://127.0.0.1:" + port + "/chat/ws"), reader)
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
        } finally {
            server.stop();
        }
    }

    private static Server server(Path keys, Hub hub) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(keys.toString());
        tls.setKeyStorePassword(PASSWORD);
        HttpConfiguration http = new HttpConfiguration();
        http.addCustomizer(new SecureRequestCustomizer(false));
        Server server = new Server();
        server.addConnector(new ServerConnector(server, tls, new HttpConnectionFactory(http)));
        ServletContextHandler context = new ServletContextHandler("/");
        ChatMount.into(context, "/chat", hub, WebOptions.DEFAULT);
        server.setHandler(context);
        return server;
    }

    private static void keytool(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
    }

    private static SSLContext trusting(Path file) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", keys.getCertificate("test"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
