package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.slf4j.LoggerFactory;

/** A server with administration, and the operators' requests. */
abstract class AdminFixture {
    static final String TOKEN = "correct-horse";
    static final String BEARER = "Bearer " + TOKEN;
    static final String BASIC = basic(TOKEN);
    static final String NOBODY = "{\"kind\":\"address\",\"value\":\"203.0.113.7\",\"duration\":\"10m\"}";
    static final Pattern ACTION_TOKEN = Pattern.compile("\"actionToken\":\"([^\"]+)\"");

    final HttpClient http = HttpClient.newHttpClient();
    final List<RawClient> clients = new ArrayList<>();
    ChatServer server;

    @AfterEach
    void stop() {
        clients.forEach(RawClient::cut);
        if (server != null) {
            server.close();
        }
    }

    void start(WebOptions.Builder options, HubBuilder hub) {
        server = ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .options(options.build())
                .hub(hub.build())
                .build()
                .start();
    }

    void start(WebOptions.Builder options) {
        start(options, Hub.builder());
    }

    static WebOptions.Builder withToken() {
        return WebOptions.builder().adminToken(TOKEN);
    }

    static String basic(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(("me:" + password).getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).build());
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String actionToken(String... headers) {
        HttpResponse<String> overview = get("/api/admin", headers);
        assertThat(overview.statusCode()).isEqualTo(200);
        Matcher matcher = ACTION_TOKEN.matcher(overview.body());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    HttpResponse<String> act(String action, String body) {
        return post("/api/admin/" + action, body, "Authorization", BEARER);
    }

    List<AuditEntry> audit() {
        return server.hub().moderation().auditLog();
    }

    RawClient join(String name) {
        RawClient client = RawClient.connect(server.port());
        clients.add(client);
        client.hello();
        client.join(name);
        await().until(() -> server.hub().clients().stream().anyMatch(c -> name.equals(c.username())));
        return client;
    }

    String idOf(String name) {
        return server.hub().clients().stream()
                .filter(client -> name.equals(client.username()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    static String about(String kind, String value, String more) {
        return "{\"kind\":\"" + kind + "\",\"value\":\"" + value + "\"" + more + "}";
    }

    static List<String> listen(String name) {
        List<String> lines = new CopyOnWriteArrayList<>();
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        ListAppender<ILoggingEvent> appender = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(event.getFormattedMessage());
            }
        };
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
        return lines;
    }
}
