package io.chathub.testkit.internal.check;

import static io.chathub.testkit.internal.check.BrokerWorld.ROOM;
import static io.chathub.testkit.internal.check.Commands.at;
import static io.chathub.testkit.internal.check.Commands.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.Replies;
import io.chathub.protocol.state.ThreadRoot;
import java.util.List;
import java.util.Set;

/** R6: threads and their replies; unread messages as a function of the states. */
final class ThreadChecks {

    private static final RoomOptions SMALL =
            RoomOptions.builder().historySize(4).build();
    private static final RoomOptions LARGE =
            RoomOptions.builder().historySize(2_000).build();

    private ThreadChecks() {}

    static List<Check> all() {
        return List.of(
                new Check("threads: a thread has one level", ThreadChecks::oneLevel),
                new Check("threads: a page of a thread has its replies alone", ThreadChecks::page),
                new Check("threads: an absent or deleted message takes no reply", ThreadChecks::notFound),
                new Check("threads: the deletion of a root keeps its replies", ThreadChecks::rootDeleted),
                new Check("R6: replies count up and down", ThreadChecks::count),
                new Check("R6: replies that are gone still count", SMALL, ThreadChecks::evictedReplies),
                new Check("tally: own, excluded and deleted messages do not count", ThreadChecks::unread),
                new Check("tally: mentions of the reader and of everyone", ThreadChecks::mentions),
                new Check("tally: an edit and a deletion count at once", ThreadChecks::tallyIsDerived),
                new Check("tally: 1,000 stands for 1,000 and more", LARGE, ThreadChecks::most));
    }

    private static Replies replies(BrokerWorld world, long root) {
        Replies replies = StateChecks.stateOf(world, root).replies();
        return replies == null ? new Replies(0, null) : replies;
    }

    private static void oneLevel(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "root");
        room.reply("bob", "a", 1);
        PublishResult second =
                room.post(room.text("ann", "b").thread(2L).replyTo(2L).build(), null);
        MessagePosted event = (MessagePosted) event(second);
        assertThat(event.thread()).as("the root of the named reply").isEqualTo(1);
        assertThat(event.replyTo()).isEqualTo(2);
        assertThat(event.root()).isEqualTo(new ThreadRoot(1, new Replies(2, 3L)));
        assertThat(((MessagePosted) world.message(3).state()).thread()).isEqualTo(1);
        assertThat(replies(world, 1)).isEqualTo(new Replies(2, 3L));
        assertThat(world.message(2).change()).as("a reply has no replies").isEqualTo(2);
    }

    private static void page(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "root");
        room.post("ann", "other");
        room.reply("bob", "a", 1);
        room.post(room.text("bob", "quote").replyTo(1L).build(), null);
        room.reply("bob", "b", 1);
        room.reply("bob", "c", 1);
        HistoryPage page = world.history(HistoryQuery.newest(2).inThread(1));
        assertThat(page.messages()).extracting(MessagePosted::offset).containsExactly(5L, 6L);
        assertThat(page.more()).isTrue();
        page = world.history(HistoryQuery.before(5, 2).inThread(1));
        assertThat(page.messages()).extracting(MessagePosted::offset).containsExactly(3L);
        assertThat(page.more()).isFalse();
        page = world.history(HistoryQuery.after(3, 1).inThread(1));
        assertThat(page.messages()).extracting(MessagePosted::offset).containsExactly(5L);
        assertThat(page.more()).isTrue();
        assertThat(world.history(HistoryQuery.newest(5).inThread(2)).messages()).isEmpty();
    }

    private static void notFound(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        room.delete(1);
        assertThat(room.reply("bob", "x", 1).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(room.reply("bob", "x", 7).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(room.post(room.text("bob", "x").replyTo(1L).build(), null).outcome())
                .isEqualTo(Outcome.NOT_FOUND);
        room.post("ann", "two");
        PublishResult refused =
                room.post(room.text("bob", "x").thread(3L).replyTo(1L).build(), null);
        assertThat(refused.outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(world.message(3).change())
                .as("a refused reply leaves the root")
                .isEqualTo(3);
        assertThat(world.head().offset()).isEqualTo(3);
    }

    private static void rootDeleted(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "root");
        room.reply("bob", "a", 1);
        room.delete(1);
        assertThat(((MessagePosted) world.message(2).state()).text()).isEqualTo("a");
        assertThat(world.history(HistoryQuery.newest(5).inThread(1)).messages())
                .extracting(MessagePosted::offset)
                .containsExactly(2L);
        assertThat(room.reply("bob", "x", 1).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(room.reply("bob", "x", 2).outcome())
                .as("a reply of a deleted root")
                .isEqualTo(Outcome.NOT_FOUND);
    }

    private static void count(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "root");
        for (int i = 0; i < 3; i++) {
            room.reply("bob", "reply " + i, 1);
        }
        assertThat(replies(world, 1)).isEqualTo(new Replies(3, 4L));
        room.delete(3);
        assertThat(replies(world, 1)).isEqualTo(new Replies(2, 4L));
        room.delete(4);
        assertThat(replies(world, 1)).isEqualTo(new Replies(1, 2L));
        room.edit(2, "REPLY");
        assertThat(replies(world, 1)).isEqualTo(new Replies(1, 2L));
        room.delete(2);
        assertThat(replies(world, 1).count()).isZero();
        assertThat(replies(world, 1).last()).isNull();
        room.reply("bob", "again", 1);
        assertThat(replies(world, 1)).isEqualTo(new Replies(1, 9L));
    }

    private static void evictedReplies(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "root");
        room.pin(1, true);
        for (int i = 0; i < 6; i++) {
            room.reply("bob", "reply " + i, 1);
        }
        assertThat(world.history(HistoryQuery.newest(9).inThread(1)).messages()).hasSize(4);
        assertThat(replies(world, 1)).isEqualTo(new Replies(6, 8L));
        room.delete(8);
        assertThat(replies(world, 1)).isEqualTo(new Replies(5, 7L));
    }

    // ------------------------------------------------------------------------------------------------------------
    // tally

    private static Tally tally(BrokerWorld world, long after, String user, String... without) {
        return world.get(world.broker().tally(ROOM, new TallyQuery(after, user, Set.of(without))));
    }

    private static void assertTally(Tally tally, int unread, int mentions) {
        assertThat(tally.unread()).as("unread of " + tally).isEqualTo(unread);
        assertThat(tally.mentions()).as("mentions of " + tally).isEqualTo(mentions);
    }

    private static void unread(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        room.post("bob", "two");
        room.post("cat", "three");
        room.react(1, "dan", "👍", true);
        room.post("ann", "four");
        room.delete(3);
        assertTally(tally(world, 0, "bob"), 2, 0);
        assertTally(tally(world, 0, "bob", "ann"), 0, 0);
        assertTally(tally(world, 1, "bob"), 1, 0);
        assertTally(tally(world, 0, "ann"), 1, 0);
        assertTally(tally(world, 0, "dan"), 3, 0);
        assertTally(tally(world, 6, "dan"), 0, 0);
        assertThat(tally(world, 0, "bob").head()).isEqualTo(world.head());
    }

    private static void mentions(BrokerWorld world) {
        Commands room = world.room();
        room.post(room.text("ann", "@bob").mentions(List.of("bob", "cat")).build(), null);
        room.post(room.text("ann", "all").everyone(true).build(), null);
        room.post(room.text("bob", "me").mentions(List.of("bob")).build(), null);
        room.post("ann", "nobody");
        assertTally(tally(world, 0, "bob"), 3, 2);
        assertTally(tally(world, 1, "bob"), 2, 1);
        assertTally(tally(world, 0, "dan"), 4, 1);
        assertTally(tally(world, 0, "bob", "ann"), 0, 0);
    }

    private static void tallyIsDerived(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        room.post(room.text("ann", "@bob").mentions(List.of("bob")).build(), null);
        assertTally(tally(world, 0, "bob"), 2, 1);
        world.publish(room.editRequest(1, "@bob", List.of("bob"), null, 1));
        assertTally(tally(world, 0, "bob"), 2, 2);
        world.publish(room.editRequest(2, "nobody", List.of(), null, 2));
        assertTally(tally(world, 0, "bob"), 2, 1);
        room.delete(1);
        assertTally(tally(world, 0, "bob"), 1, 0);
    }

    private static void most(BrokerWorld world) {
        Commands room = world.room();
        for (int i = 1; i < TallyQuery.MAX; i++) {
            room.post("ann", "text");
        }
        room.post(room.text("ann", "@bob").mentions(List.of("bob")).build(), null);
        assertThat(tally(world, 1, "bob").unread()).isEqualTo(TallyQuery.MAX - 1);
        assertThat(tally(world, 0, "bob").unread()).isEqualTo(TallyQuery.MAX);
        assertThat(at(room.post("ann", "text"))).isEqualTo(TallyQuery.MAX + 1L);
        Tally tally = tally(world, 0, "bob");
        assertThat(tally.unread()).isEqualTo(TallyQuery.MAX);
        assertThat(tally.mentions()).isEqualTo(1);
    }
}
