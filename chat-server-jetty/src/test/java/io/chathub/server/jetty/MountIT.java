package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.chathub.core.Hub;
import io.chathub.server.servlet.WebOptions;
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
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
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

        server.stop();
        assertThat(bob.awaitClose()).isEqualTo(1001);
        assertThat(hub.isAccepting()).isFalse();
    }

    @org.junit.jupiter.api.Test
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

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "chat", "/chat/", "/a//b", "/a b", "/*", "/a/*"})
    void mountPath_malformed_isRejected(String path) {
        ServletContextHandler context = new ServletContextHandler("/");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatMount.into(context, path, hub, WebOptions.DEFAULT))
                .withMessageStartingWith("path: " + path + " (expected: ");
    }

    @org.junit.jupiter.api.Test
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
