package io.chathub.server.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.server.servlet.WebOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A server stops while its clients talk as fast as they can on processors that are busy with other work: each message with
 * an ack reaches each client, v1 and v2. More stops in a row: {@code -Dchathub.stop.rounds=50}, with one number of clients alone
 * {@code -Dchathub.stop.clients=1000}, on a machine with much other work {@code -Dchathub.stop.patience=600}: the seconds that the
 * test, its clients and the server wait.
 */
@Tag("long")
public class GracefulStopIT {

    private static final int ROUNDS = Integer.getInteger("chathub.stop.rounds", 0);
    private static final int CLIENTS = Integer.getInteger("chathub.stop.clients", 0);
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(
            Integer.getInteger("chathub.stop.patience", Math.toIntExact(USUAL_PATIENCE.toSeconds())));
    private static final int PING = 0x89;
    private static final int PONG = 10;

    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicInteger acks = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    /** Each text once: a thousand copies of each would not fit into the heap. */
    private final Map<String, String> shared = new ConcurrentHashMap<>();

    @ParameterizedTest
    @CsvSource({"20, 10, 5, 0", "20, 10, 5, 4", "100, 10, 2, 0", "100, 10, 3, 4", "1000, 2, 1, 0", "1000, 2, 1, 4"})
    @Timeout(3_600)
    void stopOfABusyServer_losesNoAcknowledgedMessage(int clients, int acksAClient, int rounds, int loops)
            throws Exception {
        assumeTrue(CLIENTS == 0 || CLIENTS == clients);
        List<Thread> spinning = new ArrayList<>();
        busy.set(true);
        for (int i = 0; i < loops; i++) {
            Thread loop = new Thread(() -> {
                while (busy.get()) {
                    Thread.onSpinWait();
                }
            });
            loop.start();
            spinning.add(loop);
        }
        try {
            for (int round = 0; round < (ROUNDS > 0 ? ROUNDS : rounds); round++) {
                stopInMidTraffic(clients, clients * acksAClient);
            }
        } finally {
            busy.set(false);
            for (Thread loop : spinning) {
                loop.join();
            }
        }
    }

    private void stopInMidTraffic(int count, int acksBefore) throws Exception {
        HubOptions.Builder options = HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .joinRate(RateLimit.UNLIMITED)
                .maxQueuedFrames(100_000)
                .maxQueuedBytes(100_000_000)
                .shutdownTimeout(PATIENCE)
                .writeTimeout(PATIENCE);
        if (PATIENCE.compareTo(USUAL_PATIENCE) > 0) { // clients that wait for a processor answer a ping late
            options.pingInterval(PATIENCE).pongTimeout(PATIENCE.multipliedBy(2));
        }
        List<Talker> talkers = new ArrayList<>();
        acks.set(0);
        shared.clear();
        ServedChat server = ServedChat.start(
                options.build(),
                WebOptions.builder().maxConnectionsPerAddress(10_000).build());
        try {
            for (int i = 0; i < count; i++) {
                talkers.add(new Talker(i, server.port()));
            }
            await().atMost(PATIENCE)
                    .until(() -> server.hub().room("lobby").members().size() == count);
            talkers.forEach(Talker::start);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(acks).hasValueGreaterThanOrEqualTo(acksBefore));
        } finally {
            server.close();
        }
        for (Talker talker : talkers) {
            talker.thread.join();
        }
        assertThat(failures).as("clients with an exception").hasValue(0);
        Set<String> acknowledged = new HashSet<>();
        talkers.forEach(talker -> acknowledged.addAll(talker.acknowledged));
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(acksBefore);
        for (Talker talker : talkers) {
            Set<String> lost = new HashSet<>(acknowledged);
            lost.removeAll(talker.texts);
            assertThat(lost)
                    .as("%s received %d of %d acknowledged messages", talker, talker.texts.size(), acknowledged.size())
                    .isEmpty();
            assertThat(talker.closeCode).isEqualTo(talker.version == ProtocolVersion.V1 ? 1001 : 1012);
            assertThat(talker.behindFarewell).as("frames behind the farewell").isZero();
        }
    }

    /** A client that posts its next message when the one before has come back. */
    private final class Talker {
        private final String name;
        private final ProtocolVersion version;
        private final RawClient line;
        private final Thread thread = new Thread(this::run);
        // Used by the thread alone, and read by the test when the thread has ended.
        private final Set<String> acknowledged = new HashSet<>();
        private final Set<String> texts = new HashSet<>();
        private int said;
        private int behindFarewell;
        private boolean farewell;
        private int closeCode;

        Talker(int number, int port) {
            name = "user" + number;
            version = number % 4 == 0 ? ProtocolVersion.V1 : ProtocolVersion.V2;
            line = RawClient.connect(port, version).patience(PATIENCE);
            line.send(
                    version == ProtocolVersion.V1
                            ? "{\"type\":\"join\",\"username\":\"" + name + "\"}"
                            : "{\"type\":\"join\",\"room\":\"lobby\",\"username\":\"" + name + "\"}");
        }

        void start() {
            thread.start();
        }

        private void run() {
            try {
                say();
                while (closeCode == 0) {
                    RawClient.RawFrame frame = line.receiveFrame();
                    if (frame == null) {
                        closeCode = 1006;
                    } else if (frame.isClose()) {
                        closeCode = ((frame.payload()[0] & 0xff) << 8) | (frame.payload()[1] & 0xff);
                        line.sendFrame(8, frame.payload());
                    } else if (frame.opcode() == PING) {
                        line.sendFrame(PONG, frame.payload());
                    } else {
                        receive(frame.text());
                    }
                }
                line.cut();
            } catch (RuntimeException | AssertionError e) {
                failures.incrementAndGet();
                throw e;
            }
        }

        private void say() {
            String text = name + "-" + said++;
            line.send(
                    version == ProtocolVersion.V1
                            ? "{\"type\":\"message\",\"text\":\"" + text + "\"}"
                            : "{\"type\":\"message\",\"ref\":\"" + text + "\",\"room\":\"lobby\",\"text\":\"" + text
                                    + "\"}");
        }

        private void receive(String frame) {
            if (farewell) {
                behindFarewell++;
            } else if (frame.startsWith("{\"type\":\"ack\"")) {
                acknowledged.add(field(frame, "ref"));
                acks.incrementAndGet();
            } else if (frame.startsWith("{\"type\":\"message\"")) {
                String text = field(frame, "text");
                texts.add(shared.computeIfAbsent(text, same -> same));
                if (text.equals(name + "-" + (said - 1))) {
                    say();
                }
            } else if (frame.startsWith("{\"type\":\"reconnect\"")) {
                farewell = true;
            }
        }

        private static String field(String frame, String name) {
            String before = "\"" + name + "\":\"";
            int begin = frame.indexOf(before) + before.length();
            return frame.substring(begin, frame.indexOf('"', begin));
        }

        @Override
        public String toString() {
            return name + " (" + version + ", closed with " + closeCode + ")";
        }
    }
}
