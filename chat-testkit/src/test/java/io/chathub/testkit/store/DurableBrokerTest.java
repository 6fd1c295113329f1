package io.chathub.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.internal.store.DurableBroker;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishOutcomeUnknownException;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.reply.Place;
import io.chathub.testkit.SimulatedRuntime;
import io.chathub.testkit.store.FaultyStore.Batch;
import io.chathub.testkit.store.FaultyStore.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The durable broker over a store that fails: each row of the failure table. */
class DurableBrokerTest {

    private static final String ROOM = "room";
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final SimulatedRuntime runtime = new SimulatedRuntime(7);
    private final FaultyStore faulty = new FaultyStore();
    private final List<String> delivered = new ArrayList<>();
    private DurableBroker broker;
    private int number;

    @BeforeEach
    void start() {
        faulty.store.open(
                new StoreSettings(RoomOptions.DEFAULT, () -> UUID.randomUUID().toString()));
        broker = new DurableBroker(
                faulty.store,
                RoomOptions.DEFAULT,
                runtime,
                () -> runtime.clock().millis(),
                faulty.memory::close);
        broker.start(new Texts());
        get(broker.open(ROOM).toCompletableFuture());
    }

    private final class Texts implements PublicationHandler {
        @Override
        public void onPublication(Publication publication) {
            RoomEvent event = publication.event();
            delivered.add(event instanceof MessagePosted message ? message.text() : "typing");
        }

        @Override
        public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {}

        @Override
        public void onLost(String stream, String epoch, long from, long to) {}

        @Override
        public void onReset(String stream, String epoch, long offset) {}
    }

    private CompletableFuture<PublishResult> post(String key) {
        return post(key, key);
    }

    private CompletableFuture<PublishResult> post(String key, String text) {
        MessagePosted message = MessagePosted.builder(ROOM, "ann", text, Instant.ofEpochMilli(1_000_000 + number++))
                .build();
        return broker.publish(new PublishRequest("c1", 0, message, key)).toCompletableFuture();
    }

    private void type() {
        broker.publish(new PublishRequest(
                "c1", TypingChanged.builder(ROOM, "ann", true).build()));
    }

    private <T> T get(CompletableFuture<T> stage) {
        runtime.runUntil(stage::isDone, Duration.ofSeconds(5));
        assertThat(stage).isDone();
        return stage.join();
    }

    private static long offset(CompletableFuture<PublishResult> stage) {
        Place place = stage.join().place();
        return place == null ? 0 : place.offset();
    }

    private static Throwable failure(CompletableFuture<?> stage) {
        assertThat(stage).isCompletedExceptionally();
        try {
            stage.join();
            throw new AssertionError();
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    private static void assertUnavailable(CompletableFuture<?> stage) {
        assertFails(stage, ErrorCode.UNAVAILABLE);
    }

    private static void assertFails(CompletableFuture<?> stage, ErrorCode code) {
        assertThat(failure(stage))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void eventsThatWait_areOneBatch() {
        List<CompletableFuture<PublishResult>> stages = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            stages.add(post("k" + i));
        }
        assertThat(delivered).as("nothing before the commit").isEmpty();
        assertThat(stages.get(0)).isNotDone();
        runtime.run(MOMENT);
        assertThat(faulty.batches).extracting(batch -> batch.keys().size()).containsExactly(512, 88);
        assertThat(stages).extracting(DurableBrokerTest::offset).isSorted().hasSize(600);
        assertThat(delivered).hasSize(600);
    }

    @Test
    void failedCommit_isRetriedUnchangedBeforeAnythingNewer() {
        faulty.fate = Fate.LOST;
        CompletableFuture<PublishResult> first = post("a");
        CompletableFuture<PublishResult> second = post("b");
        runtime.run(MOMENT);
        CompletableFuture<PublishResult> third = post("c");
        runtime.run(Duration.ofMillis(500));
        assertThat(first).isNotDone();
        assertThat(faulty.batches.size()).isGreaterThan(2);
        faulty.fate = Fate.STORED;
        get(third);
        Batch last = faulty.batches.get(faulty.batches.size() - 1);
        assertThat(last.keys()).containsExactly("c");
        assertThat(faulty.batches.subList(0, faulty.batches.size() - 1))
                .allSatisfy(batch -> assertThat(batch).isEqualTo(faulty.batches.get(0)))
                .allSatisfy(batch -> assertThat(batch.keys()).containsExactly("a", "b"));
        assertThat(List.of(offset(first), offset(second), offset(third))).containsExactly(1L, 2L, 3L);
        assertThat(delivered).containsExactly("a", "b", "c");
    }

    @Test
    void lostAnswer_givesOneMessageAndOneAck() {
        faulty.fate = Fate.STORED_UNANSWERED;
        CompletableFuture<PublishResult> first = post("a");
        CompletableFuture<PublishResult> unkeyed = post(null, "b");
        runtime.run(Duration.ofMillis(200));
        faulty.fate = Fate.STORED;
        assertThat(get(first).duplicate()).isFalse();
        get(unkeyed);
        assertThat(List.of(offset(first), offset(unkeyed))).containsExactly(1L, 2L);
        assertThat(delivered).containsExactly("a", "b");
        assertThat(get(broker.head(ROOM).toCompletableFuture()).offset()).isEqualTo(2);
    }

    @Test
    void fullDisk_refusesAfterTwoSecondsAndGoesOn() {
        faulty.fate = Fate.FULL;
        CompletableFuture<PublishResult> first = post("a");
        runtime.run(Duration.ofSeconds(2));
        CompletableFuture<PublishResult> second = post("b");
        runtime.run(Duration.ofSeconds(1));
        CompletableFuture<PublishResult> refused = post("c");
        assertUnavailable(refused);
        assertThat(first).isNotDone();
        faulty.fate = Fate.STORED;
        get(second);
        assertThat(get(post("c")).duplicate()).isFalse();
        assertThat(delivered).containsExactly("a", "b", "c");
    }

    @Test
    void numberAndMemoryOfWaitingEvents_areBounded() {
        faulty.fate = Fate.LOST;
        for (int i = 0; i < 1_024; i++) {
            assertThat(post("k" + i)).isNotDone();
        }
        assertUnavailable(post("one too many"));
        faulty.fate = Fate.STORED;
        runtime.run(Duration.ofSeconds(1));
        faulty.fate = Fate.LOST;
        String large = "x".repeat(500_000);
        int taken = 0;
        while (!post("large" + taken, large).isDone()) {
            taken++;
        }
        assertThat(taken).isBetween(4, 5);
        CompletableFuture<PublishResult> marker = broker.publish(new PublishRequest(
                        ROOM,
                        "c1",
                        0,
                        null,
                        null,
                        new Operation.Advance("read/ann", new StreamPosition("e", 1), false, "ann"),
                        List.of()))
                .toCompletableFuture();
        assertThat(marker).as("markers have a bound of their own").isNotDone();
    }

    @Test
    void markers_takeAQuarterOfABatch() {
        for (int i = 0; i < 600; i++) {
            broker.publish(new PublishRequest(
                    ROOM,
                    "c1",
                    0,
                    null,
                    null,
                    new Operation.Advance("read/user" + i, new StreamPosition("e", 1), false, ""),
                    List.of()));
        }
        CompletableFuture<PublishResult> message = post("a");
        runtime.run(MOMENT);
        assertThat(message).isCompleted();
        assertThat(faulty.batches.get(0).keys()).hasSize(129).contains("a");
    }

    @Test
    void refusedEvent_failsAlone() {
        for (boolean named : List.of(true, false)) {
            String key = "bad" + named;
            faulty.namesIndex = named;
            faulty.refused = key::equals;
            delivered.clear();
            List<CompletableFuture<PublishResult>> good = new ArrayList<>();
            good.add(post(named + "1"));
            good.add(post(named + "2"));
            CompletableFuture<PublishResult> bad = post(key);
            good.add(post(named + "3"));
            good.add(post(named + "4"));
            runtime.run(MOMENT);
            assertThat(good)
                    .allSatisfy(stage -> assertThat(stage.join().place()).isNotNull());
            assertFails(bad, ErrorCode.INTERNAL);
            assertThat(delivered).containsExactly(named + "1", named + "2", named + "3", named + "4");
            faulty.refused = none -> false;
            assertThat(get(post(key)).duplicate()).as("the key is free").isFalse();
        }
    }

    @Test
    void brokenStore_isRetriedOnceByTheSameIdAndThenDivided() {
        faulty.fate = Fate.BROKEN;
        CompletableFuture<PublishResult> first = post("a");
        runtime.run(Duration.ofSeconds(1));
        assertFails(first, ErrorCode.INTERNAL);
        assertThat(faulty.batches).hasSize(2);
        assertThat(faulty.batches.get(0).id()).isEqualTo(faulty.batches.get(1).id());
        faulty.fate = Fate.STORED;
        assertThat(get(post("a")).duplicate()).isFalse();
    }

    @Test
    void keyThatWaits_getsTheAckOfTheFirst() {
        faulty.fate = Fate.LOST;
        CompletableFuture<PublishResult> first = post("a");
        runtime.run(MOMENT);
        CompletableFuture<PublishResult> again = post("a");
        CompletableFuture<Place> asked = broker.placeOf(ROOM, "a").toCompletableFuture();
        runtime.run(MOMENT);
        assertThat(again).isNotDone();
        assertThat(asked).as("not null while the outcome is open").isNotDone();
        faulty.fate = Fate.STORED;
        assertThat(get(again).duplicate()).isTrue();
        assertThat(offset(again)).isEqualTo(offset(first)).isEqualTo(1);
        assertThat(get(asked)).isEqualTo(first.join().place());
        assertThat(delivered).containsExactly("a");
    }

    @Test
    void transientEvent_keepsItsPlaceUnlessTheStoreIsSlow() {
        var unusedFirst = post("a");
        type();
        var unusedSecond = post("b");
        runtime.run(MOMENT);
        assertThat(delivered).containsExactly("a", "typing", "b");
        delivered.clear();
        faulty.fate = Fate.LOST;
        var unusedThird = post("c");
        type();
        runtime.run(Duration.ofMillis(200));
        assertThat(delivered).isEmpty();
        runtime.run(Duration.ofMillis(100));
        type();
        assertThat(delivered).as("both, and before the message").containsExactly("typing", "typing");
        faulty.fate = Fate.STORED;
        runtime.run(Duration.ofSeconds(2));
        assertThat(delivered).containsExactly("typing", "typing", "c");
    }

    @Test
    void readThatFails_isUnavailableAndMayBeRepeated() {
        get(post("a"));
        faulty.fate = Fate.LOST;
        CompletableFuture<?> read = broker.keyRange(ROOM, "member/", null, 5).toCompletableFuture();
        CompletableFuture<?> inMemory =
                broker.history(ROOM, HistoryQuery.newest(5)).toCompletableFuture();
        runtime.run(MOMENT);
        assertUnavailable(read);
        assertThat(inMemory).as("what is in memory is served").isCompleted();
        faulty.fate = Fate.STORED;
        assertThat(get(broker.history(ROOM, HistoryQuery.newest(5)).toCompletableFuture())
                        .messages())
                .hasSize(1);
    }

    @Test
    void close_tellsWhatPerhapsWasStored() {
        faulty.fate = Fate.LOST;
        CompletableFuture<PublishResult> attempted = post("a");
        runtime.run(MOMENT);
        CompletableFuture<PublishResult> waiting = post("b");
        broker.close();
        assertThat(failure(attempted)).isInstanceOf(PublishOutcomeUnknownException.class);
        assertUnavailable(waiting);
    }

    @Test
    void close_commitsWhatWaits() {
        CompletableFuture<PublishResult> stage = post("a");
        broker.close();
        assertThat(offset(stage)).isEqualTo(1);
    }

    @Test
    void restart_keepsEpochAndKeys() {
        get(post("a"));
        String epoch = get(broker.head(ROOM).toCompletableFuture()).epoch();
        broker.close();
        start();
        assertThat(get(broker.head(ROOM).toCompletableFuture()).epoch()).isEqualTo(epoch);
        assertThat(get(post("a")).duplicate()).isTrue();
        assertThat(offset(CompletableFuture.completedFuture(get(post("b"))))).isEqualTo(2);
    }
}
