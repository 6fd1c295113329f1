package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pings, and what becomes of a client that does not answer them. */
class KeepAliveTest {

    private static final HubOptions QUICK = HubOptions.builder()
            .pingInterval(Duration.ofMillis(100))
            .pongTimeout(Duration.ofSeconds(2))
            .build();

    @Test
    void aClientThatAnswersStays() {
        try (Hub hub = Hub.builder().options(QUICK).build().start()) {
            InMemoryConnection client = InMemoryConnection.to(hub);
            client.hello();
            await().untilAsserted(() -> assertThat(client.pings()).isGreaterThan(8));
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void aClientThatDoesNotAnswerIsClosedEvenIfItTalks() {
        try (Hub hub = Hub.builder().options(QUICK).build().start()) {
            InMemoryConnection other = InMemoryConnection.to(hub);
            InMemoryConnection silent = InMemoryConnection.to(hub);
            other.hello();
            silent.hello();
            silent.join("Ghost");
            silent.ignorePings();
            assertThat(other.receive()).contains("user-joined");
            await().pollInterval(Duration.ofMillis(50)).until(() -> {
                silent.send("{\"type\":\"typing\"}");
                return silent.isClosed();
            });
            assertThat(silent.awaitClose()).isEqualTo(4012);
            String frame = other.receive();
            while (frame.contains("typing")) {
                frame = other.receive();
            }
            assertThat(frame).isEqualTo("{\"type\":\"user-left\",\"username\":\"Ghost\"}");
            assertThat(other.isClosed()).isFalse();
        }
    }

    @Test
    void theDeadlineIsAfterThePing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        HubOptions.builder().pongTimeout(Duration.ofSeconds(54)).build())
                .withMessage("pongTimeout: PT54S (expected: longer than pingInterval, PT54S)");
    }
}
