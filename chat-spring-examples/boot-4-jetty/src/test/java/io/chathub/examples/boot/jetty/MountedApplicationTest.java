package io.chathub.examples.boot.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.BlockingChat;
import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.Disconnection;
import io.chathub.core.Hub;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application on the Jetty of Spring Boot 4, by a client over a socket. */
class MountedApplicationTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final CompletableFuture<Disconnection> lost = new CompletableFuture<>();

    @Test
    void chat_isOnThePortOfTheApplication_andStopsWithIt() throws Exception {
        ConfigurableApplicationContext context = SpringApplication.run(
                MountedApplication.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--logging.level.root=WARN");
        String address = "127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/chat";
        try (ChatClient client = ChatClient.builder(URI.create("ws://" + address + "/ws"))
                .username("ann")
                .listener(new ChatListener() {
                    @Override
                    public void onDisconnected(Disconnection disconnection) {
                        lost.complete(disconnection);
                    }
                })
                .build()) {
            BlockingChat chat = client.blocking(SOON);
            chat.connect();
            assertThat(chat.join("lobby").send("hello").offset()).isPositive();
            assertThat(get(address + "/").body()).contains("<title>");
            assertThat(context.getBean(Hub.class).clients()).hasSize(1);

            long begin = System.nanoTime();
            context.close();

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .as("the web server waits 30 s for connections that are open")
                    .isLessThan(Duration.ofSeconds(25));
            assertThat(lost).succeedsWithin(SOON).satisfies(end -> assertThat(end.code())
                    .isEqualTo(1012));
        } finally {
            context.close();
        }
    }

    private static HttpResponse<String> get(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + address)).build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
