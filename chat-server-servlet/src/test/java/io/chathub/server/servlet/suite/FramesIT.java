package io.chathub.server.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.suite.TestClient;
import io.chathub.server.servlet.WebOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Unusual but valid frames, and the hub's limits. After each case, a witness in the same room has received nothing but the
 * leave. Invalid frames are in {@link io.chathub.server.servlet.suite.hostile}.
 */
public class FramesIT {

    private ServedChat server;
    private TestClient witness;
    private RawClient client;

    @BeforeEach
    void start() {
        server = ServedChat.start(HubOptions.DEFAULT, webOptions());
        witness = RawClient.connect(server.port());
        witness.hello();
        client = RawClient.connect(server.port());
        client.hello();
        client.join("Mallory");
        assertThat(witness.receive()).contains("\"user-joined\",\"username\":\"Mallory\"");
    }

    /** Overridden to run the same tests with other options. */
    protected WebOptions webOptions() {
        return WebOptions.DEFAULT;
    }

    @AfterEach
    void stop() {
        witness.cut();
        client.cut();
        server.close();
    }

    @Test
    void message_ofMaximumSize_isAccepted_largerIsNot() {
        int limit = HubOptions.DEFAULT.input().maxMessageBytes();
        String open = "{\"type\":\"message\",\"text\":\"fits\",\"x\":\"";
        client.send(open + "x".repeat(limit - open.length() - 2) + "\"}");
        assertThat(witness.receive()).contains("\"text\":\"fits\"");
        client.send(open + "x".repeat(limit - open.length() - 1) + "\"}");
        assertThat(client.awaitClose()).isEqualTo(1009);
        assertThat(witness.receive()).contains("user-left");
        thenAllIsWell();
    }

    @Test
    void messageLimit_countsBytes() {
        // 22,000 characters, 66,000 bytes
        client.send("{\"type\":\"message\",\"x\":\"" + "€".repeat(22_000) + "\"}");
        assertThat(client.awaitClose()).isEqualTo(1009);
    }

    @Test
    void fragmentedMessage_isOneMessage() {
        byte[] text = "{\"type\":\"message\",\"text\":\"in ☂ parts\"}".getBytes(StandardCharsets.UTF_8);
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < text.length; i++) {
            // opcode 1 first, 0 after; FIN on the last; a ping in between hurts nobody
            hex.append(i == 0 ? "01" : i == text.length - 1 ? "80" : "00")
                    .append("8100000000")
                    .append(String.format("%02x", text[i]));
            if (i == 7) {
                hex.append("8980 00000000");
            }
        }
        client.sendHex(hex.toString());
        assertThat(witness.receive()).contains("\"text\":\"in ☂ parts\"");
        client.close();
        assertThat(witness.receive()).contains("user-left");
        thenAllIsWell();
    }

    @Test
    void unansweredClose_endsTheConnection() {
        String id = server.hub().clients().stream()
                .filter(c -> "Mallory".equals(c.username()))
                .findFirst()
                .orElseThrow()
                .id();
        server.hub().disconnect(id, io.chathub.protocol.CloseCode.KICKED);
        // Tomcat's own sessions: it looks each 10 s for those that have waited too long.
        client.patience(Duration.ofSeconds(20)).awaitEnd();
        assertThat(witness.receive()).contains("user-left");
        thenAllIsWell();
    }

    private void thenAllIsWell() {
        await().atMost(Duration.ofSeconds(4))
                .untilAsserted(() -> assertThat(server.hub().clients()).hasSize(1));
        Hub hub = server.hub();
        for (int i = 0; i < 20; i++) {
            hub.room("lobby").publish("host", "" + i);
            assertThat(witness.receive()).contains("\"text\":\"" + i + "\"");
        }
    }
}
