package io.chathub.testkit.internal.check;

import static io.chathub.testkit.internal.check.BrokerWorld.ROOM;
import static io.chathub.testkit.internal.check.Commands.at;
import static io.chathub.testkit.internal.check.Commands.reaction;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Publication;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation.Bound;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomChanged;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.protocol.state.Replies;
import io.chathub.protocol.state.Role;
import java.util.List;
import java.util.Objects;

/** R2: entries, their state, change and version; the operation Replace. */
final class StateChecks {

    private static final Bound ONE_OWNER = new Bound("member/", "owner", 1, Integer.MAX_VALUE);

    private StateChecks() {}

    static List<Check> all() {
        return List.of(
                new Check("R2: a message is an entry with its state", StateChecks::posted),
                new Check("R2: an edit changes text, change and version", StateChecks::edited),
                new Check("R2: a reaction changes change and not version", StateChecks::reacted),
                new Check("R2: a reply gives its root the same change and not version", StateChecks::replied),
                new Check("R2: the deletion of a reply gives its root the same change", StateChecks::replyDeleted),
                new Check("R2: a deleted message has no text, reactions and pin", StateChecks::deleted),
                new Check("R2: room and role have their last state with the offset of the change", StateChecks::others),
                new Check("R2: a removed entry is a tombstone", StateChecks::removed),
                new Check("R2: the removal of nothing takes no offset", StateChecks::removedTwice),
                new Check("Replace: another version is a conflict with the entry", StateChecks::conflict),
                new Check("Replace: 0 is expected of an absent entry and of a tombstone", StateChecks::expectedNone),
                new Check("Replace: an absent message is not found", StateChecks::notFound),
                new Check("Replace: reactions and replies of meanwhile stay", StateChecks::derivedStays),
                new Check("Replace: a step over the largest number is limited", StateChecks::most),
                new Check("Replace: a step under the smallest number is limited", StateChecks::least),
                new Check("Replace: tombstones and deleted messages do not count for bounds", StateChecks::uncounted),
                new Check("Replace: one of two at once is done", StateChecks::concurrent),
                new Check("Replace: a state is delivered in place of its event", StateChecks::asState),
                new Check("React: never a conflict with an edit of meanwhile", StateChecks::reactNeverConflicts));
    }

    private static void posted(BrokerWorld world) {
        MessagePosted message = world.room()
                .text("ann", "one")
                .mentions(List.of("bob"))
                .everyone(true)
                .build();
        PublishResult result = world.room().post(message, null);
        assertThat(result.outcome()).isEqualTo(Outcome.DONE);
        assertThat(result.duplicate()).isFalse();
        assertThat(result.event()).isEqualTo(message.withOffset(1));
        Entry entry = world.message(1);
        assertThat(entry)
                .isEqualTo(new Entry("m/1", 1, 1, false, message.withOffset(1), null, null, message.timestamp()));
        assertThat(world.entryOrNull("m/2")).isNull();
        assertThat(world.entryOrNull("room")).isNull();
    }

    private static void edited(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().post("ann", "two");
        assertThat(at(world.room().edit(1, "ONE"))).isEqualTo(3);
        assertThat(at(world.room().edit(1, "One"))).isEqualTo(4);
        Entry entry = world.message(1);
        MessagePosted state = (MessagePosted) entry.state();
        assertThat(entry.change()).isEqualTo(4);
        assertThat(entry.version()).isEqualTo(4);
        assertThat(state.text()).isEqualTo("One");
        assertThat(state.offset()).isEqualTo(1);
        assertThat(state.change()).isEqualTo(4);
        assertThat(stateOf(world, 1).rev()).isEqualTo(3);
        assertThat(world.message(2).change()).isEqualTo(2);
    }

    private static void reacted(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().react(1, "bob", "👍", true);
        Entry entry = world.message(1);
        assertThat(entry.change()).isEqualTo(2);
        assertThat(entry.version()).isEqualTo(1);
        assertThat(stateOf(world, 1).change()).isEqualTo(2);
        assertThat(stateOf(world, 1).reactions()).containsExactly(new ReactionCount("👍", 1));
    }

    private static void replied(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().reply("bob", "reply", 1);
        assertThat(world.message(2).change()).isEqualTo(2);
        assertThat(world.message(1).change()).isEqualTo(2);
        assertThat(world.message(1).version()).isEqualTo(1);
        assertThat(stateOf(world, 1).replies()).isEqualTo(new Replies(1, 2L));
        assertThat(((MessagePosted) world.message(2).state()).root())
                .as("the root is no part of a state")
                .isNull();
    }

    private static void replyDeleted(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().reply("bob", "reply", 1);
        world.room().post("ann", "two");
        assertThat(at(world.room().delete(2))).isEqualTo(4);
        assertThat(world.message(2).change()).isEqualTo(4);
        assertThat(world.message(1).change()).isEqualTo(4);
        assertThat(world.message(1).version()).isEqualTo(1);
    }

    private static void deleted(BrokerWorld world) {
        world.room().post("ann", "secret");
        world.room().react(1, "bob", "👍", true);
        world.room().pin(1, true);
        PublishResult result = world.room().delete(1);
        assertThat(result.outcome()).isEqualTo(Outcome.DONE);
        MessagePosted state = (MessagePosted) world.message(1).state();
        assertThat(state.text()).isEmpty();
        assertThat(state.isDeleted()).isTrue();
        assertThat(stateOf(world, 1).deleted()).isEqualTo(Deletion.AUTHOR);
        assertThat(stateOf(world, 1).reactions()).isEmpty();
        assertThat(stateOf(world, 1).pinned()).isFalse();
        assertThat(state.change()).isEqualTo(4);
        assertThat(world.message(1).version()).isEqualTo(4);
        assertThat(world.get(world.broker().reactions(ROOM, 1, "👍", null, 9)).count())
                .isZero();
        assertThat(world.room().edit(1, "again").outcome()).isNotEqualTo(Outcome.DONE);
    }

    private static void others(BrokerWorld world) {
        world.room().topic("one");
        world.room().topic("two");
        world.room().member("bob", Role.MEMBER);
        Entry room = world.entry("room");
        assertThat(room.change()).isEqualTo(2);
        assertThat(room.version()).isEqualTo(2);
        RoomChanged settings = (RoomChanged) room.state();
        assertThat(settings.offset()).isEqualTo(2);
        assertThat(settings.set().topic()).isEqualTo("two");
        assertThat(settings.set().access()).as("a state has all settings").isEqualTo("open");
        Entry role = world.entry("member/bob");
        assertThat(role.change()).isEqualTo(3);
        assertThat(role.label()).isEqualTo("member");
        assertThat(((MemberChanged) role.state()).role()).isEqualTo(Role.MEMBER);
        assertThat(role.state().offset()).isEqualTo(3);
    }

    private static void removedTwice(BrokerWorld world) {
        world.room().post("ann", "one");
        PublishResult nothing = world.publish(world.room().memberRequest("bob", Role.NONE, null, 0));
        assertThat(nothing.outcome()).isEqualTo(Outcome.SAME);
        assertThat(world.entryOrNull("member/bob")).isNull();
        world.room().member("bob", Role.MEMBER);
        world.room().member("bob", Role.NONE);
        PublishResult again = world.publish(world.room().memberRequest("bob", Role.NONE, null, 0));
        assertThat(again.outcome()).isEqualTo(Outcome.SAME);
        assertThat(world.entry("member/bob").change()).isEqualTo(3);
        assertThat(world.head().offset()).isEqualTo(3);
    }

    private static void removed(BrokerWorld world) {
        world.room().member("bob", Role.MEMBER);
        world.room().member("bob", Role.NONE);
        Entry entry = world.entry("member/bob");
        assertThat(entry.removed()).isTrue();
        assertThat(entry.change()).isEqualTo(2);
        assertThat(((MemberChanged) entry.state()).role()).isEqualTo(Role.NONE);
        assertThat(world.get(world.broker().keyRange(ROOM, "member/", null, 9))).isEmpty();
        world.room().member("bob", Role.OWNER);
        assertThat(world.entry("member/bob").removed()).isFalse();
    }

    private static void conflict(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().edit(1, "two");
        PublishResult result = world.publish(world.room().editRequest(1, "three", null, 1));
        assertThat(result.outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(result.place()).isNull();
        assertThat(result.event()).isNull();
        assertThat(result.entry()).isEqualTo(world.message(1));
        assertThat(((MessagePosted) world.message(1).state()).text()).isEqualTo("two");
        assertThat(world.publish(world.room().memberRequest("bob", Role.MEMBER, null, 1))
                        .outcome())
                .as("a version is expected, and the entry is absent")
                .isEqualTo(Outcome.CONFLICT);
        assertThat(world.head().offset()).isEqualTo(2);
    }

    private static void expectedNone(BrokerWorld world) {
        Commands room = world.room();
        assertThat(world.publish(room.memberRequest("bob", Role.MEMBER, null, 0))
                        .outcome())
                .isEqualTo(Outcome.DONE);
        assertThat(world.publish(room.memberRequest("bob", Role.OWNER, null, 0)).outcome())
                .isEqualTo(Outcome.CONFLICT);
        assertThat(world.publish(room.memberRequest("bob", Role.NONE, null, 1)).outcome())
                .isEqualTo(Outcome.DONE);
        assertThat(world.publish(room.memberRequest("bob", Role.MEMBER, null, 0))
                        .outcome())
                .isEqualTo(Outcome.DONE);
    }

    private static void notFound(BrokerWorld world) {
        world.room().post("ann", "one");
        assertThat(world.room().edit(2, "x").outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(world.publish(world.room().deleteRequest(2, null, 2)).outcome())
                .isEqualTo(Outcome.NOT_FOUND);
        assertThat(world.room().pin(2, true).outcome()).isEqualTo(Outcome.NOT_FOUND);
    }

    private static void derivedStays(BrokerWorld world) {
        world.room().post("ann", "one");
        PublishRequest edit = world.room().editRequest(1, "ONE", null, 1);
        world.room().react(1, "bob", "👍", true);
        world.room().reply("bob", "reply", 1);
        PublishResult result = world.publish(edit);
        assertThat(result.outcome())
                .as("reactions and replies do not alter the version")
                .isEqualTo(Outcome.DONE);
        assertThat(((MessagePosted) world.message(1).state()).text()).isEqualTo("ONE");
        assertThat(stateOf(world, 1).reactions()).containsExactly(new ReactionCount("👍", 1));
        assertThat(stateOf(world, 1).replies()).isEqualTo(new Replies(1, 3L));
    }

    private static void most(BrokerWorld world) {
        for (int i = 0; i <= Commands.MAX_PINS; i++) {
            world.room().post("ann", "text " + i);
        }
        for (int i = 1; i <= Commands.MAX_PINS; i++) {
            assertThat(world.room().pin(i, true).outcome()).isEqualTo(Outcome.DONE);
        }
        long next = Commands.MAX_PINS + 1L;
        PublishResult result = world.room().pin(next, true);
        assertThat(result.outcome()).isEqualTo(Outcome.LIMIT);
        assertThat(result.place()).isNull();
        assertThat(world.message(next).change()).isEqualTo(next);
        assertThat(world.room().pin(1, false).outcome()).isEqualTo(Outcome.DONE);
        assertThat(world.room().pin(next, true).outcome()).isEqualTo(Outcome.DONE);
    }

    private static void least(BrokerWorld world) {
        Commands room = world.room();
        assertThat(room.member("ann", Role.OWNER, ONE_OWNER).outcome()).isEqualTo(Outcome.DONE);
        assertThat(room.member("ann", Role.MEMBER, ONE_OWNER).outcome()).isEqualTo(Outcome.LIMIT);
        assertThat(room.member("ann", Role.NONE, ONE_OWNER).outcome()).isEqualTo(Outcome.LIMIT);
        assertThat(((MemberChanged) world.entry("member/ann").state()).role()).isEqualTo(Role.OWNER);
        room.member("bob", Role.OWNER, ONE_OWNER);
        assertThat(room.member("ann", Role.MEMBER, ONE_OWNER).outcome()).isEqualTo(Outcome.DONE);
        assertThat(room.member("bob", Role.NONE, ONE_OWNER).outcome()).isEqualTo(Outcome.LIMIT);
    }

    private static void uncounted(BrokerWorld world) {
        Bound two = new Bound("member/", null, 0, 2);
        Commands room = world.room();
        room.member("ann", Role.MEMBER, two);
        room.member("bob", Role.MEMBER, two);
        assertThat(room.member("cat", Role.MEMBER, two).outcome()).isEqualTo(Outcome.LIMIT);
        assertThat(room.member("bob", Role.OWNER, two).outcome())
                .as("a step that adds no entry")
                .isEqualTo(Outcome.DONE);
        room.member("bob", Role.NONE, two);
        assertThat(room.member("cat", Role.MEMBER, two).outcome()).isEqualTo(Outcome.DONE);
        for (int i = 0; i <= Commands.MAX_PINS; i++) {
            long offset = at(room.post("ann", "text"));
            assertThat(room.pin(offset, true).outcome()).isEqualTo(Outcome.DONE);
            room.delete(offset);
        }
    }

    private static void concurrent(BrokerWorld world) throws Exception {
        for (int round = 0; round < 20; round++) {
            long target = at(world.room().post("ann", "one"));
            List<PublishRequest> requests = List.of(
                    world.room().editRequest(target, "left", null, target),
                    world.room().editRequest(target, "right", null, target));
            List<Outcome> outcomes = AtOnce.run(
                            2,
                            thread -> List.of(world.fixture()
                                    .brokers()
                                    .get(thread % world.nodes())
                                    .publish(requests.get(thread))))
                    .stream()
                    .map(stage -> world.get(stage).outcome())
                    .toList();
            assertThat(outcomes).containsExactlyInAnyOrder(Outcome.DONE, Outcome.CONFLICT);
            int winner = outcomes.indexOf(Outcome.DONE);
            assertThat(((MessagePosted) world.message(target).state()).text())
                    .isEqualTo(((MessageEdited)
                                    Objects.requireNonNull(requests.get(winner).event()))
                            .text());
        }
    }

    private static void asState(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().react(1, "bob", "👍", true);
        world.room().pin(1, true);
        world.room().post("ann", "two");
        assertThat(at(world.publish(world.room().withoutAuthorRequest(1)))).isEqualTo(5);
        MessagePosted state = (MessagePosted) world.message(1).state();
        assertThat(state.user()).isNull();
        assertThat(state.username()).isEqualTo(ErasedUser.NAME);
        assertThat(state.text()).isEqualTo("one");
        assertThat(stateOf(state).reactions()).containsExactly(new ReactionCount("👍", 1));
        assertThat(stateOf(state).pinned()).isTrue();
        assertThat(stateOf(state).rev()).isEqualTo(1);
        assertThat(stateOf(state).editedAt()).isNull();
        assertThat(world.message(1).version()).isEqualTo(5);
        world.room().post("ann", "three");
        world.verify();
        assertThat(world.deliveries().publications())
                .extracting(Publication::offset)
                .as("the change has no event")
                .doesNotContain(5L);
        assertThat(world.deliveries().copy(ROOM).state("m/1")).isEqualTo(state);
    }

    private static void reactNeverConflicts(BrokerWorld world) {
        world.room().post("ann", "one");
        PublishRequest react = world.room().reactRequest(1, List.of(reaction("bob", "👍", true)));
        world.room().edit(1, "ONE");
        assertThat(world.publish(react).outcome()).isEqualTo(Outcome.DONE);
        assertThat(world.message(1).version()).isEqualTo(2);
    }

    static MessageState stateOf(BrokerWorld world, long offset) {
        return stateOf((MessagePosted) world.message(offset).state());
    }

    static MessageState stateOf(MessagePosted message) {
        MessageState state = message.state();
        if (state == null) {
            throw new AssertionError("no event has changed " + message);
        }
        return state;
    }
}
