package io.chathub.server.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.HubOptions;
import io.chathub.core.suite.HostPosts;
import io.chathub.server.servlet.WebOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A connection that is not read from is closed within its bound, while the others receive everything. */
public class SlowReaderIT {

    private static final String TEXT = "x".repeat(4_000);

    @Test
    void slowReader_isClosed_othersAreNotDelayed() {
        HubOptions options =
                HubOptions.builder().writeTimeout(Duration.ofSeconds(2)).build();
        try (ServedChat server = ServedChat.start(options, webOptions())) {
            RawClient reader = RawClient.connect(server.port());
            reader.hello();
            RawClient slow = RawClient.connect(server.port(), "/ws", 4 * 1024);
            slow.hello();
            slow.join("Snail");
            assertThat(reader.receive()).contains("user-joined");

            // More than the kernel and the queue hold together: 20 MB, if it were all kept.
            long slowest = 0;
            boolean left = false;
            for (int i = 0; i < 5_000; i++) {
                long start = System.nanoTime();
                HostPosts.publish(server.hub(), "lobby", "host", i + TEXT.substring(4));
                String frame = reader.receive();
                if (frame.contains("user-left")) {
                    left = true;
                    frame = reader.receive();
                }
                assertThat(frame).contains("\"text\":\"" + i + "x");
                slowest = Math.max(slowest, System.nanoTime() - start);
            }
            assertThat(left).as("the others were told that it left").isTrue();
            await().untilAsserted(() -> assertThat(server.hub().clients()).hasSize(1));
            reader.cut();
            // A bound that only a delay by the slow one would break, not a busy machine.
            assertThat(Duration.ofNanos(slowest))
                    .isLessThan(options.connection().writeTimeout());
        }
    }

    @Test
    void slowReader_inAQuietRoom_isClosedByTime() {
        HubOptions options =
                HubOptions.builder().writeTimeout(Duration.ofMillis(500)).build();
        try (ServedChat server = ServedChat.start(options, webOptions())) {
            RawClient slow = RawClient.connect(server.port(), "/ws", 4 * 1024);
            slow.hello();
            // Enough to fill the sockets' buffers, not enough to fill the queue.
            for (int i = 0; i < 200; i++) {
                HostPosts.publish(server.hub(), "lobby", "host", TEXT);
            }
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(server.hub().clients()).isEmpty());
        }
    }

    @Test
    void slowReader_doesNotDelayTheStop() {
        HubOptions options =
                HubOptions.builder().shutdownTimeout(Duration.ofSeconds(1)).build();
        ServedChat server = ServedChat.start(options, webOptions());
        RawClient slow = RawClient.connect(server.port(), "/ws", 4 * 1024);
        slow.hello();
        RawClient reader = RawClient.connect(server.port());
        reader.hello();
        for (int i = 0; i < 100; i++) {
            HostPosts.publish(server.hub(), "lobby", "host", TEXT);
            reader.receive();
        }
        long start = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(reader.awaitClose()).isEqualTo(1001);
        slow.awaitEnd();
    }

    /** Overridden to run the same tests with other options. */
    protected WebOptions webOptions() {
        return WebOptions.DEFAULT;
    }
}
