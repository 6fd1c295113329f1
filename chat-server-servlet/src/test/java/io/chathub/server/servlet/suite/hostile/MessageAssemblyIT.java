package io.chathub.server.servlet.suite.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.RawClient.RawFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F16: a message has a deadline, however many frames it has, also on a connection that is never idle. */
@Tag("own-frames")
@Tag("long")
public class MessageAssemblyIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @RegisterExtension
    static final HostileChat chat = HostileChat.create()
            // No ping of the server comes while a test expects silence.
            .options(options -> options.messageAssemblyTimeout(TIMEOUT)
                    .pingInterval(Duration.ofHours(1))
                    .pongTimeout(Duration.ofHours(2)));

    @Test
    void fragmentsWithoutEnd_closeInTime() {
        RawClient mallory = chat.join("Mallory");
        mallory.sendHex("01 81 00000000 61");
        isClosedIn(mallory, "00 81 00000000 61");
    }

    @Test
    void pingsBetweenFragments_doNotExtendTheDeadline() {
        RawClient mallory = chat.join("Mallory");
        mallory.sendHex("01 81 00000000 61");
        isClosedIn(mallory, "89 80 00000000 00 81 00000000 61 8a 80 00000000");
    }

    @Test
    void frameOctetByOctet_closesInTime() {
        RawClient mallory = chat.join("Mallory");
        mallory.sendHex("81 fe 1000 00000000 7b");
        isClosedIn(mallory, "20");
    }

    @Test
    void firstFragmentOnly_closesInTime() {
        RawClient mallory = chat.join("Mallory");
        mallory.sendHex("01 81 00000000 61");
        isClosedIn(mallory, "");
    }

    /** A frame counts from its first octet, of whatever kind it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "81", // the first octet of a text
                "81 fe", // half of its header
                "81 fe 1000 00000000", // a header without its payload
                "82 fe 1000 00000000", // likewise, binary
                "89 85 00000000", // a ping
                "89 85 00000000 61 62", // with a part of its payload
                "8a 85 00000000", // a pong
                "88 85 00000000", // a close
                "89 80 00000000 81 fe 1000 00000000", // behind a complete frame
                "01 81 00000000 61 00 fe 1000 00000000", // the second frame of a text
            })
    void incompleteFrame_closesInTime(String hex) {
        RawClient mallory = chat.join("Mallory");
        mallory.sendHex(hex);
        isClosedIn(mallory, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81 84 00000000, 7b7d2020, error",
                "89 84 00000000, 61626364, pong",
                "8a 84 00000000, 61626364, ",
            })
    void frameThatIsCompletedInTime_leavesNoDeadline(String row) {
        String[] parts = row.split(", *", -1);
        RawClient slow = chat.join("Slow");
        chat.say("slow");
        slow.sendHex(parts[0]);
        assertThat(slow.isSilentFor((int) TIMEOUT.dividedBy(2).toMillis())).isTrue();
        slow.sendHex(parts[1]);
        if (parts[2].equals("pong")) {
            RawFrame pong = slow.receiveFrame();
            assertThat(pong).isNotNull();
            assertThat(pong.payload()).containsExactly("abcd".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(slow.isSilentFor((int) TIMEOUT.plusMillis(500).toMillis())).isTrue();
        slow.send("{\"type\":\"message\",\"text\":\"slow\"}");
        assertThat(slow.receive()).contains("\"text\":\"slow\"");
    }

    /** Sends this now and then until the server closes. */
    private static void isClosedIn(RawClient client, String hex) {
        long begun = System.nanoTime();
        RawFrame close = await().pollInSameThread()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(8))
                .until(closeOf(client, hex), Objects::nonNull);
        assertThat(close.payload()).startsWith(1008 >> 8, 1008 & 0xff);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("when")
                .isBetween(TIMEOUT.minusMillis(300), TIMEOUT.plusSeconds(3)); // the first octets were sent before
        assertThat(chat.logLines()).singleElement().asString().contains(" is closed: 1008 ");
    }

    private static Callable<RawFrame> closeOf(RawClient client, String hex) {
        return () -> {
            if (!hex.isEmpty()) {
                client.sendHex(hex);
            }
            while (!client.isSilentFor(1)) {
                RawFrame frame = client.receiveFrame();
                if (frame == null || frame.isClose()) {
                    return frame;
                }
            }
            return null;
        };
    }

    /** Each message begins its own time. */
    @Test
    void slowMessages_withinTheDeadline_areAccepted() {
        RawClient slow = chat.join("Slow");
        byte[] text = "{\"type\":\"message\",\"text\":\"slow\"}".getBytes(StandardCharsets.US_ASCII);
        chat.say("slow");
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < TIMEOUT.multipliedBy(2).toNanos()) {
            for (int i = 0; i < text.length; i++) {
                int first = (i == 0 ? 0x01 : 0x00) | (i == text.length - 1 ? 0x80 : 0x00);
                slow.write(RawClient.frame(first, new byte[] {text[i]}));
                slow.isSilentFor(1); // takes its time
            }
            assertThat(slow.receive()).contains("\"text\":\"slow\"");
        }
        // And what is complete has no time to keep.
        assertThat(slow.isSilentFor((int) TIMEOUT.plusMillis(300).toMillis())).isTrue();
    }
}
