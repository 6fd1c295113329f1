package io.chathub.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.client.BlockingChat;
import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.ConnectFailedException;
import io.chathub.client.Disconnection;
import io.chathub.core.Hub;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.store.sqlite.SqliteStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The application with this version of Spring Boot in each of its containers, by a client over a socket. */
@ExtendWith(OutputCaptureExtension.class)
class ShopApplicationTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    /** What the log says of the transport at the start. */
    private static final Pattern TRANSPORT =
            Pattern.compile("(?i)use the transport (\\w+) on .*(tomcat|jetty|undertow)[/ -]+(\\d+\\.\\d+)\\.");

    @TempDir
    static Path folder;

    @Configuration(proxyBeanMethods = false)
    static class StoreConfiguration {
        @Bean
        MessageStore store() { // with the driver that Spring Boot chooses
            return SqliteStore.in(folder.resolve("chat"));
        }
    }

    private final CompletableFuture<Disconnection> lost = new CompletableFuture<>();
    private ConfigurableApplicationContext context;
    private String address;

    @BeforeEach
    void start() {
        context = run();
        address = "localhost:" + context.getEnvironment().getProperty("local.server.port") + "/shop";
    }

    private static ConfigurableApplicationContext run() {
        return SpringApplication.run(
                new Class<?>[] {ShopApplication.class, StoreConfiguration.class},
                new String[] {
                    "--server.port=0",
                    "--server.tomcat.basedir=" + folder.resolve("tomcat"),
                    "--server.servlet.context-path=/shop",
                    "--spring.main.banner-mode=off",
                    "--logging.level.root=WARN",
                    "--logging.level.io.chathub.server.jakarta=INFO",
                    "--chathub.max-rooms=7",
                    "--chathub.drain-window=1s"
                });
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private ChatClient client() {
        return ChatClient.builder(URI.create("ws://" + address + "/chat/ws"))
                .header("Authorization", credentials())
                .listener(new ChatListener() {
                    @Override
                    public void onDisconnected(Disconnection disconnection) {
                        lost.complete(disconnection);
                    }
                })
                .build();
    }

    private static String credentials() {
        return "Basic " + Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void transport_isThatOfThePage(CapturedOutput output) throws IOException {
        List<MatchResult> starts = TRANSPORT.matcher(output).results().toList();
        assertThat(starts).as("starts of a chat").hasSize(1);
        String transport = starts.get(0).group(1);
        String container = starts.get(0).group(2) + " " + starts.get(0).group(3);

        List<List<String>> rows = Files.readAllLines(Path.of("../../docs/spring-boot.md")).stream()
                .map(line -> List.of(line.split(" *\\| *")))
                .filter(cells -> cells.size() > 3 && cells.get(1).equals(SpringBootVersion.getVersion()))
                .toList();
        assertThat(rows)
                .as("rows of %s", container)
                .filteredOn(cells -> cells.get(2).split(",")[0].equalsIgnoreCase(container))
                .singleElement()
                .satisfies(cells -> assertThat(cells.get(3)).isEqualTo("`" + transport + "`"));
    }

    @Test
    void withoutCredentials_theHandshakeIsRefused() {
        try (ChatClient client = ChatClient.builder(URI.create("ws://" + address + "/chat/ws"))
                .username("eve")
                .build()) {
            assertThatThrownBy(() -> client.connect().join())
                    .cause()
                    .isInstanceOfSatisfying(
                            ConnectFailedException.class,
                            refused -> assertThat(refused.httpStatus()).hasValue(401));
        }
    }

    @Test
    void principal_isTheName_theInterceptorDecides_theStoreKeeps() {
        try (ChatClient client = client()) {
            BlockingChat chat = client.blocking(SOON);
            chat.connect();
            BlockingChat.Room lobby = chat.join("lobby");
            assertThat(context.getBean(Hub.class).clients())
                    .singleElement()
                    .satisfies(ann -> assertThat(ann.username()).isEqualTo("ann"));
            assertThat(lobby.send("hello").offset()).isPositive();
            assertThatThrownBy(() -> lobby.send("darn")).hasMessageContaining("Mind your language");
            assertThat(lobby.search("hello", 10).messages()).isNotEmpty();
        }
        assertThat(context.getBean(Hub.class).options().rooms().maxRooms()).isEqualTo(7);
    }

    @Test
    void actuator_hasHealthReadinessAndFigures() throws Exception {
        assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/prometheus").body()).contains("chathub_connections 0");
        assertThat(get("/chat/health/ready").body()).contains("ready");

        context.getBean(Hub.class).close();

        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }

    @Test
    void stop_closesWithRestart() {
        try (ChatClient client = client()) {
            client.blocking(SOON).connect();
            client.blocking(SOON).join("lobby");
            context.close();

            assertThat(lost).succeedsWithin(SOON).satisfies(end -> {
                assertThat(end.code()).isEqualTo(1012);
                assertThat(end.willReconnect()).isTrue();
            });
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + address + path))
                                .header("Authorization", credentials())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
