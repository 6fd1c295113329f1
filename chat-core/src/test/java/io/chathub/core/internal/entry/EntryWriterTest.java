package io.chathub.core.internal.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Publication;
import io.chathub.core.internal.broker.BrokerForTests;
import io.chathub.core.internal.broker.IgnoredPublications;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.RoomChanged;
import io.chathub.protocol.state.RoomSettings;
import io.chathub.runtime.ChatRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Replacements of one entry: one after another, decided again after a conflict. */
class EntryWriterTest {

    private static final String STREAM = "dev";

    private final BrokerForTests owner = new BrokerForTests();
    private final GatedBroker broker = new GatedBroker(owner);
    private final EntryWriter writer = new EntryWriter(broker, ChatRuntime.system());

    EntryWriterTest() {
        owner.start(new IgnoredPublications());
    }

    /** A broker whose answers to publications wait, and before which another node may write. */
    private static final class GatedBroker extends io.chathub.core.spi.broker.ForwardingBroker {

        private CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
        private int othersWrite;
        private Runnable beforeNext = () -> {};

        private GatedBroker(BrokerForTests owner) {
            super(owner);
        }

        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            return gate.thenCompose(open -> {
                Runnable before = beforeNext;
                beforeNext = () -> {};
                before.run();
                if (othersWrite > 0) {
                    othersWrite--;
                    Entry present = entry(STREAM, RoomChanged.ROOM_KEY)
                            .toCompletableFuture()
                            .join();
                    super.publish(change(present, "of another node"))
                            .toCompletableFuture()
                            .join();
                }
                return super.publish(request);
            });
        }
    }

    private static PublishRequest change(@Nullable Entry entry, String added) {
        String before = entry == null ? "" : topic(entry);
        RoomChanged event = RoomChanged.builder(
                        STREAM,
                        RoomSettings.builder().topic(before + added + ";").build(),
                        Instant.EPOCH)
                .build();
        Operation replace = new Operation.Replace(RoomChanged.ROOM_KEY, entry == null ? 0 : entry.version(), event);
        return new PublishRequest(STREAM, Publication.HOST, 0, event, null, replace, List.of());
    }

    private static String topic(Entry entry) {
        return String.valueOf(((RoomChanged) entry.state()).set().topic());
    }

    private CompletableFuture<PublishResult> write(String added) {
        return writer.write(STREAM, RoomChanged.ROOM_KEY, null, entry -> change(entry, added))
                .toCompletableFuture();
    }

    private String topic() {
        return topic(
                owner.entry(STREAM, RoomChanged.ROOM_KEY).toCompletableFuture().join());
    }

    @Test
    void write_ofOneEntryManyTimes_keepsTheOrderOfTheCalls_withoutAConflict() {
        broker.gate = new CompletableFuture<>();
        List<CompletableFuture<PublishResult>> results = new ArrayList<>();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            results.add(write("w" + i));
            expected.append('w').append(i).append(';');
        }

        broker.gate.complete(null);

        assertThat(results)
                .allSatisfy(result -> assertThat(result.join().outcome()).isEqualTo(PublishResult.Outcome.DONE));
        assertThat(topic()).isEqualTo(expected.toString());
        await().until(() -> writer.inFlight() == 0);
    }

    @Test
    void write_afterAnotherNodeHasWritten_isDecidedAgainOnTheEntryAsItIs() {
        write("first").join();
        broker.othersWrite = 2;

        PublishResult result = write("mine").orTimeout(10, TimeUnit.SECONDS).join();

        assertThat(result.outcome()).isEqualTo(PublishResult.Outcome.DONE);
        assertThat(topic()).isEqualTo("first;of another node;of another node;mine;");
    }

    @Test
    void write_whileAnotherNodeWritesAllTheTime_isUnavailableAfterTwoSeconds_andFreesTheEntry() {
        broker.othersWrite = Integer.MAX_VALUE;

        CompletableFuture<PublishResult> result = write("mine");

        assertThat(result)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .asInstanceOf(InstanceOfAssertFactories.type(ProtocolException.class))
                .extracting(ProtocolException::code)
                .isEqualTo(ErrorCode.UNAVAILABLE);
        broker.othersWrite = 0;
        assertThat(write("again").join().outcome()).isEqualTo(PublishResult.Outcome.DONE);
    }

    @Test
    void write_byARuleThatRefuses_failsWithTheRefusal_andTheNextOneRuns() {
        CompletableFuture<PublishResult> refused = writer.write(STREAM, RoomChanged.ROOM_KEY, null, entry -> {
                    throw new ProtocolException(ErrorCode.FORBIDDEN, "no");
                })
                .toCompletableFuture();

        assertThatThrownBy(refused::join).hasCauseInstanceOf(ProtocolException.class);
        assertThat(write("next").join().outcome()).isEqualTo(PublishResult.Outcome.DONE);
    }

    /** The new epoch keeps the entry in an earlier state, and another change of it then takes the offset of the lost one. */
    @Test
    void write_afterANewEpochWithAnotherVersionOfTheSameOffset_isDecidedAgain() {
        write("first").join();
        write("lost").join();
        broker.beforeNext = () -> {
            owner.renew(STREAM, 1);
            owner.publish(change(null, "another")).toCompletableFuture().join();
        };

        PublishResult result = write("mine").orTimeout(10, TimeUnit.SECONDS).join();

        assertThat(result.outcome()).isEqualTo(PublishResult.Outcome.DONE);
        assertThat(topic()).isEqualTo("another;mine;");
    }

    @Test
    void write_withAReferenceOfAnotherNumbering_isAConflict_whateverTheRuleSays() {
        write("first").join();
        StreamPosition lost = new StreamPosition("lost", 1);

        CompletableFuture<PublishResult> refused = writer.write(STREAM, RoomChanged.ROOM_KEY, lost, entry -> {
                    throw new ProtocolException(ErrorCode.FORBIDDEN, "no");
                })
                .toCompletableFuture();

        assertThat(refused)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .asInstanceOf(InstanceOfAssertFactories.type(ProtocolException.class))
                .extracting(ProtocolException::code)
                .isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void write_ofMoreThanTheLimit_isUnavailable() {
        broker.gate = new CompletableFuture<>();
        List<CompletableFuture<PublishResult>> results = new ArrayList<>();
        for (int i = 0; i < EntryWriter.MAX_WAITING + 1; i++) {
            results.add(write("w"));
        }

        CompletableFuture<PublishResult> over = write("over");

        assertThat(over).isCompletedExceptionally();
        broker.gate.complete(null);
        assertThat(results).allSatisfy(result -> assertThat(result).succeedsWithin(Duration.ofSeconds(20)));
    }

    @Test
    void write_ofTwoEntriesByThreadsThatHoldMonitors_neverWaitsForTheOtherOne() throws InterruptedException {
        Object[] monitors = {new Object(), new Object()};
        List<Thread> threads = new ArrayList<>();
        List<CompletableFuture<PublishResult>> results = Collections.synchronizedList(new ArrayList<>());
        for (int client = 0; client < 2; client++) {
            Object monitor = monitors[client];
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    synchronized (monitor) {
                        // Continues under the client's monitor, as the answer of a request does.
                        results.add(write("w").thenApply(done -> {
                            synchronized (monitor) {
                                return done;
                            }
                        }));
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(results)
                .hasSize(400)
                .allSatisfy(result -> assertThat(result)
                        .satisfiesAnyOf(
                                done -> assertThat(done).succeedsWithin(Duration.ofSeconds(20)),
                                full -> assertThat(full).failsWithin(Duration.ofSeconds(20))));
        await().until(() -> writer.inFlight() == 0);
    }

    @Test
    void stop_failsWhatWaits() {
        broker.gate = new CompletableFuture<>();
        CompletableFuture<PublishResult> first = write("first");
        CompletableFuture<PublishResult> second = write("second");

        writer.stop();
        broker.gate.complete(null);

        assertThat(first).succeedsWithin(Duration.ofSeconds(20));
        assertThat(second).failsWithin(Duration.ofSeconds(20));
        assertThat(writer.inFlight()).isZero();
    }
}
