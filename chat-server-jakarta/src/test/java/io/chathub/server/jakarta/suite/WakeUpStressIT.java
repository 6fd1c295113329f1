package io.chathub.server.jakarta.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.core.suite.HostPosts;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.ServedChat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Readers that stop and go on at random, so that each connection's output fills up and becomes free again all the time, with
 * pings between. In each round all of them have to receive a message that is published after all of them read again: a
 * connection whose output was not reported as free receives nothing more.
 *
 * <p>{@code -Dchathub.stress.seconds} sets its length: 5 s unless set, a minute with {@code -Plong} in Tomcat 10.1; {@code
 * -Dchathub.stress.seed} repeats the stops. With {@code -XX:ActiveProcessorCount=8} in {@code test.jvm.args} there are more lanes.
 */
public class WakeUpStressIT {

    private static final long SECONDS = Long.getLong("chathub.stress.seconds", 5);
    private static final long SEED = Long.getLong("chathub.stress.seed", 1);
    private static final int READERS = Integer.getInteger("chathub.stress.readers", 40);
    private static final int BURST = 300;
    private static final int LONGEST_STOP_MILLIS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SMALL_BUFFER = 4 * 1024;

    @Test
    void everyReader_receivesTheMessageBehindItsStops() throws Exception {
        HubOptions options = HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .requestRate(RateLimit.UNLIMITED)
                .controlRate(RateLimit.UNLIMITED)
                .joinRate(RateLimit.UNLIMITED)
                .writeTimeout(PATIENCE.multipliedBy(2))
                .pingInterval(Duration.ofMillis(100))
                .pongTimeout(PATIENCE.multipliedBy(2))
                .build();
        try (ServedChat server = ServedChat.start(
                options, WebOptions.builder().maxConnectionsPerAddress(1_000).build())) {
            List<Reader> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(new Reader(server.port(), i));
            }
            readers.forEach(reader -> reader.thread.start());
            try {
                long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
                for (int round = 1; System.nanoTime() < end; round++) {
                    round(server, readers, round);
                }
            } finally {
                readers.forEach(reader -> reader.line.cut());
                for (Reader reader : readers) {
                    reader.thread.join();
                }
            }
        }
    }

    private static void round(ServedChat server, List<Reader> readers, int round) {
        readers.forEach(reader -> reader.stops = true);
        Random random = new Random(SEED * 1_000_003 + round);
        for (int i = 0; i < BURST; i++) {
            say(server, "x".repeat(random.nextInt(4_000)));
        }
        readers.forEach(reader -> reader.stops = false);
        // A message may fall into a gap of a queue that is full. A connection that lives receives one of the next.
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (readers.stream().anyMatch(reader -> reader.lastRound.get() < round)) {
            assertThat(System.nanoTime())
                    .as(
                            "round %d, seed %d; readers without its end: %s",
                            round,
                            SEED,
                            readers.stream()
                                    .filter(reader -> reader.lastRound.get() < round)
                                    .toList())
                    .isLessThan(deadline);
            say(server, "round " + round + ";");
            readers.stream().filter(reader -> reader.lastRound.get() < round).forEach(Reader::awaitFrame);
        }
    }

    private static void say(ServedChat server, String text) {
        HostPosts.publish(server.hub(), "lobby", "host", text);
    }

    /** A client that stops reading now and then. */
    private static final class Reader {
        private final int number;
        private final RawClient line;
        private final Random random;
        private final Thread thread = new Thread(this::read);
        private final AtomicInteger lastRound = new AtomicInteger();
        private volatile boolean stops;
        private final AtomicInteger frames = new AtomicInteger();
        private volatile boolean ended;

        Reader(int port, int number) {
            this.number = number;
            random = new Random(SEED * 31 + number);
            line = RawClient.open(port, number % 4 == 3 ? 0 : SMALL_BUFFER);
            assertThat(line.request(RawClient.handshake(port, "/ws", "Sec-WebSocket-Protocol: chat.v2\r\n")))
                    .startsWith("HTTP/1.1 101 ");
            line.send("{\"type\":\"join\",\"ref\":\"j\",\"username\":\"R" + number + "\",\"room\":\"lobby\"}");
        }

        private void read() {
            try {
                while (true) {
                    RawClient.RawFrame frame = line.receiveFrame();
                    if (frame == null || frame.isClose()) {
                        return;
                    }
                    frames.incrementAndGet();
                    String text = frame.text();
                    if (frame.opcode() == 0x89) {
                        line.sendFrame(0xA, frame.payload());
                    }
                    int round = text.indexOf("\"text\":\"round ");
                    if (round >= 0) {
                        int from = round + "\"text\":\"round ".length();
                        lastRound.set(Integer.parseInt(text.substring(from, text.indexOf(';', from))));
                    }
                    if (stops && random.nextInt(20) == 0) {
                        // Its pongs have to go between the messages that wait.
                        line.sendFrame(9, new byte[] {1});
                        line.pause(random.nextInt(LONGEST_STOP_MILLIS));
                    }
                }
            } catch (RuntimeException | AssertionError e) {
                // the line was cut, or nothing came for 10 s; the round ends with an error where it has not ended
            } finally {
                ended = true;
            }
        }

        /** Waits a moment for its next frame. */
        void awaitFrame() {
            int before = frames.get();
            for (int i = 0; i < 100 && frames.get() == before && !ended; i++) {
                line.pause(5);
            }
        }

        @Override
        public String toString() {
            return "reader " + number + (ended ? " (ended)" : "") + " after " + frames.get() + " frames";
        }
    }
}
