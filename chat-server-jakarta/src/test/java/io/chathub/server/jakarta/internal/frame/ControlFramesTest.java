package io.chathub.server.jakarta.internal.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ControlFramesTest {

    @Test
    void frames_areUnmaskedAndComplete() {
        assertThat(hex(ControlFrames.ping())).isEqualTo("8900");
        assertThat(hex(ControlFrames.pong(new byte[] {1, 2}))).isEqualTo("8a020102");
        assertThat(hex(ControlFrames.close(CloseCodes.NONE, "ignored"))).isEqualTo("8800");
        assertThat(hex(ControlFrames.close(1000, "bye"))).isEqualTo("880503e8627965");
        assertThat(ControlFrames.close(4008, "x".repeat(200))).hasSize(127);
    }

    private static String hex(byte[] frame) {
        return HexFormat.of().formatHex(frame);
    }
}
