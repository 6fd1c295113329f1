package io.chathub.server.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.core.Hub;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.runtime.ChatRuntime;
import io.chathub.server.servlet.WebOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of an export over HTTP: to its client, a transfer that is not complete does not look like one that is. */
public class ExportIT {

    private static final String TOKEN = "correct-horse";
    private static final String ALL = "{\"kind\":\"data\",\"value\":\"*\"}";

    private final FailingBroker broker = new FailingBroker();
    private final ServedChat server = ServedChat.start(
            ChatHost.get(),
            Hub.builder().broker(broker).build(),
            WebOptions.builder().adminToken(TOKEN).build());

    private static final class FailingBroker extends ForwardingBroker {
        private volatile boolean fails;

        FailingBroker() {
            super(new InMemoryBroker(RoomOptions.DEFAULT, System::nanoTime, new IdGenerator(ChatRuntime.system())));
        }

        @Override
        public CompletionStage<ChangesPage> changes(String stream, long after, int limit) {
            return fails && stream.equals("second")
                    ? CompletableFuture.supplyAsync(() -> {
                        throw new IllegalStateException("no page, on purpose");
                    })
                    : super.changes(stream, after, limit);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> export() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/admin/export"))
                                .timeout(Duration.ofSeconds(30))
                                .header("Authorization", "Bearer " + TOKEN)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(ALL))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private void publish(String room, int messages) throws Exception {
        for (int i = 0; i < messages; i++) {
            server.hub()
                    .room(room)
                    .publish("host", "x".repeat(1_000))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void exportThatFails_isCutOff() throws Exception {
        publish("first", 1);
        publish("second", 1);
        assertThat(export().body()).endsWith("{\"end\":true,\"entries\":2}\n");
        broker.fails = true;
        assertThat(export().statusCode()).as("before the begin of the body").isEqualTo(500);
        publish("first", 100);
        if (ChatHost.get().cutsOffFailedResponses()) {
            assertThatThrownBy(this::export)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(HttpTimeoutException.class);
        } else {
            assertThat(export().body()).doesNotContain("\"end\"");
        }
        broker.fails = false;
        assertThat(export().body()).endsWith("{\"end\":true,\"entries\":102}\n");
    }
}
