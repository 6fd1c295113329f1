package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chat in a host's Jetty, below a path, in a context with and without a context path. */
class MountIT {

    private final Hub hub = Hub.builder().build();

    private static final class Host extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("the host's own");
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("posted to the host");
        }
    }

    @ParameterizedTest
    @CsvSource({"/,/chat", "/shop,/chat", "/,/team/talk"})
    void mountedChat_worksBesideHostServlets(String contextPath, String path) throws Exception {
        Server server = new Server(0);
        ServletContextHandler context = new ServletContextHandler(contextPath);
        context.addServlet(new ServletHolder(new Host()), "/hello");
        ChatMount.into(context, path, hub, WebOptions.DEFAULT);
        server.setHandler(context);
        server.start();
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        String base = (contextPath.equals("/") ? "" : contextPath) + path;
        String hostBase = contextPath.equals("/") ? "" : contextPath;

        assertThat(get(port, hostBase + "/hello").body()).isEqualTo("the host's own");
        assertThat(get(port, hostBase + "/hello").headers().map()).doesNotContainKey("content-security-policy");
        HttpResponse<String> posted = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + hostBase + "/hello"))
                                .POST(HttpRequest.BodyPublishers.ofString("x"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(posted.body()).isEqualTo("posted to the host");
        assertThat(get(port, hostBase + "/").statusCode()).isEqualTo(404);

        assertThat(get(port, base).statusCode()).isEqualTo(301);
        assertThat(get(port, base).headers().firstValue("location")).contains(base + "/");
        assertThat(get(port, base + "/").body()).contains("name-form");
        assertThat(get(port, base + "/admin").body()).contains("connections-table");
        assertThat(get(port, base + "/assets/chat.js").statusCode()).isEqualTo(200);
        assertThat(get(port, base + "/api/status").body()).startsWith("{\"status\":\"running\"");
        assertThat(get(port, base + "/nothing").statusCode()).isEqualTo(404);

        RawClient bob = RawClient.connect(port, base + "/ws", 0);
        bob.hello();
        hub.room("lobby").publish("shop", "welcome");
        assertThat(bob.receive()).contains("welcome");

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> {
            try {
                server.stop();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(bob.awaitClose()).isEqualTo(1001);
        stopped.join();
        assertThat(hub.isAccepting()).isFalse();
    }

    @Test
    void twoWithFoldersOfTheirOwnStandSideBySide(@TempDir Path folder) throws Exception {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path two = Files.createDirectory(folder.resolve("two"));
        Files.writeString(one.resolve("a.txt"), "first");
        Files.writeString(two.resolve("a.txt"), "second");
        Server server = new Server(0);
        ServletContextHandler context = new ServletContextHandler("/");
        ChatMount.into(
                context, "/one", hub, WebOptions.builder().staticDirectory(one).build());
        ChatMount.into(
                context,
                "/two",
                Hub.builder().build(),
                WebOptions.builder().staticDirectory(two).build());
        server.setHandler(context);
        server.start();
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        assertThat(get(port, "/one/a.txt").body()).isEqualTo("first");
        assertThat(get(port, "/two/a.txt").body()).isEqualTo("second");
        assertThat(get(port, "/one").statusCode()).isEqualTo(301);
        assertThat(get(port, "/two/").body()).contains("name-form");
        assertThat(get(port, "/one/b.txt").statusCode()).isEqualTo(404);
        server.stop();
    }

    /** Hosts such as Spring Boot shut the connectors down before they stop the server. */
    @Test
    void connectorThatShutsDown_leavesTheCloseToTheHub() throws Exception {
        Server server = new Server(0);
        ServletContextHandler context = new ServletContextHandler("/");
        Hub hub = Hub.builder().build();
        ChatMount.into(context, "/chat", hub, WebOptions.DEFAULT);
        server.setHandler(context);
        ServerConnector connector = (ServerConnector) server.getConnectors()[0];
        connector.setShutdownIdleTimeout(20);
        server.start();
        try {
            RawClient client = RawClient.connect(connector.getLocalPort(), "/chat/ws", 0);
            client.hello();
            var unused = connector.shutdown();
            await().during(Duration.ofMillis(300)).until(() -> hub.clients().size() == 1);
            client.join("Ann");
            await().until(() -> "Ann".equals(hub.clients().get(0).username()));
            Thread stop = new Thread(hub::close);
            stop.start();
            assertThat(client.awaitClose()).isEqualTo(1001);
            stop.join();
        } finally {
            server.stop();
        }
    }

    /** A host may let Jetty pass on what it refuses by default; the chat has one spelling of its paths all the same. */
    @ParameterizedTest
    @CsvSource({"/,/chat", "/shop,/chat"})
    void pathInAnotherSpelling_is404_whereTheHostAllowsIt(String contextPath, String path) throws Exception {
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.UNSAFE);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(contextPath);
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.addServlet(new ServletHolder(new Host()), "/hello");
        ChatMount.into(context, path, hub, WebOptions.DEFAULT);
        server.setHandler(context);
        server.start();
        try {
            String host = contextPath.equals("/") ? "" : contextPath;
            String base = host + path;
            int port = connector.getLocalPort();
            assertThat(status(port, base + "/admin")).isEqualTo(200);
            assertThat(status(port, base + "/api/monitoring")).isEqualTo(200);
            for (String other : List.of(
                    base + "/admin;x",
                    base + ";x/admin",
                    base + "/;/admin",
                    base + "/api;x=1/monitoring",
                    base + "//admin",
                    base + "/./admin",
                    base + "/x/../admin",
                    base + "/%2e/admin",
                    base + "/x/..;/admin",
                    base + "/api%2fmonitoring",
                    base + "/%61dmin",
                    base + "/admin%3bx",
                    base + "/%2561dmin",
                    base + "/%c0%aeadmin",
                    base + "/x\\..\\admin",
                    base + "/%u0061dmin",
                    host + "/hello/.." + path + "/admin",
                    host + "/;x" + path + "/admin",
                    host + path.replace("c", "%63") + "/admin")) {
                assertThat(status(port, other)).as(other).isEqualTo(404);
                String handshake = RawClient.handshake(port, other.replace("admin", "ws"), "");
                RawClient client = RawClient.open(port);
                assertThat(client.request(handshake)).as(handshake).startsWith("HTTP/1.1 404 ");
                client.cut();
            }
            assertThat(status(port, host + "/hello;x")).as("the host's own").isEqualTo(200);
        } finally {
            server.stop();
        }
    }

    private static int status(int port, String path) {
        RawClient client = RawClient.open(port);
        String head = client.request("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        client.cut();
        assertThat(head).startsWith("HTTP/1.1 ");
        return Integer.parseInt(head.substring(9, 12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "chat", "/chat/", "/a//b", "/a b", "/*", "/a/*"})
    void mountPath_malformed_isRejected(String path) {
        ServletContextHandler context = new ServletContextHandler("/");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatMount.into(context, path, hub, WebOptions.DEFAULT))
                .withMessageStartingWith("path: " + path + " (expected: ");
    }

    @Test
    void aContextThatRunsIsTooLate() throws Exception {
        Server server = new Server(0);
        ServletContextHandler context = new ServletContextHandler("/");
        server.setHandler(context);
        server.start();
        try {
            assertThatIllegalStateException()
                    .isThrownBy(() -> ChatMount.into(context, "/chat", hub, WebOptions.DEFAULT));
        } finally {
            server.stop();
        }
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
