package io.chathub.conformance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameScannerTest {

    private static final String LONG = "\u00e9".repeat(40_000);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> texts = new ArrayList<>();

    private void head(String status) {
        bytes.writeBytes(("HTTP/1.1 " + status + "\r\nA: b\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private void frame(int opcode, String text, boolean masked) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(masked ? Frames.masked(opcode, payload) : Frames.unmasked(opcode, payload));
    }

    private void scan(int step) {
        FrameScanner scanner = new FrameScanner(texts::add);
        byte[] all = bytes.toByteArray();
        for (int at = 0; at < all.length; at += step) {
            byte[] part = java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + step));
            scanner.add(part, part.length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1_000, 1_000_000})
    void textMessages_areFoundHoweverTheBytesCome(int step) {
        head("101 Switching Protocols");
        frame(Frames.TEXT, "one", false);
        frame(Frames.PING, "ping", false);
        frame(Frames.TEXT, "m".repeat(126), true);
        frame(Frames.TEXT, LONG, true);
        frame(Frames.TEXT, "", false);
        scan(step);
        assertThat(texts).containsExactly("one", "m".repeat(126), LONG, "");
    }

    @Test
    void bodyOfARefusedHandshake_isNoMessage() {
        head("503 Service Unavailable");
        frame(Frames.TEXT, "one", false);
        scan(5);
        assertThat(texts).isEmpty();
    }
}
