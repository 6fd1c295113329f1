package io.chathub.server.jakarta.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.suite.HostPosts;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.ChatHost;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chat behind the container's TLS: order, a reader that stops, the end. */
public class ContainerTlsIT {

    private static final int MESSAGES = 500;

    @TempDir
    private Path folder;

    @Test
    void output_overTls_isInOrder_andASlowReaderIsClosed() throws Exception {
        TestCertificate certificate = TestCertificate.create(folder, "EC");
        Hub hub = Hub.builder()
                .options(HubOptions.builder()
                        .maxQueuedFrames(2_000)
                        .maxQueuedBytes(16 << 20)
                        .writeTimeout(Duration.ofSeconds(3))
                        .build())
                .build();
        try (ChatHost.Running server = ServletContainer.get().start(hub, WebOptions.DEFAULT, certificate)) {
            RawClient reader = connect(certificate, server.port());
            RawClient slow = connect(certificate, server.port());
            reader.hello();
            slow.hello();
            slow.join("Snail");
            assertThat(reader.receive()).contains("user-joined");
            for (int i = 0; i < MESSAGES; i++) {
                hub.room("lobby").publish("host", i + " " + "x".repeat(i % 50 == 0 ? 4_000 : 100));
            }
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(reader.receive()).contains("\"text\":\"" + i + " ");
            }
            reader.send("{\"type\":\"join\",\"username\":\"Ann\"}");
            String left = "";
            for (int i = 0; !left.contains("user-left"); i++) {
                HostPosts.publish(hub, "lobby", "host", i + " " + "x".repeat(4_000));
                left = reader.receive();
            }
            assertThat(left).contains("\"username\":\"Snail\"");
            slow.awaitEnd();
            hub.close();
            assertThat(reader.awaitClose()).isEqualTo(1001);
        }
    }

    private static RawClient connect(TestCertificate certificate, int port) throws Exception {
        SSLSocket socket = (SSLSocket)
                TestCertificate.trusting(certificate).getSocketFactory().createSocket("127.0.0.1", port);
        RawClient client = RawClient.over(socket);
        assertThat(client.request(RawClient.handshake(port, "/ws", ""))).startsWith("HTTP/1.1 101 ");
        return client;
    }
}
