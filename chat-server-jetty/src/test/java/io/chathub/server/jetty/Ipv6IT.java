package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chathub.core.Hub;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients over IPv6, on machines that have it. */
class Ipv6IT {

    private static final String LOOPBACK = "0:0:0:0:0:0:0:1";

    private ChatServer server;
    private final List<RawClient> clients = new ArrayList<>();

    @BeforeEach
    void thereIsIpv6() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(RawClient.ipv6Loopback(), 0));
        } catch (IOException e) {
            assumeTrue(false, "no IPv6 on this machine: " + e.getMessage());
        }
    }

    @AfterEach
    void stop() {
        clients.forEach(RawClient::cut);
        if (server != null) {
            server.close();
        }
    }

    private void connect(WebOptions.Builder options, String headers) {
        server = ChatServer.builder()
                .options(options.build())
                .hub(Hub.builder().build())
                .host("::1")
                .port(0)
                .build()
                .start();
        assertThat(handshake(headers)).startsWith("HTTP/1.1 101 ");
        await().until(() -> server.hub().clients().size() == 1);
    }

    private String handshake(String headers) {
        RawClient client = RawClient.openIpv6(server.port());
        clients.add(client);
        return client.request(RawClient.handshake(server.port(), "/ws", headers));
    }

    @Test
    void remoteAddress_ipv6_hasNoBrackets() {
        connect(WebOptions.builder(), "");
        assertThat(server.hub().clients().get(0).remoteAddress()).isEqualTo(LOOPBACK);
    }

    @Test
    void addressLimit_ipv6_countsBy64Bits() {
        connect(
                WebOptions.builder().trustedProxies("::1").maxConnectionsPerAddress(1),
                "X-Forwarded-For: 2001:db8::1\r\n");
        assertThat(handshake("X-Forwarded-For: 2001:db8::2\r\n")).startsWith("HTTP/1.1 429 ");
        assertThat(handshake("X-Forwarded-For: 2001:db8:0:1::1\r\n")).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void trustedProxy_ipv6_isRecognized() {
        connect(WebOptions.builder().trustedProxies("::1"), "X-Forwarded-For: 198.51.100.1\r\n");
        assertThat(server.hub().clients().get(0).remoteAddress()).isEqualTo("198.51.100.1");
    }
}
