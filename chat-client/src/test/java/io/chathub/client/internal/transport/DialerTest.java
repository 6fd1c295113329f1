package io.chathub.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.client.internal.config.ServerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to a server, one after the other. */
@Timeout(20)
class DialerTest {

    private static final ProxySelector NO_PROXY = ProxySelector.of(null);

    private final List<Socket> opened = new ArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : opened) {
            socket.close();
        }
        server.close();
    }

    /** As localhost is, where the server listens on IPv4 only. */
    @Test
    void addressesOfAName_areTriedInTurn() throws IOException {
        Socket socket = dialer("two", NO_PROXY, "::1", "127.0.0.1").dial(opened::add);
        assertThat(socket.isConnected()).isTrue();
        assertThat(socket.getPort()).isEqualTo(server.getLocalPort());
        assertThat(opened).hasSize(2);
        assertThat(opened.get(0).isClosed()).isTrue();
    }

    @Test
    void nameWithoutAReachableAddress_failsWithAllReasons() throws IOException {
        server.close();
        assertThatThrownBy(() -> dialer("two", NO_PROXY, "127.0.0.1", "::1").dial(opened::add))
                .isInstanceOfSatisfying(
                        IOException.class, e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(opened).hasSize(2).allMatch(Socket::isClosed);
    }

    @Test
    void unknownName_fails() {
        Dialer dialer = new Dialer(
                new ServerAddress("nowhere", 80, false),
                NO_PROXY,
                null,
                Duration.ofSeconds(1),
                System::nanoTime,
                host -> {
                    throw new UnknownHostException(host);
                });
        assertThatThrownBy(() -> dialer.dial(opened::add))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void abortedAttempt_connectsToNoFurtherAddress() {
        assertThatThrownBy(() -> dialer("two", NO_PROXY, "127.0.0.1").dial(socket -> {
                    opened.add(socket);
                    throw new IOException("aborted, on purpose");
                }))
                .hasMessageContaining("aborted");
        assertThat(opened).hasSize(1).allMatch(Socket::isClosed);
    }

    @Test
    void routesOfTheSelector_areTriedInTurnAndFailuresReported() throws IOException {
        List<String> asked = new ArrayList<>();
        List<SocketAddress> failed = new ArrayList<>();
        ServerSocket dead = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        InetSocketAddress proxy = InetSocketAddress.createUnresolved("proxy", dead.getLocalPort());
        dead.close();
        ProxySelector selector = new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                asked.add(uri.toString());
                return List.of(new Proxy(Proxy.Type.HTTP, proxy), Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                failed.add(address);
            }
        };
        assertThat(dialer("my_host", selector, "127.0.0.1").dial(opened::add).isConnected())
                .isTrue();
        assertThat(asked).containsExactly("http://my_host:" + server.getLocalPort() + "/");
        assertThat(failed).containsExactly(proxy);
    }

    /** The selector of the JVM then answers by https.proxyHost. */
    @Test
    void secureServer_isAskedForByHttps() {
        List<String> asked = new ArrayList<>();
        ProxySelector selector = new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                asked.add(uri.toString());
                return List.of();
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        };
        Dialer dialer = new Dialer(
                new ServerAddress("chat.example", 443, true),
                selector,
                null,
                Duration.ofSeconds(1),
                System::nanoTime,
                host -> new InetAddress[0]);
        assertThatThrownBy(() -> dialer.dial(opened::add)).hasMessageContaining("no way to the server");
        assertThat(asked).containsExactly("https://chat.example:443/");
    }

    @ParameterizedTest
    @CsvSource({
        "ws://h/ws, h, 80, h:80, h",
        "wss://h/ws, h, 443, h:443, h",
        "ws://h:443/ws, h, 443, h:443, h:443",
        "ws://my_host/ws, my_host, 80, my_host:80, my_host",
        "ws://my_host.lan:3000/ws, my_host.lan, 3000, my_host.lan:3000, my_host.lan:3000",
        "ws://[::1]:3000/ws, ::1, 3000, [::1]:3000, [::1]:3000"
    })
    void address_isThatOfTheUri(String uri, String host, int port, String authority, String header) {
        ServerAddress address = ServerAddress.of(URI.create(uri));
        assertThat(address.host()).isEqualTo(host);
        assertThat(address.port()).isEqualTo(port);
        assertThat(address.authority()).isEqualTo(authority);
        assertThat(address.hostHeader()).isEqualTo(header);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"wss://my_host/ws", "ws://my_host:0/ws", "ws://my_host:70000/ws", "ws://a,b/ws", "ws://h%/ws"})
    void invalidAddress_isNamed(String uri) {
        assertThatThrownBy(() -> ServerAddress.of(URI.create(uri.replace("%", "%41"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }

    private Dialer dialer(String host, ProxySelector proxies, String... addresses) {
        return new Dialer(
                new ServerAddress(host, server.getLocalPort(), false),
                proxies,
                null,
                Duration.ofSeconds(10),
                System::nanoTime,
                name -> {
                    InetAddress[] all = new InetAddress[addresses.length];
                    for (int i = 0; i < addresses.length; i++) {
                        all[i] = InetAddress.getByName(addresses[i]);
                    }
                    return all;
                });
    }
}
