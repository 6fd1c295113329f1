package io.chathub.testkit.internal.check;

import static io.chathub.testkit.internal.check.BrokerWorld.ROOM;
import static io.chathub.testkit.internal.check.Commands.at;
import static io.chathub.testkit.internal.check.Commands.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** R9 to R11: a new epoch renames; a client's claim changes nothing; a position has an epoch. */
final class EpochChecks {

    private EpochChecks() {}

    static List<Check> all() {
        return List.of(
                new Check("R9: a new epoch keeps all entries and goes on from the head", EpochChecks::keepsAll),
                new Check("R9: the handler receives the reset before any event of the new epoch", EpochChecks::reset),
                new Check(
                        "R9: the handler receives the reset before a read of the new epoch",
                        EpochChecks::resetBeforeRead),
                new Check("R9: floor, cleared and lastOther stay", EpochChecks::headStays),
                new Check("R9: the last 8 ancestors are kept, newest first", EpochChecks::ancestors),
                new Check("R9: with loss, the numbering goes on from the last kept event", EpochChecks::loss),
                new Check("R9: with loss, an ancestor names no lost event", EpochChecks::recoveredBeyondHead),
                new Check("R9: with loss, an older ancestor names no lost event either", EpochChecks::olderAncestor),
                new Check(
                        "R9: with loss, an entry is as it was or is gone below floor or cleared",
                        EpochChecks::lostStates),
                new Check("R9: a read marker of an earlier epoch is kept", EpochChecks::markers),
                new Check("R10: a read above the head changes nothing", EpochChecks::claims),
                new Check("R11: a position of an unknown epoch names nothing", EpochChecks::unknownEpoch),
                new Check("R11: a position of an ancestor names the same entry", EpochChecks::ancestorPosition),
                new Check("R11: a request for an offset of another numbering is refused", EpochChecks::references),
                new Check("R11: with loss, a request names no later event of its offset", EpochChecks::lostReference));
    }

    private static List<Entry> fill(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        room.post("ann", "two");
        room.react(1, "bob", "👍", true);
        room.topic("Plans");
        room.member("bob", Role.MEMBER);
        room.reply("bob", "reply", 2);
        world.settle();
        return world.allChanges(ROOM, 0, 50);
    }

    private static void keepsAll(BrokerWorld world) {
        List<Entry> before = fill(world);
        String epoch = world.head().epoch();
        world.fixture().renew(ROOM);
        StreamHead head = world.head();
        assertThat(head.epoch()).isNotEqualTo(epoch);
        assertThat(head.offset()).isEqualTo(6);
        assertThat(head.ancestors()).containsExactly(new StreamPosition(epoch, 6));
        assertThat(world.allChanges(ROOM, 0, 50)).isEqualTo(before);
        assertThat(world.get(world.broker().mine(ROOM, "bob", List.of(1L)))).containsOnlyKeys(1L);
        assertThat(place(world.room().post("ann", "three")).epoch()).isEqualTo(head.epoch());
        assertThat(world.head().offset()).isEqualTo(7);
        assertThat(world.room().edit(1, "ONE").outcome()).isEqualTo(Outcome.DONE);
        assertThat(world.room().react(1, "bob", "👍", true).outcome()).isEqualTo(Outcome.SAME);
    }

    private static void reset(BrokerWorld world) {
        fill(world);
        world.fixture().renew(ROOM);
        StreamHead head = world.head();
        world.room().post("ann", "three");
        world.settle();
        for (int node = 0; node < world.nodes(); node++) {
            world.use(node);
            assertThat(world.deliveries().resets())
                    .as("resets of node " + node)
                    .containsExactly(new StreamPosition(head.epoch(), 6));
        }
        world.use(0);
        Publication last = world.deliveries().last();
        assertThat(last.epoch()).isEqualTo(head.epoch());
        assertThat(last.offset()).isEqualTo(7);
    }

    private static void resetBeforeRead(BrokerWorld world) {
        fill(world);
        String first = world.head().epoch();
        List<Function<Broker, CompletionStage<StreamHead>>> reads = List.of(
                broker -> broker.head(ROOM),
                broker -> broker.history(ROOM, HistoryQuery.newest(9)).thenApply(HistoryPage::head),
                broker -> broker.changes(ROOM, 0, 9).thenApply(ChangesPage::head),
                broker -> broker.tally(ROOM, new TallyQuery(0, "bob", Set.of())).thenApply(Tally::head));
        for (int node = 0; node < world.nodes(); node++) {
            world.use(node);
            Deliveries handler = world.deliveries();
            Set<String> epochs = new HashSet<>(Set.of(first));
            for (int i = 0; i < reads.size(); i++) {
                world.fixture().renew(ROOM);
                StreamHead read = world.get(reads.get(i).apply(world.broker()).thenApply(head -> {
                    handler.resets().forEach(reset -> epochs.add(reset.epoch()));
                    return head;
                }));
                assertThat(epochs)
                        .as("epochs of node " + node + " after read " + i)
                        .contains(read.epoch());
            }
        }
        world.use(0);
    }

    private static void headStays(BrokerWorld world) {
        fill(world);
        StreamHead before = world.head();
        world.fixture().renew(ROOM);
        StreamHead after = world.head();
        assertThat(after.floor()).isEqualTo(before.floor());
        assertThat(after.cleared()).isEqualTo(before.cleared());
        assertThat(after.lastOther()).isEqualTo(before.lastOther()).isEqualTo(5);
    }

    private static void ancestors(BrokerWorld world) {
        List<StreamPosition> earlier = new ArrayList<>();
        for (int i = 1; i <= StreamHead.MAX_ANCESTORS + 2; i++) {
            world.room().post("ann", "text " + i);
            world.settle();
            earlier.add(0, new StreamPosition(world.head().epoch(), i));
            world.fixture().renew(ROOM);
        }
        assertThat(world.head().ancestors()).isEqualTo(earlier.subList(0, StreamHead.MAX_ANCESTORS));
        assertThat(world.message(1).change()).isEqualTo(1);
    }

    private static void loss(BrokerWorld world) {
        for (int i = 0; i < 5; i++) {
            world.room().post("ann", "text " + i);
        }
        world.settle();
        String epoch = world.head().epoch();
        assumeTrue(world.fixture().renewWithLoss(ROOM, 3));
        StreamHead head = world.head();
        assertThat(head.offset()).isEqualTo(3);
        assertThat(head.epoch()).isNotEqualTo(epoch);
        assertThat(head.ancestors()).containsExactly(new StreamPosition(epoch, 3));
        assertThat(world.history(HistoryQuery.newest(9)).messages())
                .extracting(MessagePosted::offset)
                .containsExactly(1L, 2L, 3L);
        assertThat(world.entryOrNull("m/4")).isNull();
        assertThat(at(world.room().post("ann", "another"))).isEqualTo(4);
        assertThat(((MessagePosted) world.message(4).state()).text()).isEqualTo("another");
        assertThat(world.deliveries().resets()).containsExactly(new StreamPosition(head.epoch(), 3));
    }

    private static void recoveredBeyondHead(BrokerWorld world) {
        for (int i = 0; i < 5; i++) {
            world.room().post("ann", "text " + i);
        }
        world.settle();
        String epoch = world.head().epoch();
        assumeTrue(world.fixture().renewWithLoss(ROOM, 3));
        for (int i = 0; i < 5; i++) {
            world.room().post("ann", "new " + i);
        }
        StreamHead head = world.head();
        assertThat(head.resolve(new StreamPosition(epoch, 3))).isEqualTo(3);
        assertThat(head.resolve(new StreamPosition(epoch, 4)))
                .as("event 4 of the epoch is lost")
                .isNull();
        assertThat(head.resolveOrLower(new StreamPosition(epoch, 5))).isEqualTo(3);
    }

    private static void olderAncestor(BrokerWorld world) {
        for (int i = 0; i < 3; i++) {
            world.room().post("ann", "text " + i);
        }
        world.settle();
        String first = world.head().epoch();
        world.fixture().renew(ROOM);
        String second = world.head().epoch();
        world.room().post("ann", "text");
        world.settle();
        assumeTrue(world.fixture().renewWithLoss(ROOM, 2));
        StreamHead head = world.head();
        assertThat(head.ancestors()).containsExactly(new StreamPosition(second, 2), new StreamPosition(first, 2));
        assertThat(head.resolve(new StreamPosition(first, 3))).isNull();
        assertThat(head.resolve(new StreamPosition(first, 2))).isEqualTo(2);
    }

    private static void lostStates(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        room.post("ann", "two");
        room.member("bob", Role.MEMBER);
        room.member("cat", Role.MEMBER);
        world.settle();
        List<Entry> before = world.allChanges(ROOM, 0, 50);
        room.edit(1, "ONE");
        room.member("bob", Role.OWNER);
        world.settle();
        assumeTrue(world.fixture().renewWithLoss(ROOM, 4));
        StreamHead head = world.head();
        assertThat(head.lastOther()).isLessThanOrEqualTo(4);
        for (Entry entry : before) {
            Entry now = world.entryOrNull(entry.key());
            boolean message = entry.state() instanceof MessagePosted;
            if (now == null) {
                assertThat(message ? head.floor() : head.cleared())
                        .as("the loss of " + entry.key() + " is announced by " + head)
                        .isGreaterThanOrEqualTo(entry.change());
            } else {
                assertThat(now).isEqualTo(entry);
            }
        }
        assertThat(world.entry("member/cat")).isEqualTo(before.get(3));
        assertThat(at(room.post("ann", "three"))).isEqualTo(5);
    }

    private static void markers(BrokerWorld world) {
        for (int i = 0; i < 3; i++) {
            world.room().post("ann", "text " + i);
        }
        world.settle();
        StreamPosition marker = new StreamPosition(world.head().epoch(), 2);
        world.room().read("bob", marker, false);
        world.fixture().renew(ROOM);
        List<Marker> readers = world.get(world.broker().readers(ROOM, 2, null, 10));
        assertThat(readers).extracting(Marker::key).containsExactly("read/bob");
        assertThat(world.head().resolve(readers.get(0).position())).isEqualTo(2);
        assertThat(world.get(world.broker().readers(ROOM, 3, null, 10))).isEmpty();
        assertThat(world.room()
                        .read("bob", new StreamPosition(world.head().epoch(), 3), false)
                        .outcome())
                .isEqualTo(Outcome.DONE);
        assertThat(world.get(world.broker().readers(ROOM, 3, null, 10))).hasSize(1);
    }

    private static void claims(BrokerWorld world) {
        world.room().post("ann", "one");
        StreamHead head = world.head();
        assertThat(world.history(HistoryQuery.after(500, 10)).messages()).isEmpty();
        assertThat(world.history(HistoryQuery.before(500, 10)).messages()).hasSize(1);
        assertThat(world.get(world.broker().tally(ROOM, new TallyQuery(500, "bob", Set.of())))
                        .unread())
                .isZero();
        assertThat(world.get(world.broker().readers(ROOM, 500, null, 10))).isEmpty();
        assertThat(world.room().react(500, "bob", "👍", true).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(world.head()).isEqualTo(head);
        assertThat(head.resolve(new StreamPosition(head.epoch(), 2))).isNull();
        assertThat(at(world.room().post("ann", "two"))).isEqualTo(2);
    }

    private static void references(BrokerWorld world) {
        fill(world);
        Commands room = world.room();
        String epoch = world.head().epoch();
        world.fixture().renew(ROOM);
        StreamHead head = world.head();
        PublishRequest edit = room.editRequest(1, "ONE", "k", 1);
        List<PublishRequest> requests = List.of(
                edit,
                room.reactRequest(1, List.of(new Operation.Reaction("cat", "cat", "cat", "👍", true))),
                room.request(room.text("ann", "reply").replyTo(1L).build(), null, null));
        for (PublishRequest request : requests) {
            for (StreamPosition other : List.of(new StreamPosition(epoch, 7), new StreamPosition("unknown", 1))) {
                PublishResult refused = world.publish(Commands.referring(request, other));
                assertThat(refused.outcome()).as("%s", other).isEqualTo(Outcome.OTHER_EPOCH);
                assertThat(refused.place()).isNull();
            }
        }
        assertThat(world.head()).as("nothing is done").isEqualTo(head);
        StreamPosition shared = new StreamPosition(epoch, 1);
        for (PublishRequest request : requests) {
            assertThat(world.publish(Commands.referring(request, shared)).outcome())
                    .isEqualTo(Outcome.DONE);
        }
        assertThat(world.publish(Commands.referring(edit, new StreamPosition("unknown", 1)))
                        .duplicate())
                .as("a key that was stored comes before a refusal")
                .isTrue();
    }

    /** The request was decided before the loss: author and version are those of a message that is no longer there. */
    private static void lostReference(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        room.post("ann", "lost");
        world.settle();
        StreamPosition target = new StreamPosition(world.head().epoch(), 2);
        PublishRequest edit = Commands.referring(room.editRequest(2, "edited", null, 2), target);
        PublishRequest delete = Commands.referring(room.deleteRequest(2, null, 2), target);
        assumeTrue(world.fixture().renewWithLoss(ROOM, 1));
        assertThat(at(room.post("bob", "another"))).isEqualTo(2);
        assertThat(world.publish(edit).outcome()).isEqualTo(Outcome.OTHER_EPOCH);
        assertThat(world.publish(delete).outcome()).isEqualTo(Outcome.OTHER_EPOCH);
        assertThat(((MessagePosted) world.message(2).state()).text()).isEqualTo("another");
    }

    private static void unknownEpoch(BrokerWorld world) {
        world.room().post("ann", "one");
        StreamPosition unknown = new StreamPosition("unknown", 1);
        assertThat(world.head().resolve(unknown)).isNull();
        assertThat(world.head().resolveOrLower(unknown)).isNull();
        world.settle();
        world.fixture().renew(ROOM);
        assertThat(world.head().resolve(unknown)).isNull();
    }

    private static void ancestorPosition(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().post("ann", "two");
        world.settle();
        StreamPosition old = new StreamPosition(world.head().epoch(), 2);
        Entry entry = world.message(2);
        world.fixture().renew(ROOM);
        world.room().post("ann", "three");
        assertThat(world.head().resolve(old)).isEqualTo(2);
        assertThat(world.message(2)).isEqualTo(entry);
        assertThat(world.head().resolve(new StreamPosition(old.epoch(), 3)))
                .as("event 3 is no event of the ancestor")
                .isNull();
    }
}
