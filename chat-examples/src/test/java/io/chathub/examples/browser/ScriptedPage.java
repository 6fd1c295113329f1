package io.chathub.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * The chat page with a WebSocket server that a test scripts, frame by frame: for events that no command of the server causes yet,
 * and for losses at an exact moment. {@code scripted-server.js} takes the place of the browser's WebSocket.
 */
final class ScriptedPage implements AutoCloseable {

    private static final Path PAGES =
            Path.of("../chat-server-servlet/src/main/resources/io/chathub/server/servlet/pages");
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "js", "text/javascript", "css", "text/css", "svg", "image/svg+xml");

    private final HttpServer http;
    private final Browser browser;

    private ScriptedPage(HttpServer http, Browser browser) {
        this.http = http;
        this.browser = browser;
    }

    /** Serves the files of the page; each page of the browser that is opened afterwards has the scripted server. */
    static ScriptedPage start(Browser browser) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", ScriptedPage::serve);
        http.start();
        browser.onEveryPage(resource("scripted-server.js"));
        return new ScriptedPage(http, browser);
    }

    URI chat() {
        return URI.create("http://localhost:" + http.getAddress().getPort() + "/");
    }

    /** Sets fields of the reply to the next joins, as JSON with single quotes. */
    void joined(String fields) {
        browser.script("Object.assign(scriptedServer.joined, JSON.parse(arguments[0]))", json(fields));
    }

    /** Sends a frame to the page, as JSON with single quotes. */
    void send(String frame) {
        browser.script("scriptedServer.send(JSON.parse(arguments[0]))", json(frame));
    }

    /** Ends the connection. The page connects again by itself, and its join is answered. */
    void cut() {
        browser.script("scriptedServer.cut()");
    }

    /** Waits for the next request of the page and removes it. */
    Map<?, ?> take() {
        Browser.eventually(
                () -> assertThat(hasRequests()).as("the page sends a request").isTrue());
        return (Map<?, ?>) browser.script("return scriptedServer.take()");
    }

    /** Whether the page has sent requests that {@link #take} has not returned. */
    boolean hasRequests() {
        return browser.is("scriptedServer.requests.length > 0");
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    /** A script beside this class. */
    static String resource(String name) throws IOException {
        try (InputStream script = ScriptedPage.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/api/status")) {
                answer(exchange, "application/json", "{\"activeConnections\":1}".getBytes(StandardCharsets.UTF_8));
                return;
            }
            Path file = PAGES.resolve(path.equals("/") ? "index.html" : path.substring(1));
            if (path.contains("..") || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String extension = path.substring(path.lastIndexOf('.') + 1);
            answer(exchange, TYPES.getOrDefault(extension, "text/html"), Files.readAllBytes(file));
        }
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }
}
