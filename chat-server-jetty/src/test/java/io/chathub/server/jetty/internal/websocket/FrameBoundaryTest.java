package io.chathub.server.jetty.internal.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameBoundaryTest {

    private final FrameBoundary boundary = new FrameBoundary();

    private boolean isWithinFrameAfter(int... octets) {
        ByteBuffer buffer = ByteBuffer.allocate(octets.length);
        for (int octet : octets) {
            buffer.put((byte) octet);
        }
        boundary.read(buffer, 0, octets.length);
        return boundary.isWithinFrame();
    }

    @Test
    void frameBeginsWithItsFirstOctetAndEndsWithItsLast() {
        assertThat(boundary.isWithinFrame()).isFalse();
        assertThat(isWithinFrameAfter(0x81)).isTrue();
        assertThat(isWithinFrameAfter(0x82)).isTrue();
        assertThat(isWithinFrameAfter(0, 0, 0, 0)).isTrue();
        assertThat(isWithinFrameAfter(0x61)).isTrue();
        assertThat(isWithinFrameAfter(0x62)).isFalse();
        assertThat(isWithinFrameAfter(0x89, 0x80, 0, 0, 0, 0)).as("empty").isFalse();
        assertThat(isWithinFrameAfter(0x89, 0)).as("without a mask").isFalse();
        assertThat(isWithinFrameAfter(0x81, 0xfe, 0, 1, 0, 0, 0, 0, 0x61))
                .as("a length in more octets than it needs")
                .isFalse();
    }

    @Test
    void lengthThatNoPeerCanSend_neverEnds() {
        assertThat(isWithinFrameAfter(0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4))
                .isTrue();
        assertThat(isWithinFrameAfter(new int[1_000])).isTrue();
    }

    @Test
    void anySplitOfAnyFrames_findsEveryBoundary() {
        Random random = new Random(1);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        BitSet boundaries = new BitSet();
        for (int i = 0; i < 2_000; i++) {
            boundaries.set(stream.size());
            frame(stream, random);
        }
        boundaries.set(stream.size());
        ByteBuffer octets = ByteBuffer.wrap(stream.toByteArray());
        List<Integer> wrong = new ArrayList<>();
        for (int from = 0; from < octets.limit(); ) {
            int to = Math.min(octets.limit(), from + 1 + random.nextInt(random.nextBoolean() ? 8 : 5_000));
            boundary.read(octets, from, to);
            if (boundary.isWithinFrame() == boundaries.get(to)) {
                wrong.add(to);
            }
            from = to;
        }
        assertThat(wrong).isEmpty();
    }

    private static void frame(ByteArrayOutputStream stream, Random random) {
        int size = switch (random.nextInt(4)) {
            case 0 -> random.nextInt(3);
            case 1 -> 120 + random.nextInt(10);
            case 2 -> random.nextInt(5_000);
            default -> random.nextInt(40) == 0 ? 65_530 + random.nextInt(10) : random.nextInt(100);
        };
        int mask = random.nextBoolean() ? 0x80 : 0;
        stream.write(random.nextInt(256));
        if (size <= 125) {
            stream.write(mask | size);
        } else {
            int octets = size <= 0xffff ? Short.BYTES : Long.BYTES;
            stream.write(mask | (octets == Short.BYTES ? 126 : 127));
            for (int i = octets - 1; i >= 0; i--) {
                stream.write(i < Integer.BYTES ? size >> (8 * i) : 0);
            }
        }
        byte[] rest = new byte[size + (mask == 0 ? 0 : 4)];
        random.nextBytes(rest);
        stream.writeBytes(rest);
    }
}
