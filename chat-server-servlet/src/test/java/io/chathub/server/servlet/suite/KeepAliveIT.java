package io.chathub.server.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.HubOptions;
import io.chathub.core.suite.HostPosts;
import io.chathub.server.servlet.WebOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The server's pings. */
public class KeepAliveIT {

    /** With the bit of a final frame. */
    private static final int PING = 0x89;

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

    /** Tomcat's {@code jakarta.websocket} ends a session whose ping waits for more than two seconds behind a text. */
    @Test
    void pingsBehindAMessageThatIsNotRead_doNotCloseTheConnection() {
        HubOptions options = HubOptions.builder()
                .pingInterval(Duration.ofMillis(300))
                .pongTimeout(Duration.ofMinutes(1))
                .writeTimeout(Duration.ofMinutes(1))
                .build();
        try (ServedChat server = ServedChat.start(options, webOptions())) {
            RawClient slow = RawClient.connect(server.port(), "/ws", 4 * 1024);
            slow.hello();
            // More than the sockets hold, less than may wait for a client.
            String text = "x".repeat(4_000);
            for (int i = 0; i < 200; i++) {
                HostPosts.publish(server.hub(), "lobby", "host", i + text);
            }
            RawClient other = RawClient.connect(server.port());
            for (int pings = 0; pings < 10; ) {
                if (other.receiveFrame().opcode() == PING) {
                    pings++;
                }
            }
            for (int i = 0; i < 200; i++) {
                assertThat(slow.receive()).contains("\"text\":\"" + i + "x");
            }
            slow.cut();
            other.cut();
        }
    }

    /** Overridden to run the same tests with other options. */
    protected WebOptions webOptions() {
        return WebOptions.DEFAULT;
    }
}
