package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A text that comes in parts has its time, whatever else comes meanwhile. */
class MessageAssemblyTest {

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    @Test
    void aTextThatIsNotCompletedEndsTheConnection() {
        HubOptions options =
                HubOptions.builder().messageAssemblyTimeout(TIMEOUT).build();
        try (Hub hub = Hub.builder().options(options).build().start()) {
            InMemoryConnection other = InMemoryConnection.to(hub);
            InMemoryConnection client = InMemoryConnection.to(hub);
            other.hello();
            client.hello();
            client.join("Drip");
            assertThat(other.receive()).contains("user-joined");
            long begun = System.nanoTime();
            client.beginText();
            client.sendPings(1);
            assertThat(client.awaitClose()).isEqualTo(1008);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(TIMEOUT);
            assertThat(other.receive()).isEqualTo("{\"type\":\"user-left\",\"username\":\"Drip\"}");
            assertThat(other.isClosed()).isFalse();
        }
    }

    @Test
    void aTextThatIsCompletedInTimeBeginsNoOther() {
        HubOptions options =
                HubOptions.builder().messageAssemblyTimeout(TIMEOUT).build();
        try (Hub hub = Hub.builder().options(options).build().start()) {
            InMemoryConnection whole = InMemoryConnection.to(hub);
            InMemoryConnection part = InMemoryConnection.to(hub);
            whole.hello();
            part.hello();
            part.beginText();
            whole.beginText();
            whole.send("{\"type\":\"typing\"}");
            // The other one shows that the time has passed.
            assertThat(part.awaitClose()).isEqualTo(1008);
            await().during(Duration.ofMillis(100)).until(() -> !whole.isClosed());
        }
    }
}
