package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.suite.TestClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames as no library would send them. After each, a witness in the same room has noticed nothing but the leave. */
class FramesIT {

    private static final String FEFE =
            "fefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefe"
                    + "fefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefe";

    private ChatServer server;
    private TestClient witness;
    private RawClient client;

    @BeforeEach
    void start() {
        server = ChatServer.builder().port(0).options(webOptions()).build().start();
        witness = RawClient.connect(server.port());
        witness.hello();
        client = RawClient.connect(server.port());
        client.hello();
        client.join("Mallory");
        assertThat(witness.receive()).contains("\"user-joined\",\"username\":\"Mallory\"");
    }

    /** Overridden where the same is to hold with other options. */
    WebOptions webOptions() {
        return WebOptions.DEFAULT;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "text that is not UTF-8, 81 94 00000000 cebae1bdb9cf83cebcceb5eda080656469746564, 1007",
        "no mask, 81 05 48656c6c6f, 1002",
        "RSV1, c1 85 00000000 48656c6c6f, 1002",
        "RSV2, a1 85 00000000 48656c6c6f, 1002",
        "RSV3, 91 85 00000000 48656c6c6f, 1002",
        "opcode 3, 83 80 00000000, 1002",
        "opcode 11, 8b 80 00000000, 1002",
        "ping in parts, 09 80 00000000, 1002",
        "ping of 126 bytes, 89 fe 007e 00000000 " + FEFE + ", 1002",
        "lone continuation, 80 81 00000000 61, 1002",
        "text inside of a text, 01 81 00000000 61 81 81 00000000 62, 1002",
        "close of one byte, 88 81 00000000 03, 1002",
        "close with 1005, 88 82 00000000 03ed, 1002",
        "close with 999, 88 82 00000000 03e7, 1002",
        "length of 2^63-1, 81 ff 7fffffffffffffff 00000000, 1009",
        "length of 2^31, 81 ff 0000000080000000 00000000, 1009",
        "binary, 82 85 00000000 48656c6c6f, 1003",
        "binary in parts, 02 81 00000000 48, 1003",
    })
    void brokenFramesEndTheConnection(String what, String hex, int code) {
        client.sendHex(hex);
        assertThat(client.awaitClose()).isIn(code, code == 1009 ? 1002 : code);
        assertThat(witness.receive()).isEqualTo("{\"type\":\"user-left\",\"username\":\"Mallory\"}");
        thenAllIsWell();
    }

    @Test
    void aMessageOfTheLargestSizeIsTakenAndALargerOneIsNot() {
        int limit = HubOptions.DEFAULT.inputLimits().maxMessageBytes();
        String open = "{\"type\":\"message\",\"text\":\"fits\",\"x\":\"";
        client.send(open + "x".repeat(limit - open.length() - 2) + "\"}");
        assertThat(witness.receive()).contains("\"text\":\"fits\"");
        client.send(open + "x".repeat(limit - open.length() - 1) + "\"}");
        assertThat(client.awaitClose()).isEqualTo(1009);
        assertThat(witness.receive()).contains("user-left");
        thenAllIsWell();
    }

    @Test
    void theLimitCountsBytes() {
        // 22,000 characters, 66,000 bytes
        client.send("{\"type\":\"message\",\"x\":\"" + "€".repeat(22_000) + "\"}");
        assertThat(client.awaitClose()).isEqualTo(1009);
    }

    @Test
    void aMessageInManyPartsIsOneMessage() {
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
    void aLineThatBreaksInsideOfAFrameIsALeave() {
        client.sendHex("81 9e 00000000 7b2274797065");
        client.cut();
        assertThat(witness.receive()).isEqualTo("{\"type\":\"user-left\",\"username\":\"Mallory\"}");
        thenAllIsWell();
    }

    @Test
    void whatComesAfterACloseIsIgnored() {
        client.close();
        client.send("{\"type\":\"message\",\"text\":\"from the grave\"}");
        assertThat(client.awaitClose()).isEqualTo(1000);
        assertThat(witness.receive()).contains("user-left");
        thenAllIsWell();
    }

    @Test
    void aClientThatDoesNotAnswerTheCloseIsCutOff() {
        String id = server.hub().clients().stream()
                .filter(c -> "Mallory".equals(c.username()))
                .findFirst()
                .orElseThrow()
                .id();
        server.hub().disconnect(id, io.chathub.protocol.CloseCode.KICKED);
        client.awaitEnd();
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
