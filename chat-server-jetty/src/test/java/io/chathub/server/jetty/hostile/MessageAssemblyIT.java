package io.chathub.server.jetty.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.server.jetty.RawClient;
import io.chathub.server.jetty.RawClient.RawFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** F16: a message has a deadline, however many frames it has, also on a connection that is never idle. */
class MessageAssemblyIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @RegisterExtension
    static final HostileChat chat = HostileChat.create().options(options -> options.messageAssemblyTimeout(TIMEOUT));

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

    /** Sends this now and then until the server closes. */
    private static void isClosedIn(RawClient client, String hex) {
        long begun = System.nanoTime();
        RawFrame close = await().pollInSameThread()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(8))
                .until(closeOf(client, hex), Objects::nonNull);
        assertThat(close.payload()).startsWith(1008 >> 8, 1008 & 0xff);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("when").isBetween(TIMEOUT, TIMEOUT.plusSeconds(3));
        assertThat(chat.logLines()).singleElement().asString().contains(" is closed: 1008 ");
    }

    private static Callable<RawFrame> closeOf(RawClient client, String hex) {
        return () -> {
            client.sendHex(hex);
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
