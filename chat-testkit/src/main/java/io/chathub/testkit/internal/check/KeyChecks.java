package io.chathub.testkit.internal.check;

import static io.chathub.testkit.internal.check.BrokerWorld.ROOM;
import static io.chathub.testkit.internal.check.Commands.at;
import static io.chathub.testkit.internal.check.Commands.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.PublishOutcomeUnknownException;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import io.chathub.protocol.state.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Keys: a request with a key takes effect once. */
final class KeyChecks {

    private static final int ROUNDS = 50;
    private static final int FAILURES = 6;
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final RoomOptions SMALL =
            RoomOptions.builder().historySize(2).idempotencyWindow(WINDOW).build();

    private KeyChecks() {}

    static List<Check> all() {
        return List.of(
                new Check("keys: a second request gives the first offset and publishes nothing", KeyChecks::twice),
                new Check("keys: placeOf is null before, and the first offset after", KeyChecks::placeOf),
                new Check("keys: each stream has its own", KeyChecks::streams),
                new Check("keys: the key is looked up before the rule", KeyChecks::keyBeforeRule),
                new Check("keys: a refused request takes no key", KeyChecks::refused),
                new Check("keys: remembered for the whole window, without the message too", SMALL, KeyChecks::window),
                new Check("keys: remembered over a new epoch", KeyChecks::overEpochs),
                new Check("keys: a lost event's key is free", KeyChecks::lostEvent),
                new Check("keys: one of two at once is delivered", KeyChecks::atOnce),
                new Check("keys: unknown outcome, stored: the key has the offset", KeyChecks::unknownStored),
                new Check("keys: unknown outcome, not stored: the key is free", KeyChecks::unknownNotStored),
                new Check("keys: a commit that fails is repeated, with and without a key", KeyChecks::failedCommits));
    }

    private static PublishResult post(BrokerWorld world, String text, String key) {
        return world.room().post(world.room().text("ann", text).build(), key);
    }

    private static void twice(BrokerWorld world) {
        PublishResult first = post(world, "one", "k");
        world.room().post("bob", "other");
        world.settle();
        int calls = world.deliveries().calls();
        PublishResult second = post(world, "one", "k");
        assertThat(first.duplicate()).isFalse();
        assertThat(second.duplicate()).isTrue();
        assertThat(second.outcome()).isEqualTo(Outcome.DONE);
        assertThat(second.place()).isEqualTo(first.place());
        assertThat(second.event()).isNull();
        world.settle();
        assertThat(world.deliveries().calls()).as("nothing is delivered").isEqualTo(calls);
        assertThat(world.head().offset()).isEqualTo(2);
    }

    private static void placeOf(BrokerWorld world) {
        assertThat(world.placeOf("k")).isNull();
        PublishResult result = post(world, "one", "k");
        assertThat(world.placeOf("k")).isEqualTo(result.place());
        assertThat(world.placeOf("other")).isNull();
    }

    private static void streams(BrokerWorld world) {
        world.open("other");
        post(world, "one", "k");
        MessagePosted elsewhere =
                MessagePosted.builder("other", "ann", "one", world.now()).build();
        assertThat(world.publish(new PublishRequest("c1", 0, elsewhere, "k")).duplicate())
                .isFalse();
        assertThat(world.get(world.broker().head("other")).offset()).isEqualTo(1);
    }

    private static void keyBeforeRule(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        PublishRequest edit = room.editRequest(1, "ONE", "e", 1);
        Place edited = place(world.publish(edit));
        assertDuplicate(world.publish(edit), edited, "the version is another one now");
        room.delete(1);
        assertDuplicate(world.publish(edit), edited, "the message is deleted now");
        PublishRequest member = room.memberRequest("bob", Role.MEMBER, "m", 0);
        Place joined = place(world.publish(member));
        room.member("bob", Role.OWNER);
        assertDuplicate(world.publish(member), joined, "the entry exists now");
        MessagePosted reply =
                room.text("ann", "reply").replyTo(at(room.post("ann", "two"))).build();
        Place replied = place(room.post(reply, "r"));
        room.delete(replied.offset() - 1);
        assertDuplicate(room.post(reply, "r"), replied, "the message that was answered is deleted now");
    }

    private static void assertDuplicate(PublishResult result, Place first, String when) {
        assertThat(result.outcome()).as(when).isEqualTo(Outcome.DONE);
        assertThat(result.duplicate()).as(when).isTrue();
        assertThat(result.place()).as(when).isEqualTo(first);
    }

    private static void refused(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        assertThat(world.publish(room.editRequest(1, "x", "k", 9)).outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(world.placeOf("k")).isNull();
        assertThat(room.post(room.text("ann", "x").replyTo(9L).build(), "k").outcome())
                .isEqualTo(Outcome.NOT_FOUND);
        assertThat(world.placeOf("k")).isNull();
        PublishResult result = world.publish(room.editRequest(1, "ONE", "k", 1));
        assertThat(result.outcome()).isEqualTo(Outcome.DONE);
        assertThat(result.duplicate()).isFalse();
    }

    private static void window(BrokerWorld world) {
        PublishResult first = post(world, "one", "k");
        for (int i = 0; i < 5; i++) {
            world.room().post("ann", "text " + i);
        }
        world.advance(WINDOW.minusSeconds(1));
        assertThat(world.placeOf("k")).isEqualTo(first.place());
        assertThat(post(world, "one", "k").duplicate()).isTrue();
        assertThat(world.head().offset()).isEqualTo(6);
    }

    private static void overEpochs(BrokerWorld world) {
        PublishResult first = post(world, "one", "k");
        world.room().post("ann", "two");
        for (int i = 0; i < 3; i++) {
            world.fixture().renew(ROOM);
            PublishResult again = post(world, "one", "k");
            assertThat(again.duplicate()).as("after %d new epochs", i + 1).isTrue();
            Place found = place(again);
            assertThat(found.timestamp()).isEqualTo(place(first).timestamp());
            assertThat(world.head().resolve(new StreamPosition(found.epoch(), found.offset())))
                    .isEqualTo(1L);
            assertThat(world.placeOf("k")).isEqualTo(found);
        }
        assertThat(world.head().offset()).isEqualTo(2);
    }

    private static void lostEvent(BrokerWorld world) {
        post(world, "one", "kept");
        assertThat(world.placeOf("lost")).isNull();
        PublishResult lost = post(world, "two", "lost");
        assertThat(world.placeOf("lost")).isEqualTo(lost.place());
        world.settle();
        assumeTrue(world.fixture().renewWithLoss(ROOM, 1));
        assertThat(post(world, "one", "kept").duplicate()).isTrue();
        assertThat(world.placeOf("lost")).isNull();
        PublishResult again = post(world, "two", "lost");
        assertThat(again.duplicate()).isFalse();
        assertThat(at(again)).isEqualTo(2);
    }

    private static void atOnce(BrokerWorld world) throws Exception {
        List<Broker> brokers = world.fixture().brokers();
        for (int round = 0; round < ROUNDS; round++) {
            String key = "k" + round;
            MessagePosted message = world.room().text("ann", "text " + round).build();
            PublishRequest request = world.room().request(message, key, null);
            List<PublishResult> results = new ArrayList<>();
            AtOnce.run(2, thread -> List.of(brokers.get(thread % brokers.size()).publish(request)))
                    .forEach(stage -> results.add(world.get(stage)));
            assertThat(results)
                    .as("round " + round)
                    .extracting(PublishResult::duplicate)
                    .containsExactlyInAnyOrder(true, false);
            assertThat(results.get(0).place()).isEqualTo(results.get(1).place());
            assertThat(world.head().offset()).as("round " + round).isEqualTo(round + 1L);
        }
    }

    private static void unknownStored(BrokerWorld world) {
        world.room().post("ann", "before");
        assumeTrue(world.fixture().loseNextAnswer(true));
        assertThatThrownBy(() -> post(world, "one", "k")).isInstanceOf(PublishOutcomeUnknownException.class);
        Place found = Objects.requireNonNull(world.placeOf("k"), "the key of a stored request");
        assertThat(found.offset()).isEqualTo(2);
        assertDuplicate(post(world, "one", "k"), found, "asked again");
        assertThat(world.head().offset()).isEqualTo(2);
    }

    private static void failedCommits(BrokerWorld world) {
        for (int i = 0; i < FAILURES; i++) {
            assumeTrue(world.fixture().failNextCommit(i % 2 == 0));
            String key = i % 3 == 0 ? null : "k" + i;
            PublishResult result =
                    world.room().post(world.room().text("ann", "text " + i).build(), key);
            assertThat(result.duplicate()).as("the answer to the first request").isFalse();
            assertThat(at(result)).isEqualTo(i + 1L);
            if (key != null) {
                assertDuplicate(post(world, "text " + i, key), place(result), "asked again");
            }
        }
        assertThat(world.head().offset()).isEqualTo(FAILURES);
    }

    private static void unknownNotStored(BrokerWorld world) {
        world.room().post("ann", "before");
        assumeTrue(world.fixture().loseNextAnswer(false));
        assertThatThrownBy(() -> post(world, "one", "k")).isInstanceOf(PublishOutcomeUnknownException.class);
        assertThat(world.placeOf("k")).isNull();
        assertThat(world.head().offset()).isEqualTo(1);
        PublishResult again = post(world, "one", "k");
        assertThat(again.duplicate()).isFalse();
        assertThat(at(again)).isEqualTo(2);
    }
}
