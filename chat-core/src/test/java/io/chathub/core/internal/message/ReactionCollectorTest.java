package io.chathub.core.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Publication;
import io.chathub.core.StreamHead;
import io.chathub.core.internal.broker.BrokerForTests;
import io.chathub.core.internal.broker.IgnoredPublications;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.reply.Place;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.protocol.state.Role;
import io.chathub.runtime.ChatRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reactions to one message: at once while they are few, together while they are many, each with its own result. */
class ReactionCollectorTest {

    private static final String ROOM = "dev";

    private final List<ReactionsChanged> events = new CopyOnWriteArrayList<>();
    private final BrokerForTests broker = new BrokerForTests();
    private final ChatRuntime runtime = ChatRuntime.system();
    private final ReactionCollector collector =
            new ReactionCollector(broker, runtime, new TimeSource(runtime.clock(), runtime));

    @BeforeEach
    void begin() {
        broker.start(new IgnoredPublications() {
            @Override
            public void onPublication(Publication publication) {
                if (publication.event() instanceof ReactionsChanged event) {
                    events.add(event);
                }
            }
        });
        broker.open(ROOM).toCompletableFuture().join();
        MessagePosted message =
                MessagePosted.builder(ROOM, "Ann", "one", Instant.EPOCH).id("c").build();
        broker.publish(new PublishRequest("c", message)).toCompletableFuture().join();
    }

    @AfterEach
    void end() {
        collector.stop();
        broker.close();
    }

    private CompletionStage<PublishResult> react(String name, String emoji, boolean crowded) {
        return collector.react(ROOM, 1, emoji, true, collector.arrival(), crowded, actor(name), Origin.HOST);
    }

    private static Actor actor(String name) {
        return new Actor(name, name, null, Role.MEMBER);
    }

    private static PublishResult result(CompletionStage<PublishResult> stage) {
        assertThat(stage).succeedsWithin(Duration.ofSeconds(10));
        return stage.toCompletableFuture().join();
    }

    private static long offset(PublishResult result) {
        Place place = result.place();
        assertThat(place).isNotNull();
        return place.offset();
    }

    @Test
    void theFirstFive_goOutAtOnce_withTheirNames() {
        for (int i = 0; i < 5; i++) {
            CompletionStage<PublishResult> stage = react("P" + i, "👍", false);
            assertThat(stage.toCompletableFuture()).isCompleted();
        }
        assertThat(events)
                .hasSize(5)
                .extracting(ReactionsChanged::username)
                .containsExactly("P0", "P1", "P2", "P3", "P4");
        assertThat(events.get(4).reactions()).containsExactly(new ReactionCount("👍", 5));
    }

    @Test
    void aRepeatedReaction_isNoEvent_andDelaysNoOther() {
        for (int i = 0; i < 20; i++) {
            assertThat(react("P0", "👍", false).toCompletableFuture()).isCompleted();
        }
        assertThat(react("P1", "👍", false).toCompletableFuture()).isCompleted();
        assertThat(events).extracting(ReactionsChanged::username).containsExactly("P0", "P1");
    }

    @Test
    void manyMore_areOneEventWithoutNames_andAllAreCounted() {
        List<CompletionStage<PublishResult>> stages = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            stages.add(react("P" + i, "👍", false));
        }
        assertThat(stages)
                .allSatisfy(stage -> assertThat(result(stage).outcome()).isEqualTo(Outcome.DONE));
        assertThat(events).hasSizeBetween(6, 10);
        ReactionsChanged last = events.get(events.size() - 1);
        assertThat(last.reactions()).containsExactly(new ReactionCount("👍", 1_000));
        assertThat(last.username() + last.id()).isEmpty();
        assertThat(last.emoji()).isNull();
        assertThat(offset(result(stages.get(999)))).isEqualTo(last.offset());
        assertThat(result(stages.get(999)).place()).isNotNull();
    }

    @Test
    void aCrowdedRoom_hasOneEventAtOnce() {
        react("P0", "👍", true);
        CompletionStage<PublishResult> second = react("P1", "👍", true);
        assertThat(events).hasSize(1);
        assertThat(result(second).outcome()).isEqualTo(Outcome.DONE);
        assertThat(events).hasSize(2);
    }

    @Test
    void collectedReactionsOfTwoNumberings_keepTheirOrder() {
        StreamPosition before = new StreamPosition(head().epoch(), 1);
        broker.renew(ROOM, 1);
        StreamPosition now = new StreamPosition(head().epoch(), 1);
        for (int i = 0; i < 5; i++) {
            react("P" + i, "👍", false);
        }
        react("Bob", true, now);
        CompletionStage<PublishResult> on = react("Ann", true, before);
        CompletionStage<PublishResult> off = react("Ann", false, now);
        assertThat(result(on).outcome()).isEqualTo(Outcome.DONE);
        assertThat(result(off).outcome()).isEqualTo(Outcome.DONE);
        assertThat(offset(result(off))).isGreaterThan(offset(result(on)));
        assertThat(broker.mine(ROOM, actor("Ann").reactor(), List.of(1L))
                        .toCompletableFuture()
                        .join())
                .isEmpty();
    }

    @Test
    void aReactionThatArrivedBeforeAnother_butComesAfterIt_changesNothing() {
        long on = collector.arrival();
        long off = collector.arrival();
        assertThat(result(arrived("Ann", "❤", false, off)).outcome()).isEqualTo(Outcome.SAME);
        PublishResult late = result(arrived("Ann", "❤️", true, on));
        assertThat(late.outcome()).isEqualTo(Outcome.SAME);
        assertThat(offset(late)).as("of the last change").isEqualTo(1);
        assertThat(events).isEmpty();
        assertThat(result(arrived("Bob", "❤", true, on)).outcome()).isEqualTo(Outcome.DONE);
        assertThat(result(arrived("Ann", "👍", true, on)).outcome()).isEqualTo(Outcome.DONE);
        assertThat(result(arrived("Ann", "❤", true, collector.arrival())).outcome())
                .isEqualTo(Outcome.DONE);
    }

    @Test
    void theOrder_isRememberedWithinABound() {
        long on = collector.arrival();
        for (int i = 0; i < ReactionOrder.MAX_REMEMBERED + 1; i++) {
            var unused = arrived("P" + i, "x", false, collector.arrival());
        }
        assertThat(result(arrived("P1", "x", true, on)).outcome()).isEqualTo(Outcome.SAME);
        assertThat(result(arrived("P0", "x", true, on)).outcome()).isEqualTo(Outcome.DONE);
    }

    private CompletionStage<PublishResult> arrived(String name, String emoji, boolean on, long arrival) {
        return collector.react(ROOM, 1, emoji, on, arrival, false, actor(name), Origin.HOST);
    }

    private StreamHead head() {
        return broker.head(ROOM).toCompletableFuture().join();
    }

    private CompletionStage<PublishResult> react(String name, boolean on, StreamPosition reference) {
        return collector.react(ROOM, 1, "x", on, collector.arrival(), false, actor(name), Origin.ofHost(reference));
    }

    @Test
    void eachReaction_hasItsOwnResult() {
        for (int i = 0; i < 5; i++) {
            react("P" + i, "👍", false);
        }
        CompletionStage<PublishResult> same = react("P0", "👍", false);
        CompletionStage<PublishResult> added = react("P0", "🎉", false);
        CompletionStage<PublishResult> again = react("P0", "🎉", false);
        assertThat(result(same).outcome()).isEqualTo(Outcome.SAME);
        assertThat(result(added).outcome()).isEqualTo(Outcome.DONE);
        assertThat(result(again).outcome()).isEqualTo(Outcome.SAME);
        assertThat(offset(result(again))).isEqualTo(offset(result(added)));
    }

    @Test
    void aBatchThatChangesNothing_namesTheLastChange() {
        for (int i = 0; i < Operation.React.MAX_PER_REACTOR; i++) {
            String emoji = String.valueOf((char) ('a' + i));
            var unused = result(react("P0", emoji, false));
        }
        Awaitility.await().until(() -> collector.flows() == 0);
        for (int i = 0; i < 5; i++) {
            var unused = result(react("P" + i, "b", false));
        }
        int before = events.size();
        CompletionStage<PublishResult> same = react("P0", "a", false);
        CompletionStage<PublishResult> limited = react("P0", "z", false);
        assertThat(result(limited).outcome()).isEqualTo(Outcome.LIMIT);
        assertThat(result(same).outcome()).isEqualTo(Outcome.SAME);
        assertThat(offset(result(same))).isEqualTo(events.get(before - 1).offset());
        assertThat(events).hasSize(before);
    }

    @Test
    void aMessageThatIsNotHeld_isNotFound() {
        CompletionStage<PublishResult> stage =
                collector.react(ROOM, 99, "👍", true, collector.arrival(), false, actor("P"), Origin.HOST);
        assertThat(result(stage).outcome()).isEqualTo(Outcome.NOT_FOUND);
    }

    @Test
    void afterAQuietSecond_nothingIsHeld() {
        for (int i = 0; i < 20; i++) {
            var unused = react("P" + i, "👍", false);
        }
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> collector.flows() == 0);
        CompletionStage<PublishResult> next = react("late", "👍", false);
        assertThat(next.toCompletableFuture()).isCompleted();
    }

    @Test
    void aStop_failsWhatWaits() {
        List<CompletionStage<PublishResult>> stages = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            stages.add(react("P" + i, "👍", true));
        }
        collector.stop();
        assertThat(stages.get(5))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(ProtocolException.class);
        assertThat(react("late", "👍", false)).failsWithin(Duration.ofSeconds(5));
    }
}
