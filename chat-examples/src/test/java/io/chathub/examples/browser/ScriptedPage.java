package io.chathub.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chathub.server.servlet.ChatServlets;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chat page with a WebSocket server that a test scripts, frame by frame: for events that no command of the server causes yet,
 * and for losses at an exact moment. {@code scripted-server.js} takes the place of the browser's WebSocket.
 */
final class ScriptedPage implements AutoCloseable {

    private static final Path PAGES =
            Path.of("../chat-server-servlet/src/main/resources/io/chathub/server/servlet/pages");
    private static final Map<String, String> TYPES = Map.of(
            "html",
            "text/html",
            "js",
            "text/javascript",
            "css",
            "text/css",
            "svg",
            "image/svg+xml",
            "json",
            "application/json");
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";

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
        browser.onEveryPage(Browser.resource("scripted-server.js"));
        return new ScriptedPage(http, browser);
    }

    URI chat() {
        return URI.create("http://localhost:" + http.getAddress().getPort() + "/");
    }

    /** Sets fields of the first frame of the next connections, as JSON with single quotes. */
    void connect(String fields) {
        browser.script("Object.assign(scriptedServer.connect, JSON.parse(arguments[0]))", json(fields));
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
    @SuppressWarnings("unchecked") // the keys of a JSON object
    Map<String, Object> take() {
        Browser.eventually(
                () -> assertThat(hasRequests()).as("the page sends a request").isTrue());
        return (Map<String, Object>) browser.script("return scriptedServer.take()");
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

    private static void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/api/status")) {
                answer(exchange, "application/json", "{\"activeConnections\":1}".getBytes(StandardCharsets.UTF_8));
                return;
            }
            byte[] file = path.equals("/") ? page() : read(path.substring(1));
            if (file == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String extension = path.substring(path.lastIndexOf('.') + 1);
            answer(exchange, TYPES.getOrDefault(extension, "text/html"), file);
        }
    }

    /** The chat page with the default of each value. */
    private static byte @Nullable [] page() throws IOException {
        byte[] page = read("index.html");
        return page == null
                ? null
                : new String(page, StandardCharsets.UTF_8)
                        .replaceAll("\\$\\{[a-z]+\\|?([^}]*)}", "$1")
                        .getBytes(StandardCharsets.UTF_8);
    }

    /** A file of the sources, or one that the build adds to them; null if there is none. */
    private static byte @Nullable [] read(String path) throws IOException {
        Path file = PAGES.resolve(path);
        if (!path.contains("..") && Files.isRegularFile(file)) {
            return Files.readAllBytes(file);
        }
        try (InputStream added = ChatServlets.class.getResourceAsStream("/io/chathub/server/servlet/pages/" + path)) {
            return added == null ? null : added.readAllBytes();
        }
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }
}
