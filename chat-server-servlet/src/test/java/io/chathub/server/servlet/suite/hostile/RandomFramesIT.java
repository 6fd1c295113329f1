package io.chathub.server.servlet.suite.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.RawClient.RawFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nearly valid frames by a seed: a connection ends in one of the known ways, and no other connection is affected. */
@Tag("own-frames")
@Tag("long")
public class RandomFramesIT {

    private static final int CONNECTIONS = 20;
    private static final Set<Integer> ENDS = Set.of(1000, 1002, 1003, 1005, 1007, 1009, 4013, 4509);
    private static final byte[] TYPING = "{\"type\":\"typing\",\"isTyping\":".getBytes(StandardCharsets.US_ASCII);

    @RegisterExtension
    static final HostileChat chat = HostileChat.create();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void randomFrames_closeWithAKnownCodeOrStayOpen(long seed) {
        Random random = new Random(seed);
        chat.allowLogLines(2 * CONNECTIONS); // the first that is malformed, and the end, of each
        for (int i = 0; i < CONNECTIONS; i++) {
            RawClient mallory = chat.join("Mallory");
            mallory.write(frames(random));
            mallory.finish();
            RawFrame frame = mallory.receiveFrame();
            while (frame != null && !frame.isClose()) {
                assertThat(frame.isPong() || frame.text().startsWith("{\"type\":\"user-left\""))
                        .as("nothing but pongs, and the one before that leaves: %s", frame.text())
                        .isTrue();
                frame = mallory.receiveFrame();
            }
            if (frame != null) {
                byte[] payload = frame.payload();
                int code = payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
                assertThat(code)
                        .satisfiesAnyOf(
                                known -> assertThat(ENDS).contains(known),
                                echoed -> assertThat(echoed).isBetween(3_000, 4_999));
            }
        }
        List<Class<?>> heard = chat.endCase().stream()
                .<Class<?>>map(Object::getClass)
                .distinct()
                .toList();
        assertThat(heard).containsExactlyInAnyOrder(UserJoined.class, UserLeft.class);
    }

    private static byte[] frames(Random random) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            byte[] payload = new byte[random.nextInt(10) == 0 ? random.nextInt(70_000) : random.nextInt(130)];
            if (random.nextBoolean()) {
                random.nextBytes(payload);
            } else {
                for (int at = 0; at < payload.length; at++) {
                    payload[at] = at < TYPING.length ? TYPING[at] : (byte) ' ';
                }
            }
            // Mostly texts, their continuations and pings; now and then anything.
            int[] usual = {0x81, 0x01, 0x00, 0x80, 0x89, 0x8a};
            int first = random.nextInt(5) == 0 ? random.nextInt(256) : usual[random.nextInt(usual.length)];
            byte[] frame = RawClient.frame(first, payload);
            if (random.nextInt(8) == 0) {
                frame[random.nextInt(Math.min(14, frame.length))] = (byte) random.nextInt(256);
            }
            frames.writeBytes(frame);
        }
        return frames.toByteArray();
    }
}
