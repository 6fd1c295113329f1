package io.chathub.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chathub.client.BlockingChat;
import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.ConnectFailedException;
import io.chathub.client.Disconnection;
import io.chathub.client.ReconnectPolicy;
import io.chathub.core.Hub;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageInterceptor;
import io.chathub.protocol.CloseCode;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** An application with Tomcat, Spring Security and a context path, over sockets; each test starts it anew. */
@Tag("long")
class TomcatIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {

        @Bean
        SecurityFilterChain security(HttpSecurity http, AdminActionsMatcher chatActions) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .csrf(csrf ->
                            csrf.ignoringRequestMatchers(chatActions).ignoringRequestMatchers("/login", "/logout"))
                    .httpBasic(Customizer.withDefaults())
                    .formLogin(Customizer.withDefaults())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("ann")
                            .password("{noop}secret")
                            .roles("USER")
                            .build(),
                    User.withUsername("bob")
                            .password("{noop}secret")
                            .roles("USER")
                            .build());
        }

        @Bean
        AfterTheHub afterTheHub() {
            return new AfterTheHub();
        }

        @Bean
        MessageInterceptor interceptor() {
            return draft -> draft.text().contains("darn") ? MessageDecision.refuse("no") : MessageDecision.accept();
        }
    }

    /** Stops after the hub and before the web server, whose port is open then. */
    static final class AfterTheHub implements SmartLifecycle {
        private String address = "";
        private volatile boolean running;
        private volatile String readiness = "";

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            try {
                readiness = get(address, "/chat/health/ready").body();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return DEFAULT_PHASE - 1000; // the graceful stop of the web server is in the phase DEFAULT_PHASE - 1024
        }
    }

    @TempDir
    private static Path folder;

    private ConfigurableApplicationContext context;
    private AfterTheHub afterTheHub;
    private String address;

    @BeforeEach
    void start() {
        context = new SpringApplicationBuilder(Application.class)
                .run(
                        "--server.port=0",
                        "--server.tomcat.basedir=" + folder,
                        "--server.servlet.context-path=/app",
                        "--spring.main.banner-mode=off",
                        "--chathub.drain-window=1s",
                        "--management.endpoints.web.exposure.include=health");
        address = "localhost:" + context.getEnvironment().getProperty("local.server.port") + "/app";
        afterTheHub = context.getBean(AfterTheHub.class);
        afterTheHub.address = address;
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private final CompletableFuture<Disconnection> lost = new CompletableFuture<>();

    private ChatClient client(String user) {
        return ChatClient.builder(URI.create("ws://" + address + "/chat/ws"))
                .header("Authorization", basic(user))
                .reconnect(ReconnectPolicy.builder()
                        .maxDelay(Duration.ofSeconds(1))
                        .build())
                .listener(new ChatListener() {
                    @Override
                    public void onDisconnected(Disconnection disconnection) {
                        lost.complete(disconnection);
                    }
                })
                .build();
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void withoutCredentials_theHandshakeIsRefused() {
        try (ChatClient client = ChatClient.builder(URI.create("ws://" + address + "/chat/ws"))
                .username("eve")
                .build()) {
            assertThatThrownBy(() -> client.connect().join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            ConnectFailedException.class,
                            refused -> assertThat(refused.httpStatus()).hasValue(401));
        }
    }

    @Test
    void principal_isTheName_andTheInterceptorDecides() {
        try (ChatClient client = client("ann")) {
            BlockingChat chat = client.blocking(SOON);
            chat.connect();
            BlockingChat.Room lobby = chat.join("lobby");
            assertThat(context.getBean(Hub.class).clients())
                    .singleElement()
                    .satisfies(ann -> assertThat(ann.username()).isEqualTo("ann"));
            assertThat(lobby.send("hello").offset()).isPositive();
            assertThatThrownBy(() -> lobby.send("darn")).hasMessageContaining("no");
        }
    }

    @Test
    void stop_closesWithRestart_andTheClientReturns() {
        try (ChatClient client = client("ann")) {
            client.blocking(SOON).connect();
            client.blocking(SOON).join("lobby");
            context.close();

            assertThat(afterTheHub.readiness).contains("stopping");
            assertThat(lost).succeedsWithin(SOON).satisfies(end -> {
                assertThat(end.code()).isEqualTo(CloseCode.RESTART.code());
                assertThat(end.willReconnect()).isTrue();
            });
        }
    }

    @Test
    void logout_endsTheUsersConnectionsAlone() throws Exception {
        HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        post(browser, "/login", "username=ann&password=secret", "application/x-www-form-urlencoded");
        try (ChatClient ann = client("ann");
                ChatClient bob = ChatClient.builder(URI.create("ws://" + address + "/chat/ws"))
                        .header("Authorization", basic("bob"))
                        .build()) {
            ann.connect().join();
            String first = ann.connectionId();
            String others = bob.connect().join();

            post(browser, "/logout", "", "application/x-www-form-urlencoded");

            assertThat(lost)
                    .succeedsWithin(SOON)
                    .satisfies(end -> assertThat(end.code()).isEqualTo(CloseCode.TOKEN_EXPIRED.code()));
            // Its own credentials are still good, so the client is admitted again.
            await().until(() ->
                    ann.connectionId() != null && !ann.connectionId().equals(first));
            assertThat(bob.connectionId()).isEqualTo(others);
        }
    }

    @Test
    void actionsOfTheDashboard_needNoTokenOfSpring_butOurs() throws Exception {
        HttpResponse<String> action = post(HttpClient.newHttpClient(), "/chat/api/admin/ban", "{}", "application/json");
        assertThat(action.statusCode()).isEqualTo(403);
        assertThat(action.body()).contains("X-ChatHub-Action-Token");

        HttpResponse<String> other = post(HttpClient.newHttpClient(), "/chat/api/status", "{}", "application/json");
        assertThat(other.statusCode()).isIn(401, 403); // the page of the error needs a login, too
        assertThat(other.body()).doesNotContain("ChatHub");
    }

    @Test
    void health_hasTheChat_andThePageIsThere() throws Exception {
        assertThat(get("/actuator/health").body()).contains("\"status\":\"UP\"");
        assertThat(get("/chat/").body()).contains("<html");
        assertThat(get("/chat").statusCode()).isEqualTo(301);
        context.getBean(Hub.class).close();
        assertThat(get("/actuator/health").statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(address, path);
    }

    private static HttpResponse<String> get(String address, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + address + path))
                                .header("Authorization", basic("ann"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(HttpClient http, String path, String body, String type) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + address + path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (http.cookieHandler().isEmpty()) {
            request.header("Authorization", basic("ann"));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
