package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.options.MessageOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.state.ReactionCount;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reactions of many members to one message at once: each is counted, and a member receives few events. */
@Timeout(180)
class ReactionCrowdTest {

    private static final int CROWD = 1_000;
    private static final int THREADS = 8;
    /** The events that are published at once, each with the name of its user. */
    private static final int BURST = 5;
    /** The pause between the events that follow. */
    private static final long PAUSE_MILLIS = 200;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static Hub start(MessageOptions messages) {
        return Hub.builder()
                .options(HubOptions.builder()
                        .reactionRate(RateLimit.UNLIMITED)
                        .requestRate(RateLimit.UNLIMITED)
                        .joinRate(RateLimit.UNLIMITED)
                        .maxConnections(CROWD + 1)
                        .rooms(RoomOptions.builder().presenceEventLimit(0).build())
                        .messages(messages)
                        .build())
                .build()
                .start();
    }

    /** A member that counts its acks, and drops other frames. */
    private static final class Reactor extends InMemoryConnection {

        private final CountDownLatch acks;

        private Reactor(CountDownLatch acks) {
            this.acks = acks;
        }

        @Override
        protected void onFrame(String text) {
            if (text.startsWith("{\"type\":\"ack\"")) {
                acks.countDown();
            }
        }
    }

    private static String reaction(String ref) {
        return "{\"type\":\"reaction\",\"ref\":\"" + ref
                + "\",\"room\":\"dev\",\"target\":1,\"emoji\":\"👍\",\"on\":true}";
    }

    /** The frames of reactions of a client, up to the one with so many reactions. Its other frames are passed over. */
    private static List<String> reactionFrames(V2Client client, int number) {
        List<String> frames = new ArrayList<>();
        int count = 0;
        while (count < number) {
            String frame = client.frame();
            if (V2Client.read(frame) instanceof ReactionsChanged event) {
                frames.add(frame);
                count = event.reactions().get(0).count();
            }
        }
        return frames;
    }

    @Test
    @Tag("long")
    void aThousandMembersReactAtOnce_allAreCounted_andTheBytesOfAWitnessAreBounded() throws Exception {
        try (Hub hub = start(MessageOptions.DEFAULT)) {
            CountDownLatch acks = new CountDownLatch(CROWD - 1); // the witness reacts too
            List<Reactor> crowd = new ArrayList<>();
            for (int i = 1; i < CROWD; i++) {
                Reactor reactor = new Reactor(acks);
                reactor.connectTo(hub, ProtocolVersion.V2, null);
                reactor.send("{\"type\":\"join\",\"room\":\"dev\",\"username\":\"P" + i + "\"}");
                crowd.add(reactor);
            }
            V2Client witness = new V2Client(InMemoryConnection.to(hub, ProtocolVersion.V2));
            assertThat(witness.join("dev", "Witness").memberCount()).isEqualTo(CROWD);
            witness.say("dev", "hi");

            CyclicBarrier barrier = new CyclicBarrier(THREADS);
            long start = System.nanoTime();
            for (int t = 0; t < THREADS; t++) {
                int first = t;
                threads.execute(() -> {
                    await(barrier);
                    for (int i = first; i < crowd.size(); i += THREADS) {
                        crowd.get(i).send(reaction("x"));
                    }
                });
            }
            witness.send(reaction("own"));
            assertThat(acks.await(120, TimeUnit.SECONDS)).isTrue();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            List<String> frames = reactionFrames(witness, CROWD);
            V2Client fresh = new V2Client(InMemoryConnection.to(hub, ProtocolVersion.V2));
            assertThat(fresh.join("dev", "Fresh").messages())
                    .singleElement()
                    .satisfies(message ->
                            assertThat(message.state().reactions()).containsExactly(new ReactionCount("👍", CROWD)));
            assertThat((long) frames.size()).isBetween(BURST + 1L, BURST + 1 + millis / PAUSE_MILLIS);
            long bytes = frames.stream().mapToLong(ReactionCrowdTest::bytes).sum();
            assertThat(bytes)
                    .as("%d events, within %d ms", frames.size(), millis)
                    .isLessThan(CROWD * bytes(frames.get(0)) / 4);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long bytes(String frame) {
        return frame.getBytes(StandardCharsets.UTF_8).length;
    }

    @ParameterizedTest
    @CsvSource({"6, false", "5, true"})
    void overTheReactionEventLimit_aReactionASecondIsAnEventOfItsOwn(int limit, boolean crowded) throws Exception {
        try (Hub hub = start(MessageOptions.builder().reactionEventLimit(limit).build())) {
            V2Client witness = new V2Client(InMemoryConnection.to(hub, ProtocolVersion.V2));
            witness.join("dev", "Witness");
            witness.say("dev", "hi");
            CountDownLatch acks = new CountDownLatch(BURST);
            List<Reactor> crowd = new ArrayList<>();
            for (int i = 0; i < BURST; i++) {
                Reactor reactor = new Reactor(acks);
                reactor.connectTo(hub, ProtocolVersion.V2, null);
                reactor.send("{\"type\":\"join\",\"room\":\"dev\",\"username\":\"P" + i + "\"}");
                crowd.add(reactor);
            }
            long start = System.nanoTime();
            crowd.forEach(reactor -> reactor.send(reaction("x")));
            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            assertThat(acks.await(60, TimeUnit.SECONDS)).isTrue();

            List<ReactionsChanged> events = reactionFrames(witness, BURST).stream()
                    .map(frame -> (ReactionsChanged) V2Client.read(frame))
                    .toList();
            long named =
                    events.stream().filter(event -> !event.username().isEmpty()).count();
            if (crowded) {
                assertThat(named).isBetween(1L, 1 + seconds);
            } else {
                assertThat(named).isEqualTo(BURST);
            }
        }
    }
}
