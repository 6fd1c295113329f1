package io.chathub.testkit.internal.check;

import static io.chathub.testkit.internal.check.BrokerWorld.ROOM;
import static io.chathub.testkit.internal.check.Commands.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.core.spi.broker.StreamPage;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.Role;
import java.util.List;

/** History, entries, ranges of keys, read markers, names of streams. */
final class QueryChecks {

    private static final RoomOptions SMALL =
            RoomOptions.builder().historySize(4).build();

    private QueryChecks() {}

    static List<Check> all() {
        return List.of(
                new Check("history: newest, before and after are pages by offset", QueryChecks::pages),
                new Check("history: messages are as they are now, deleted ones too", QueryChecks::presentStates),
                new Check("history: pinned messages alone, by offset", QueryChecks::pinned),
                new Check("history: the messages of one author alone, by offset", QueryChecks::ofAuthor),
                new Check(
                        "history: changedAfter leaves out unchanged messages and counts them",
                        QueryChecks::changedAfter),
                new Check("R7: countedFrom counts the messages before the page", QueryChecks::counted),
                new Check("R7: what is not known is not counted", SMALL, QueryChecks::notCounted),
                new Check("entries: those that the stream has, in the order of the keys", QueryChecks::entries),
                new Check("keyRange: by key, after a key, without tombstones", QueryChecks::keyRange),
                new Check("streams: by name, after a name", QueryChecks::streams),
                new Check("Advance: a marker moves up only, unless back", QueryChecks::upOnly),
                new Check("Advance: a row takes no offset and is not delivered", QueryChecks::rowIsQuiet),
                new Check("Advance: a marker of another epoch is replaced", QueryChecks::otherEpoch),
                new Check("Advance: with an event the marker belongs to the entry", QueryChecks::entryMarker),
                new Check("readers: markers at or above a message, by key, in pages", QueryChecks::readers));
    }

    private static List<Long> offsets(HistoryPage page) {
        return page.messages().stream().map(MessagePosted::offset).toList();
    }

    private static List<Long> offsets(BrokerWorld world, HistoryQuery query) {
        return offsets(world.history(query));
    }

    /** Messages 1, 2, 4, 6, 7: other events have the offsets 3 and 5. */
    private static void fill(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().post("ann", "two");
        world.room().react(1, "bob", "👍", true);
        world.room().post("ann", "four");
        world.room().topic("Plans");
        world.room().post("ann", "six");
        world.room().post("ann", "seven");
    }

    private static void pages(BrokerWorld world) {
        fill(world);
        assertThat(offsets(world, HistoryQuery.newest(9))).containsExactly(1L, 2L, 4L, 6L, 7L);
        HistoryPage page = world.history(HistoryQuery.newest(2));
        assertThat(offsets(page)).containsExactly(6L, 7L);
        assertThat(page.more()).isTrue();
        assertThat(page.head()).isEqualTo(world.head());
        assertThat(page.unchanged()).isZero();
        page = world.history(HistoryQuery.before(6, 2));
        assertThat(offsets(page)).containsExactly(2L, 4L);
        assertThat(page.more()).isTrue();
        page = world.history(HistoryQuery.before(2, 2));
        assertThat(offsets(page)).containsExactly(1L);
        assertThat(page.more()).isFalse();
        page = world.history(HistoryQuery.after(2, 2));
        assertThat(offsets(page)).containsExactly(4L, 6L);
        assertThat(page.more()).isTrue();
        page = world.history(HistoryQuery.after(4, 2));
        assertThat(offsets(page)).containsExactly(6L, 7L);
        assertThat(page.more()).isFalse();
        assertThat(offsets(world, HistoryQuery.before(1, 2))).isEmpty();
        assertThat(offsets(world, HistoryQuery.after(7, 2))).isEmpty();
    }

    private static void presentStates(BrokerWorld world) {
        fill(world);
        world.room().edit(4, "FOUR");
        world.room().delete(2);
        List<MessagePosted> messages = world.history(HistoryQuery.newest(9)).messages();
        assertThat(messages).extracting(MessagePosted::text).containsExactly("one", "", "FOUR", "six", "seven");
        for (MessagePosted message : messages) {
            assertThat(message).isEqualTo(world.message(message.offset()).state());
        }
        assertThat(messages.get(1).isDeleted()).isTrue();
        assertThat(messages.get(1).change()).isEqualTo(9);
    }

    private static void pinned(BrokerWorld world) {
        fill(world);
        world.room().pin(6, true);
        world.room().pin(1, true);
        world.room().pin(4, true);
        assertThat(offsets(world, HistoryQuery.newest(9).pinnedOnly())).containsExactly(1L, 4L, 6L);
        HistoryPage page = world.history(HistoryQuery.newest(2).pinnedOnly());
        assertThat(offsets(page)).containsExactly(4L, 6L);
        assertThat(page.more()).isTrue();
        assertThat(offsets(world, HistoryQuery.before(6, 1).pinnedOnly())).containsExactly(4L);
        world.room().pin(4, false);
        world.room().delete(6);
        assertThat(offsets(world, HistoryQuery.newest(9).pinnedOnly())).containsExactly(1L);
    }

    private static void ofAuthor(BrokerWorld world) {
        for (String author : List.of("ann", "bob", "ann", "bob", "ann")) {
            world.room().post(author, "by " + author);
        }
        assertThat(offsets(world, HistoryQuery.newest(9).writtenBy("ann"))).containsExactly(1L, 3L, 5L);
        HistoryPage page = world.history(HistoryQuery.newest(2).writtenBy("ann"));
        assertThat(offsets(page)).containsExactly(3L, 5L);
        assertThat(page.more()).isTrue();
        assertThat(offsets(world, HistoryQuery.before(3, 9).writtenBy("ann"))).containsExactly(1L);
        assertThat(offsets(world, HistoryQuery.after(2, 1).writtenBy("bob"))).containsExactly(4L);
        assertThat(offsets(world, HistoryQuery.newest(9).writtenBy("cat"))).isEmpty();
        world.room().pin(2, true);
        assertThat(offsets(world, HistoryQuery.newest(9).pinnedOnly().writtenBy("ann")))
                .isEmpty();
        assertThat(offsets(world, HistoryQuery.newest(9).pinnedOnly().writtenBy("bob")))
                .containsExactly(2L);
    }

    private static void changedAfter(BrokerWorld world) {
        fill(world);
        world.room().edit(2, "TWO");
        HistoryPage page = world.history(HistoryQuery.newest(9).changedSince(6));
        assertThat(offsets(page)).containsExactly(2L, 7L);
        assertThat(page.unchanged()).isEqualTo(3);
        page = world.history(HistoryQuery.before(7, 3).changedSince(6));
        assertThat(offsets(page)).as("the page is 2, 4, 6").containsExactly(2L);
        assertThat(page.unchanged()).isEqualTo(2);
        assertThat(page.more()).isTrue();
        page = world.history(HistoryQuery.newest(9).changedSince(8));
        assertThat(offsets(page)).isEmpty();
        assertThat(page.unchanged()).isEqualTo(5);
    }

    private static void counted(BrokerWorld world) {
        fill(world);
        assertThat(world.history(HistoryQuery.newest(2).countingFrom(1)).skipped())
                .as("2 and 4")
                .isEqualTo(2);
        assertThat(world.history(HistoryQuery.newest(2).countingFrom(0)).skipped())
                .isEqualTo(3);
        assertThat(world.history(HistoryQuery.newest(2).countingFrom(5)).skipped())
                .isZero();
        assertThat(world.history(HistoryQuery.newest(9).countingFrom(0)).skipped())
                .isZero();
        assertThat(world.history(HistoryQuery.newest(2)).skipped()).isNull();
    }

    private static void notCounted(BrokerWorld world) {
        for (int i = 0; i < 8; i++) {
            world.room().post("ann", "text " + i);
        }
        assertThat(world.head().floor()).isEqualTo(4);
        assertThat(world.history(HistoryQuery.newest(2).countingFrom(1)).skipped())
                .as("all events were messages: 2 to 6")
                .isEqualTo(5);
        world.room().react(8, "bob", "👍", true);
        assertThat(world.history(HistoryQuery.newest(2).countingFrom(1)).skipped())
                .isNull();
        assertThat(world.history(HistoryQuery.newest(2).countingFrom(4)).skipped())
                .as("all messages above the floor are held: 5 and 6")
                .isEqualTo(2);
    }

    private static void entries(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().topic("Plans");
        world.room().member("bob", Role.MEMBER);
        world.room().member("bob", Role.NONE);
        List<Entry> entries =
                world.get(world.broker().entries(ROOM, List.of("member/bob", "m/9", "room", "member/cat", "m/1")));
        assertThat(entries).extracting(Entry::key).containsExactly("member/bob", "room", "m/1");
        assertThat(entries).containsExactly(world.entry("member/bob"), world.entry("room"), world.message(1));
        assertThat(world.get(world.broker().entries(ROOM, List.of()))).isEmpty();
    }

    private static List<String> range(BrokerWorld world, String prefix, String after, int limit) {
        return world.get(world.broker().keyRange(ROOM, prefix, after.isEmpty() ? null : after, limit)).stream()
                .map(Entry::key)
                .toList();
    }

    private static void keyRange(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().topic("Plans");
        for (String user : List.of("dan", "bob", "eve", "Zoe", "cat")) {
            world.room().member(user, Role.MEMBER);
        }
        world.room().member("cat", Role.NONE);
        assertThat(range(world, "member/", "", 9))
                .containsExactly("member/Zoe", "member/bob", "member/dan", "member/eve");
        assertThat(range(world, "member/", "", 2)).containsExactly("member/Zoe", "member/bob");
        assertThat(range(world, "member/", "member/bob", 9)).containsExactly("member/dan", "member/eve");
        assertThat(range(world, "member/", "member/cat", 1)).containsExactly("member/dan");
        assertThat(range(world, "member/d", "", 9)).containsExactly("member/dan");
        assertThat(range(world, "block/", "", 9)).isEmpty();
        assertThat(world.get(world.broker().keyRange(ROOM, "member/b", null, 9)))
                .containsExactly(world.entry("member/bob"));
    }

    private static void streams(BrokerWorld world) {
        for (String name : List.of("dev-b", "dev-a", "ops", "dev-c")) {
            world.open(name);
            world.publish(new PublishRequest(
                    "c1",
                    MessagePosted.builder(name, "ann", "text", world.now()).build()));
        }
        assertThat(world.get(world.broker().streams("dev", null, 9)))
                .isEqualTo(new StreamPage(List.of("dev-a", "dev-b", "dev-c"), false));
        assertThat(world.get(world.broker().streams("dev", null, 2)))
                .isEqualTo(new StreamPage(List.of("dev-a", "dev-b"), true));
        assertThat(world.get(world.broker().streams("dev", "dev-a", 9)))
                .isEqualTo(new StreamPage(List.of("dev-b", "dev-c"), false));
        assertThat(world.get(world.broker().streams("none", null, 9))).isEqualTo(new StreamPage(List.of(), false));
    }

    // -----------------------------------------------------------------------------------------------------------
    // markers

    private static StreamPosition position(BrokerWorld world, long offset) {
        return new StreamPosition(world.head().epoch(), offset);
    }

    private static List<Marker> readers(BrokerWorld world, long target) {
        return world.get(world.broker().readers(ROOM, target, null, 10));
    }

    private static void upOnly(BrokerWorld world) {
        fill(world);
        Commands room = world.room();
        assertThat(room.read("bob", position(world, 4), false).outcome()).isEqualTo(Outcome.DONE);
        assertThat(room.read("bob", position(world, 4), false).outcome()).isEqualTo(Outcome.SAME);
        assertThat(room.read("bob", position(world, 2), false).outcome()).isEqualTo(Outcome.SAME);
        assertThat(readers(world, 0)).containsExactly(new Marker("read/bob", position(world, 4), "bob"));
        assertThat(room.read("bob", position(world, 2), true).outcome()).isEqualTo(Outcome.DONE);
        assertThat(readers(world, 0)).containsExactly(new Marker("read/bob", position(world, 2), "bob"));
        assertThat(room.read("bob", position(world, 6), false).outcome()).isEqualTo(Outcome.DONE);
        assertThat(readers(world, 6)).hasSize(1);
    }

    private static void rowIsQuiet(BrokerWorld world) {
        fill(world);
        world.settle();
        int calls = world.deliveries().calls();
        PublishResult result = world.room().read("bob", position(world, 4), false);
        assertThat(result.place()).isNull();
        assertThat(result.event()).isNull();
        world.settle();
        assertThat(world.deliveries().calls()).isEqualTo(calls);
        assertThat(world.head().offset()).isEqualTo(7);
        assertThat(world.changes(ROOM, 7, 9).entries()).isEmpty();
    }

    /** Advances the marker of an entry, with an event. The marker may be a position of another stream. */
    private static PublishResult advance(BrokerWorld world, String epoch, long offset, boolean back) {
        MemberChanged event = MemberChanged.builder(ROOM, "bob", Role.MEMBER, world.now())
                .id("c-mod")
                .username("mod")
                .user("mod")
                .name("bob")
                .build();
        StreamPosition marker = new StreamPosition(epoch, offset);
        return world.publish(
                world.room().request(event, null, new Operation.Advance("member/bob", marker, back, "bob")));
    }

    private static void otherEpoch(BrokerWorld world) {
        world.room().member("bob", Role.MEMBER);
        assertThat(advance(world, "e1", 6, false).outcome()).isEqualTo(Outcome.DONE);
        assertThat(advance(world, "e1", 2, false).outcome()).isEqualTo(Outcome.SAME);
        assertThat(advance(world, "e2", 2, false).outcome()).isEqualTo(Outcome.DONE);
        assertThat(world.entry("member/bob").marker()).isEqualTo(new StreamPosition("e2", 2));
        assertThat(advance(world, "e2", 1, true).outcome()).isEqualTo(Outcome.DONE);
        assertThat(world.entry("member/bob").marker()).isEqualTo(new StreamPosition("e2", 1));
    }

    private static void entryMarker(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().member("bob", Role.MEMBER);
        StreamPosition marker = position(world, 1);
        assertThat(at(advance(world, marker.epoch(), 1, false))).isEqualTo(3);
        Entry entry = world.entry("member/bob");
        assertThat(entry.marker()).isEqualTo(marker);
        assertThat(entry.change()).isEqualTo(3);
        assertThat(entry.version()).as("a marker does not alter the version").isEqualTo(2);
        PublishResult same = advance(world, marker.epoch(), 1, false);
        assertThat(same.outcome()).isEqualTo(Outcome.SAME);
        assertThat(same.entry()).isEqualTo(entry);
        assertThat(world.head().offset()).isEqualTo(3);
        world.room().member("bob", Role.OWNER);
        assertThat(world.entry("member/bob").marker())
                .as("Replace keeps the marker")
                .isEqualTo(marker);
        assertThat(readers(world, 0)).as("rows alone").isEmpty();
    }

    private static void readers(BrokerWorld world) {
        fill(world);
        Commands room = world.room();
        room.read("dan", position(world, 7), false);
        room.read("bob", position(world, 4), false);
        room.read("cat", position(world, 6), false);
        assertThat(readers(world, 5)).extracting(Marker::key).containsExactly("read/cat", "read/dan");
        assertThat(readers(world, 4)).extracting(Marker::key).containsExactly("read/bob", "read/cat", "read/dan");
        assertThat(world.get(world.broker().readers(ROOM, 4, "read/bob", 1)))
                .extracting(Marker::key)
                .containsExactly("read/cat");
        assertThat(world.get(world.broker().readers(ROOM, 4, null, 2))).hasSize(2);
    }
}
