package io.chathub.testkit.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.core.Publication;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishOutcomeUnknownException;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.testkit.SimulatedRuntime;
import io.chathub.testkit.broker.fixture.DelayedCommitBroker;
import io.chathub.testkit.broker.fixture.DelayedCommitBroker.Fate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DelayedCommitBrokerTest {

    private final List<Publication> delivered = new ArrayList<>();
    private final AtomicInteger scheduled = new AtomicInteger();
    private final DelayedCommitBroker broker = new DelayedCommitBroker(
            new InMemoryBroker(RoomOptions.DEFAULT, () -> 0, new IdGenerator(new SimulatedRuntime(1))),
            request -> this.fate,
            scheduled::incrementAndGet);
    private Fate fate = Fate.ANSWERED;

    @BeforeEach
    void start() {
        broker.start(new PublicationHandler() {
            @Override
            public void onPublication(Publication publication) {
                delivered.add(publication);
            }

            @Override
            public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {}

            @Override
            public void onLost(String stream, String epoch, long from, long to) {}

            @Override
            public void onReset(String stream, String epoch, long offset) {}
        });
        broker.open("room");
    }

    private CompletableFuture<PublishResult> post(String text, String key) {
        MessagePosted message =
                MessagePosted.builder("room", "ann", text, Instant.EPOCH).build();
        return broker.publish(new PublishRequest(
                        "room", "c1", 0, message, key, null, List.of(new Effect("inbox", "mention"))))
                .toCompletableFuture();
    }

    private static <T> T now(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertThat(future).isDone();
        return future.join();
    }

    @Test
    void beforeTheCommit_nothingIsVisible() {
        CompletableFuture<PublishResult> result = post("one", "k");
        assertThat(result).isNotDone();
        assertThat(delivered).isEmpty();
        assertThat(now(broker.head("room")).offset()).isZero();
        assertThat(now(broker.entry("room", "m/1"))).isNull();
        assertThat(now(broker.effects(0, 9))).isEmpty();
        assertThat(broker.waiting()).isEqualTo(1);
        assertThat(scheduled).hasValue(1);
        assertThat(broker.commit(9)).isEqualTo(1);
        assertThat(now(result).place().offset()).isEqualTo(1);
        assertThat(delivered).hasSize(1);
        assertThat(now(broker.effects(0, 9))).hasSize(1);
    }

    @Test
    void batches_areCommittedInTheOrderOfTheCalls() {
        List<CompletableFuture<PublishResult>> results = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            results.add(post("text " + i, null));
        }
        assertThat(scheduled).as("announced once, for the first").hasValue(1);
        assertThat(broker.commit(3)).isEqualTo(3);
        assertThat(results.stream().filter(CompletableFuture::isDone)).hasSize(3);
        assertThat(broker.commit(3)).isEqualTo(2);
        for (int i = 0; i < 5; i++) {
            assertThat(now(results.get(i)).place().offset()).isEqualTo(i + 1L);
        }
    }

    @Test
    void lostAnswer_ofAStoredRequest_isToldByItsKey() {
        fate = Fate.UNANSWERED;
        CompletableFuture<PublishResult> first = post("one", "k");
        broker.commit(1);
        assertUnknown(first);
        fate = Fate.ANSWERED;
        assertThat(now(broker.placeOf("room", "k")).offset()).isEqualTo(1);
        CompletableFuture<PublishResult> second = post("one", "k");
        broker.commit(1);
        assertThat(now(second).duplicate()).isTrue();
        assertThat(delivered).hasSize(1);
    }

    @Test
    void answerLostBeforeTheCommit_placeOfWaitsForTheCommit() {
        fate = Fate.UNANSWERED_BEFORE_COMMIT;
        assertUnknown(post("one", "k"));
        assertThat(delivered).isEmpty();
        CompletableFuture<?> place = broker.placeOf("room", "k").toCompletableFuture();
        assertThat(place).as("an answer now would be wrong later").isNotDone();
        fate = Fate.ANSWERED;
        CompletableFuture<PublishResult> second = post("one", "k");
        broker.commit(9);
        assertThat(place.join()).isNotNull();
        assertThat(now(second).duplicate()).isTrue();
        assertThat(delivered).hasSize(1);
    }

    @Test
    void lostRequest_leavesItsKeyFree() {
        fate = Fate.LOST;
        CompletableFuture<PublishResult> first = post("one", "k");
        broker.commit(1);
        assertUnknown(first);
        assertThat(now(broker.placeOf("room", "k"))).isNull();
        fate = Fate.ANSWERED;
        CompletableFuture<PublishResult> second = post("one", "k");
        broker.commit(1);
        assertThat(now(second).duplicate()).isFalse();
    }

    @Test
    void unavailable_hasNoEffect() {
        fate = Fate.UNAVAILABLE;
        CompletableFuture<PublishResult> result = post("one", "k");
        assertUnavailable(result);
        assertThat(broker.commit(1)).isZero();
        assertThat(now(broker.head("room")).offset()).isZero();
    }

    @Test
    void close_refusesWhatWaits() {
        CompletableFuture<PublishResult> result = post("one", "k");
        broker.close();
        assertUnavailable(result);
        assertThat(delivered).isEmpty();
    }

    private static void assertUnknown(CompletableFuture<PublishResult> result) {
        assertThat(result).isCompletedExceptionally();
        assertThatThrownBy(result::join).hasCauseInstanceOf(PublishOutcomeUnknownException.class);
    }

    private static void assertUnavailable(CompletableFuture<PublishResult> result) {
        assertThatThrownBy(result::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
}
