package io.chathub.server.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.core.suite.HostPosts;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.server.servlet.WebOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The bytes on one connection while several threads write to it: messages of the lanes, acks, errors, pongs, pings and finally
 * a close. Frames are whole, each kind is in order, and nothing follows the close.
 */
public class OutputOrderIT {

    private static final int PUBLISHERS = 4;
    private static final int MOST_UNHEARD = 500;
    private static final int MOST_MESSAGES = 20_000;
    private static final int ROUNDS = 300;
    private static final Pattern CONNECT = Pattern.compile("\\{\"type\":\"connect\",\"id\":\"([^\"]+)\".*");
    private static final Pattern MESSAGE = Pattern.compile(
            "\\{\"type\":\"message\",\"id\":\"([^\"]+)\",\"username\":\"([^\"]+)\",\"text\":\"([0-9]+) x*\".*?\"offset\":([0-9]+)}");
    private static final Pattern ACK =
            Pattern.compile("\\{\"type\":\"ack\",\"ref\":\"([0-9]+)\".*?\"offset\":([0-9]+),.*");
    private static final Pattern REFUSED = Pattern.compile("\\{\"type\":\"error\",\"ref\":\"([0-9]+)\".*");

    /** Overridden to run the same tests with other options. */
    protected WebOptions webOptions() {
        return WebOptions.DEFAULT;
    }

    @ParameterizedTest
    @EnumSource
    void concurrentWriters_underLoad_keepTheOrder(ProtocolVersion version) throws Exception {
        HubOptions options = HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .requestRate(RateLimit.UNLIMITED)
                .joinRate(RateLimit.UNLIMITED)
                .controlRate(RateLimit.UNLIMITED)
                .maxQueuedFrames(100_000)
                .maxQueuedBytes(64 * 1024 * 1024)
                .pingInterval(Duration.ofMillis(100))
                .build();
        try (ServedChat server = ServedChat.start(options, webOptions())) {
            RawClient client = RawClient.connect(server.port(), version);
            Matcher connect = CONNECT.matcher(client.receive());
            assertThat(connect.matches()).isTrue();
            String id = connect.group(1);
            client.send("{\"type\":\"join\",\"ref\":\"j\",\"username\":\"Ann\",\"room\":\"lobby\"}");
            if (version == ProtocolVersion.V2) {
                assertThat(client.receive()).startsWith("{\"type\":\"joined\"");
            }
            ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS + 1);
            AtomicIntegerArray said = new AtomicIntegerArray(PUBLISHERS);
            List<Semaphore> leads = IntStream.range(0, PUBLISHERS)
                    .mapToObj(i -> new Semaphore(MOST_UNHEARD))
                    .toList();
            for (int i = 0; i < PUBLISHERS; i++) {
                int number = i;
                threads.execute(() -> publish(server.hub(), number, said, leads.get(number)));
            }
            threads.execute(() -> talk(client, version));
            try {
                check(client, version, said, leads, () -> server.hub().disconnect(id, CloseCode.KICKED));
            } finally {
                threads.shutdownNow();
            }
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Publishes no more than the client can read within the time of a close. */
    private static void publish(Hub hub, int number, AtomicIntegerArray said, Semaphore lead) {
        for (int i = 0; i < MOST_MESSAGES; i++) {
            try {
                lead.acquire();
            } catch (InterruptedException e) {
                return; // the test is over
            }
            // Sizes on both sides of each form of a frame's length, and of what one write takes.
            String text = i + " " + "x".repeat(i % 100 == 99 ? 4_000 : i % 160);
            HostPosts.publish(hub, "lobby", "host" + number, text);
            said.incrementAndGet(number);
        }
    }

    private static void talk(RawClient client, ProtocolVersion version) {
        for (int i = 0; i < ROUNDS; i++) {
            client.send("{\"type\":\"message\",\"ref\":\"" + i + "\",\"room\":\"lobby\",\"text\":\"" + i + " \"}");
            client.sendFrame(9, String.valueOf(i).getBytes(StandardCharsets.UTF_8));
            if (version == ProtocolVersion.V2) {
                client.send("{\"type\":\"leave\",\"ref\":\"" + i + "\",\"room\":\"elsewhere\"}");
            }
        }
    }

    /** Reads everything up to the end of the connection; asks for the end once all requests are answered. */
    private static void check(
            RawClient client,
            ProtocolVersion version,
            AtomicIntegerArray said,
            List<Semaphore> leads,
            Runnable disconnect) {
        int[] saidBefore = null;
        long offset = 0;
        int pongs = 0;
        int acks = 0;
        int refusals = 0;
        int[] heard = new int[PUBLISHERS + 1];
        long ackedOffset = 0;
        RawClient.RawFrame frame = client.receiveFrame();
        while (frame != null && !frame.isClose()) {
            String text = frame.text();
            Matcher message = MESSAGE.matcher(text);
            Matcher ack = ACK.matcher(text);
            Matcher refused = REFUSED.matcher(text);
            if (frame.isPong()) {
                assertThat(text).as("pong").isEqualTo(String.valueOf(pongs++));
            } else if (text.startsWith("{\"type\":\"message\"")) {
                int from = text.contains("\"username\":\"Ann\"")
                        ? PUBLISHERS
                        : text.charAt(text.indexOf("\"username\":\"host") + 16) - '0';
                assertThat(text).contains("\"text\":\"" + heard[from]++ + " ");
                if (from < PUBLISHERS) {
                    leads.get(from).release();
                }
                if (version == ProtocolVersion.V2) {
                    assertThat(message.find()).as(text).isTrue();
                    assertThat(Long.parseLong(message.group(4))).isEqualTo(++offset);
                    if (from == PUBLISHERS) {
                        assertThat(ackedOffset)
                                .as("the ack comes before the copy")
                                .isGreaterThanOrEqualTo(offset);
                    }
                }
            } else if (ack.matches()) {
                assertThat(ack.group(1)).isEqualTo(String.valueOf(acks++));
                ackedOffset = Long.parseLong(ack.group(2));
            } else if (refused.matches()) {
                assertThat(refused.group(1)).isEqualTo(String.valueOf(refusals++));
            } else {
                assertThat(frame.opcode()).as("a ping, if anything: %s", text).isEqualTo(0x89);
            }
            boolean done = pongs == ROUNDS && heard[PUBLISHERS] == ROUNDS;
            if (done && saidBefore == null && (version == ProtocolVersion.V1 || refusals == ROUNDS)) {
                saidBefore = IntStream.range(0, PUBLISHERS).map(said::get).toArray();
                disconnect.run();
            }
            frame = client.receiveFrame();
        }
        assertThat(frame).as("the line ended without a close").isNotNull();
        assertThat(frame.payload()).startsWith(4503 >> 8, 4503 & 0xff);
        client.sendFrame(8, frame.payload());
        assertThat(client.receiveFrame()).as("behind the close").isNull();
        assertThat(saidBefore).isNotNull();
        for (int i = 0; i < PUBLISHERS; i++) {
            assertThat(heard[i]).as("what was said before the end").isGreaterThanOrEqualTo(saidBefore[i]);
        }
        assertThat(acks).isEqualTo(version == ProtocolVersion.V2 ? ROUNDS : 0);
    }
}
