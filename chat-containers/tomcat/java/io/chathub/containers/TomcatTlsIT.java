package io.chathub.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.suite.HostPosts;
import io.chathub.server.jakarta.suite.SuiteContext;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.ChatHost;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.websocket.server.WsSci;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chat behind the container's TLS: order, a reader that stops, the end. */
class TomcatTlsIT {

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
        Tomcat tomcat = TomcatHost.tomcat();
        secure(tomcat.getConnector(), certificate);
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(
                (classes, servlets) -> SuiteContext.install(servlets, hub, WebOptions.DEFAULT), null);
        try (ChatHost.Running server = TomcatHost.start(tomcat)) {
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

    private static void secure(Connector connector, TestCertificate certificate) {
        connector.setSecure(true);
        connector.setScheme("https");
        connector.setProperty("SSLEnabled", "true");
        SSLHostConfig host = new SSLHostConfig();
        SSLHostConfigCertificate key = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        key.setCertificateKeystoreFile(certificate.keyStore().toString());
        key.setCertificateKeystorePassword(TestCertificate.PASSWORD);
        host.addCertificate(key);
        connector.addSslHostConfig(host);
    }

    private static RawClient connect(TestCertificate certificate, int port) throws Exception {
        SSLSocket socket = (SSLSocket) TestCertificate.trusting(certificate)
                .getSocketFactory()
                .createSocket("127.0.0.1", port);
        RawClient client = RawClient.over(socket);
        assertThat(client.request(RawClient.handshake(port, "/ws", ""))).startsWith("HTTP/1.1 101 ");
        return client;
    }
}
