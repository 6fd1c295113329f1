package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections through a proxy. The names of the server exist only there. */
class ProxyIT extends ClientIT {

    private TunnelProxy proxy;
    private Properties before;

    @BeforeEach
    void startProxy() throws IOException {
        proxy = new TunnelProxy(server.port());
        before = (Properties) System.getProperties().clone();
    }

    @AfterEach
    void stopProxy() throws IOException {
        System.setProperties(before);
        proxy.close();
    }

    private ChatClientBuilder to(String host) {
        return ChatClient.builder(URI.create("ws://" + host + ":3000"))
                .listener(listener)
                .reconnect(FAST);
    }

    @Test
    void proxyOfTheBuilder_findsTheServer() throws Exception {
        ChatClient client = joined(to("chat.invalid").proxy(ProxySelector.of(proxy.address())));
        client.room("lobby").send("Hi").join();
        assertThat(proxy.requests).containsExactly("CONNECT chat.invalid:3000 HTTP/1.1");
        assertThat(server.next().request).contains("\r\nHost: chat.invalid:3000\r\n");
    }

    @Test
    void nameWithAnUnderscore_isSentAsItIs() throws Exception {
        joined(to("chat_server").proxy(ProxySelector.of(proxy.address())));
        assertThat(proxy.requests).containsExactly("CONNECT chat_server:3000 HTTP/1.1");
        assertThat(server.next().request).startsWith("GET /ws HTTP/1.1\r\n").contains("\r\nHost: chat_server:3000\r\n");
    }

    @Test
    void proxyOfTheSystemProperties_isUsed() {
        System.setProperty("http.proxyHost", proxy.address().getHostString());
        System.setProperty("http.proxyPort", "" + proxy.address().getPort());
        joined(to("chat.invalid"));
        assertThat(proxy.requests).containsExactly("CONNECT chat.invalid:3000 HTTP/1.1");
    }

    @Test
    void hostWithoutAProxyByTheSystemProperties_isReachedDirectly() {
        System.setProperty("http.proxyHost", proxy.address().getHostString());
        System.setProperty("http.proxyPort", "" + proxy.address().getPort());
        System.setProperty("http.nonProxyHosts", "*.lan|127.*");
        joined(builder());
        assertThat(proxy.requests).isEmpty();
    }

    @Test
    void socksProxy_findsTheServer() {
        joined(to("chat.invalid").proxy(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(new Proxy(Proxy.Type.SOCKS, proxy.address()));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                throw new AssertionError(failure);
            }
        }));
        assertThat(proxy.requests).containsExactly("SOCKS chat.invalid:3000");
    }

    @Test
    void refusalOfTheProxy_isNamed() {
        proxy.answer = "407 Proxy Authentication Required\r\nContent-Length: 0";
        ChatClient client = build(to("chat.invalid").proxy(ProxySelector.of(proxy.address())));
        assertThatThrownBy(() -> client.connect().join())
                .cause()
                .isInstanceOfSatisfying(
                        ConnectFailedException.class,
                        e -> assertThat(e.httpStatus()).as("not of the server").isEmpty())
                .hasMessageContaining("refuses a tunnel to chat.invalid:3000 with HTTP 407");
    }

    @Test
    void lostTunnel_isOpenedAgain() throws Exception {
        joined(to("chat.invalid").proxy(ProxySelector.of(proxy.address())));
        ScriptedServer.Peer first = server.next();
        proxy.answer = "502 Bad Gateway";
        first.cut();
        assertThat(listener.next()).isEqualTo("connected c1");
        assertThat(listener.next()).isInstanceOf(Disconnection.class);
        await().until(() -> proxy.requests.size() >= 3);
        proxy.answer = "200 OK";
        assertThat(listener.next()).isEqualTo("connected c2");
    }

    @Test
    void selectorThatFails_failsTheAttempt() {
        ChatClient client = build(to("chat.invalid").proxy(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                throw new IllegalStateException("no proxy today, on purpose");
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                throw new AssertionError(failure);
            }
        }));
        assertThatThrownBy(() -> client.connect().join())
                .cause()
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("no proxy today");
    }
}
