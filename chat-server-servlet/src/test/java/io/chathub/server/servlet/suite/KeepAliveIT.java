package io.chathub.server.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.HubOptions;
import io.chathub.server.servlet.WebOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The server's pings. */
public class KeepAliveIT {

    @Test
    void ping_unanswered_closesTheConnection() {
        HubOptions options = HubOptions.builder()
                .pingInterval(Duration.ofMillis(200))
                .pongTimeout(Duration.ofSeconds(2))
                .build();
        try (ServedChat server = ServedChat.start(options, webOptions())) {
            RawClient answering = RawClient.connect(server.port());
            RawClient silent = RawClient.connect(server.port());
            answering.hello();
            silent.hello();
            silent.join("Ghost");
            silent.ignorePings();
            assertThat(answering.receive()).contains("user-joined");
            assertThat(answering.receive()).isEqualTo("{\"type\":\"user-left\",\"username\":\"Ghost\"}");
            assertThat(answering.pings()).isGreaterThan(2);
            assertThat(silent.awaitClose()).isEqualTo(4012);
            assertThat(silent.pings()).isGreaterThan(2);
            await().untilAsserted(() -> assertThat(server.hub().clients()).hasSize(1));
            answering.cut();
        }
    }

    /** Overridden to run the same tests with other options. */
    protected WebOptions webOptions() {
        return WebOptions.DEFAULT;
    }
}
