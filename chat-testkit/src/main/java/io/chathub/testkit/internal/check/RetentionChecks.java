package io.chathub.testkit.internal.check;

import static io.chathub.testkit.internal.check.BrokerWorld.ROOM;
import static io.chathub.testkit.internal.check.Commands.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.Role;
import java.time.Duration;
import java.util.List;

/** R5: retention by messages; floor, cleared, tombstones, pins. */
final class RetentionChecks {

    /** The number of tombstones that a stream keeps. */
    static final int TOMBSTONES = 1_000;

    private static final int SIZE = 5;
    private static final int MANY = 300;
    private static final Duration AGE = Duration.ofHours(1);
    private static final RoomOptions SMALL =
            RoomOptions.builder().historySize(SIZE).historyAge(AGE).build();

    private RetentionChecks() {}

    static List<Check> all() {
        return List.of(
                new Check("R5: other events evict no message", SMALL, RetentionChecks::otherEvents),
                new Check(
                        "R5: messages over the number are gone, and the floor is raised",
                        SMALL,
                        RetentionChecks::count),
                new Check("R5: messages over the age are gone, and the floor is raised", SMALL, RetentionChecks::age),
                new Check("R5: without history the floor is the newest message", none(), RetentionChecks::nothingHeld),
                new Check("R5: rooms and roles outlive number and age", SMALL, RetentionChecks::othersStay),
                new Check("R5: pins outlive number and age", SMALL, RetentionChecks::pins),
                new Check(
                        "R5: a message unpinned below the floor stays in changes until the floor is at its change",
                        SMALL,
                        RetentionChecks::unpinnedBelowFloor),
                new Check("R5: a message that is gone is not found", SMALL, RetentionChecks::gone),
                new Check(
                        "R5: the newest tombstones are kept, and cleared is raised for the others",
                        RetentionChecks::tombstones),
                new Check("R5: a role given again is no tombstone", RetentionChecks::givenAgain));
    }

    private static RoomOptions none() {
        return RoomOptions.builder().historySize(0).build();
    }

    private static List<Long> offsets(HistoryPage page) {
        return page.messages().stream().map(MessagePosted::offset).toList();
    }

    private static void post(BrokerWorld world, int number) {
        for (int i = 0; i < number; i++) {
            world.room().post("ann", "text");
        }
    }

    private static void otherEvents(BrokerWorld world) {
        post(world, 3);
        for (int i = 0; i < MANY; i++) {
            world.room().react(1, "user " + i % 40, "👍", i % 80 < 40);
            world.room().topic("topic " + i);
        }
        assertThat(world.head().floor()).isZero();
        assertThat(offsets(world.history(HistoryQuery.newest(10)))).containsExactly(1L, 2L, 3L);
        post(world, 2);
        assertThat(world.head().floor()).isZero();
        assertThat(world.history(HistoryQuery.newest(10)).messages()).hasSize(SIZE);
    }

    private static void count(BrokerWorld world) {
        post(world, SIZE);
        assertThat(world.head().floor()).isZero();
        world.room().topic("Plans");
        post(world, 2);
        assertThat(world.head().floor()).isEqualTo(2);
        HistoryPage page = world.history(HistoryQuery.newest(10));
        assertThat(offsets(page)).containsExactly(3L, 4L, 5L, 7L, 8L);
        assertThat(page.more()).isFalse();
        assertThat(page.head().floor()).isEqualTo(2);
        assertThat(world.head().recoverableFrom()).isEqualTo(2);
    }

    private static void age(BrokerWorld world) {
        post(world, 2);
        world.advance(AGE.dividedBy(2));
        post(world, 1);
        assertThat(world.head().floor()).isZero();
        world.advance(AGE.dividedBy(2).plusSeconds(1));
        assertThat(offsets(world.history(HistoryQuery.newest(10)))).containsExactly(3L);
        assertThat(world.head().floor()).isEqualTo(2);
        assertThat(world.head().offset()).isEqualTo(3);
        world.advance(AGE);
        assertThat(world.history(HistoryQuery.newest(10)).messages()).isEmpty();
        assertThat(world.head().floor()).isEqualTo(3);
        assertThat(world.changes(ROOM, 0, 10).entries()).isEmpty();
        assertThat(at(world.room().post("ann", "text"))).isEqualTo(4);
    }

    private static void nothingHeld(BrokerWorld world) {
        post(world, 2);
        world.room().topic("Plans");
        assertThat(world.head().offset()).isEqualTo(3);
        assertThat(world.head().floor()).isEqualTo(2);
        assertThat(world.history(HistoryQuery.newest(10)).messages()).isEmpty();
        assertThat(world.room().react(2, "bob", "👍", true).outcome()).isEqualTo(Outcome.NOT_FOUND);
    }

    private static void othersStay(BrokerWorld world) {
        world.room().topic("Plans");
        world.room().member("bob", Role.MEMBER);
        post(world, 2 * SIZE);
        world.advance(AGE.multipliedBy(2));
        assertThat(world.history(HistoryQuery.newest(10)).messages()).isEmpty();
        assertThat(world.entry("room").change()).isEqualTo(1);
        assertThat(world.entry("member/bob").change()).isEqualTo(2);
        assertThat(world.changes(ROOM, 0, 10).entries()).extracting(Entry::key).containsExactly("room", "member/bob");
    }

    private static void pins(BrokerWorld world) {
        post(world, 2);
        world.room().pin(1, true);
        post(world, 3 * SIZE);
        HistoryQuery pinned = HistoryQuery.newest(10).pinnedOnly();
        assertThat(offsets(world.history(pinned))).containsExactly(1L);
        assertThat(world.head().floor()).isGreaterThan(2);
        assertThat(world.room().edit(1, "still held").outcome()).isEqualTo(Outcome.DONE);
        world.advance(AGE.multipliedBy(2));
        assertThat(offsets(world.history(pinned))).containsExactly(1L);
        assertThat(world.message(1).removed()).isFalse();
        assertThat(((MessagePosted) world.message(1).state()).text()).isEqualTo("still held");
        assertThat(world.changes(ROOM, 0, 50).entries()).extracting(Entry::key).contains("m/1");
        assertThat(world.room().pin(1, false).outcome()).isEqualTo(Outcome.DONE);
        assertThat(world.history(pinned).messages()).isEmpty();
        assertThat(world.room().edit(1, "gone").outcome()).isEqualTo(Outcome.NOT_FOUND);
    }

    private static void unpinnedBelowFloor(BrokerWorld world) {
        post(world, 2);
        world.room().pin(1, true);
        post(world, SIZE + 1);
        assertThat(world.head().floor()).isEqualTo(4);
        long unpin = at(world.room().pin(1, false));
        assertThat(unpin).isEqualTo(10);
        List<Entry> changes = world.changes(ROOM, 9, 50).entries();
        assertThat(changes).as("a client may hold the message as a pinned one").hasSize(1);
        assertThat(StateChecks.stateOf((MessagePosted) changes.get(0).state()).pinned())
                .isFalse();
        assertThat(offsets(world.history(HistoryQuery.newest(10)))).doesNotContain(1L);
        post(world, SIZE);
        assertThat(world.head().floor()).isEqualTo(9);
        assertThat(world.changes(ROOM, 9, 50).entries()).extracting(Entry::key).contains("m/1");
        post(world, 1);
        assertThat(world.head().floor()).isEqualTo(11);
        assertThat(world.changes(ROOM, 0, 50).entries()).extracting(Entry::key).doesNotContain("m/1");
    }

    private static void gone(BrokerWorld world) {
        post(world, SIZE + 2);
        assertThat(world.room().edit(1, "x").outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(world.room().delete(1).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(world.room().pin(2, true).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(world.room().react(2, "bob", "👍", true).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(world.room().reply("bob", "x", 2).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(world.room()
                        .post(world.room().text("bob", "x").replyTo(2L).build(), null)
                        .outcome())
                .isEqualTo(Outcome.NOT_FOUND);
        assertThat(world.entryOrNull("m/2")).isNull();
        assertThat(world.room().edit(3, "x").outcome()).isEqualTo(Outcome.DONE);
    }

    private static void tombstones(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        for (int i = 0; i <= TOMBSTONES; i++) {
            room.member("user" + i, Role.MEMBER);
            assertThat(world.head().cleared()).isZero();
            room.member("user" + i, Role.NONE);
        }
        long firstRemoval = 3;
        assertThat(world.head().cleared()).isEqualTo(firstRemoval);
        assertThat(world.head().floor()).as("tombstones never raise the floor").isZero();
        assertThat(world.head().recoverableFrom()).isEqualTo(firstRemoval);
        assertThat(world.entryOrNull("member/user0")).isNull();
        assertThat(world.entry("member/user1").removed()).isTrue();
        assertThat(world.allChanges(ROOM, firstRemoval, 300)).hasSize(TOMBSTONES);
    }

    private static void givenAgain(BrokerWorld world) {
        Commands room = world.room();
        room.member("ann", Role.MEMBER);
        room.member("ann", Role.NONE);
        room.member("ann", Role.OWNER);
        for (int i = 0; i < TOMBSTONES; i++) {
            room.member("user" + i, Role.MEMBER);
            room.member("user" + i, Role.NONE);
        }
        assertThat(world.head().cleared()).isZero();
        assertThat(world.entry("member/ann").removed()).isFalse();
    }
}
