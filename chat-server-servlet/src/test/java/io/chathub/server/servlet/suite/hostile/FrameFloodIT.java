package io.chathub.server.servlet.suite.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.options.RateOptions;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.RawClient.RawFrame;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Floods of valid frames. The rates of control frames are the defaults. */
@Tag("own-frames")
@Tag("long")
public class FrameFloodIT {

    private static final int FLOOD = 10_000;
    private static final int BURST = RateOptions.CONTROL_RATE.defaultValue().burst();

    @RegisterExtension
    static final HostileChat chat =
            HostileChat.create().options(options -> options.controlRate(RateOptions.CONTROL_RATE.defaultValue()));

    @Test
    void pings_overTheRate_closeTheConnection() {
        RawClient mallory = chat.join("Mallory");
        mallory.write(HexFormat.of().parseHex("898000000000".repeat(FLOOD)));
        int pongs = 0;
        RawFrame frame = mallory.receiveFrame();
        while (frame.isPong()) {
            pongs++;
            frame = mallory.receiveFrame();
        }
        assertThat(pongs).isBetween(BURST, 2 * BURST);
        assertThat(frame.isClose()).isTrue();
        assertThat(frame.payload()).startsWith(4013 >> 8, 4013 & 0xff);
    }

    /** At the rate, a ping between any two parts is no fault. */
    @Test
    void pings_withinTheRate_areAnswered() {
        RawClient client = chat.join("Ann");
        chat.say("with pings");
        byte[] text =
                "{\"type\":\"message\",\"text\":\"with pings\"}".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int i = 0; i < text.length; i++) {
            client.sendFrame(9, new byte[] {(byte) i});
            assertThat(client.receiveFrame().payload()).containsExactly(i);
            client.write(RawClient.frame((i == 0 ? 1 : 0) | (i == text.length - 1 ? 0x80 : 0), new byte[] {text[i]}));
        }
        assertThat(client.receive()).contains("with pings");
    }

    @Test
    void unsolicitedPongs_closeTheConnection() {
        RawClient mallory = chat.join("Mallory");
        mallory.write(HexFormat.of().parseHex("8a8000000000".repeat(FLOOD)));
        assertThat(mallory.awaitClose()).isEqualTo(4013);
    }

    @Test
    void emptyTexts_closeTheConnection() {
        RawClient mallory = chat.join("Mallory");
        chat.allowLogLines(2); // the first that is malformed, and the end
        mallory.write(HexFormat.of().parseHex("818000000000".repeat(FLOOD)));
        assertThat(mallory.awaitClose()).isEqualTo(4509);
    }

    /** The server does not read from a peer that does not read: its pongs wait in the socket. */
    @Test
    void pingsOfANonReader_allocateNothing() {
        RawClient mallory = chat.add(RawClient.connect(chat.port(), "/ws", 4 * 1024));
        mallory.hello();
        byte[] pings = HexFormat.of().parseHex(("89fd00000000" + "61".repeat(125)).repeat(100));
        for (int i = 0; i < 10; i++) {
            mallory.write(pings);
        }
        assertThat(mallory.awaitClose()).isEqualTo(4013);
    }
}
