package io.chathub.testkit.internal.check;

import static io.chathub.testkit.internal.check.BrokerWorld.ROOM;
import static io.chathub.testkit.internal.check.Commands.event;
import static io.chathub.testkit.internal.check.Commands.reaction;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Publication;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.protocol.state.Replies;
import io.chathub.protocol.state.Role;
import io.chathub.protocol.state.ThreadRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** R4: states in place of old events. */
final class ChangesChecks {

    private static final int MANY = 100;

    private ChangesChecks() {}

    static List<Check> all() {
        return List.of(
                new Check("R4: each changed entry once, as it is now, by change", ChangesChecks::once),
                new Check("R4: many reactions to one message are one state", ChangesChecks::hotMessage),
                new Check("R4: a page is never cut between a reply and its root", ChangesChecks::neverCut),
                new Check("R4: through is where to go on, and the head on the last page", ChangesChecks::through),
                new Check("R4: rooms, roles and tombstones are states too", ChangesChecks::allKinds),
                new Check("R4: nothing is changed after the head", ChangesChecks::afterHead),
                new Check("R4: a copy from any position equals the states", ChangesChecks::fromAnyPosition),
                new Check("R4: counts in live events are absolute", ChangesChecks::absolute),
                new Check("R4: a page is of one moment", ChangesChecks::oneMoment));
    }

    private static void once(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        room.post("ann", "two");
        room.post("ann", "three");
        room.edit(1, "ONE");
        room.react(2, "bob", "👍", true);
        room.edit(1, "One");
        List<Entry> changes = world.changes(ROOM, 0, 10).entries();
        assertThat(changes).extracting(Entry::key).containsExactly("m/3", "m/2", "m/1");
        assertThat(changes).extracting(Entry::change).containsExactly(3L, 5L, 6L);
        assertThat(changes)
                .extracting(entry -> ((MessagePosted) entry.state()).text())
                .containsExactly("three", "two", "One");
        assertThat(world.changes(ROOM, 3, 10).entries()).extracting(Entry::key).containsExactly("m/2", "m/1");
        assertThat(world.changes(ROOM, 5, 10).entries()).extracting(Entry::key).containsExactly("m/1");
        assertThat(changes).containsExactly(world.message(3), world.message(2), world.message(1));
    }

    private static void hotMessage(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().post("ann", "two");
        for (int i = 0; i < MANY; i++) {
            world.room().react(1, "user " + i, "👍", true);
        }
        List<Entry> changes = world.changes(ROOM, 2, 10).entries();
        assertThat(changes).containsExactly(world.message(1));
        assertThat(StateChecks.stateOf(world, 1).reactions()).containsExactly(new ReactionCount("👍", MANY));
    }

    private static void neverCut(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        room.post("ann", "two");
        room.reply("bob", "to one", 1);
        room.reply("bob", "to two", 2);
        room.delete(4);
        for (int limit = 1; limit <= 5; limit++) {
            assertThat(world.allChanges(ROOM, 0, limit)).as("limit " + limit).hasSize(4);
        }
        ChangesPage first = world.changes(ROOM, 0, 1);
        assertThat(first.entries()).extracting(Entry::key).containsExactlyInAnyOrder("m/1", "m/3");
        assertThat(first.through()).isEqualTo(3);
        assertThat(first.more()).isTrue();
        ChangesPage second = world.changes(ROOM, 3, 1);
        assertThat(second.entries()).extracting(Entry::key).containsExactlyInAnyOrder("m/2", "m/4");
        assertThat(second.more()).isFalse();
    }

    private static void through(BrokerWorld world) {
        Commands room = world.room();
        for (int i = 0; i < 5; i++) {
            room.post("ann", "text " + i);
        }
        room.react(1, "bob", "👍", true);
        room.react(1, "bob", "👍", false);
        ChangesPage page = world.changes(ROOM, 0, 3);
        assertThat(page.entries()).extracting(Entry::change).containsExactly(2L, 3L, 4L);
        assertThat(page.through()).isEqualTo(4);
        assertThat(page.more()).isTrue();
        page = world.changes(ROOM, 4, 2);
        assertThat(page.entries()).extracting(Entry::change).containsExactly(5L, 7L);
        assertThat(page.through()).isEqualTo(7);
        assertThat(page.more()).isFalse();
        assertThat(page.head()).isEqualTo(world.head());
    }

    private static void allKinds(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        room.topic("Plans");
        room.member("bob", Role.MEMBER);
        room.member("cat", Role.OWNER);
        room.delete(1);
        room.member("bob", Role.NONE);
        List<Entry> changes = world.changes(ROOM, 0, 10).entries();
        assertThat(changes).extracting(Entry::key).containsExactly("room", "member/cat", "m/1", "member/bob");
        assertThat(changes).extracting(Entry::removed).containsExactly(false, false, false, true);
        assertThat(((MessagePosted) changes.get(2).state()).isDeleted()).isTrue();
    }

    private static void afterHead(BrokerWorld world) {
        world.room().post("ann", "one");
        ChangesPage page = world.changes(ROOM, 1, 10);
        assertThat(page.entries()).isEmpty();
        assertThat(page.through()).isEqualTo(1);
        assertThat(page.more()).isFalse();
        world.open("empty");
        ChangesPage empty = world.changes("empty", 0, 10);
        assertThat(empty.entries()).isEmpty();
        assertThat(empty.through()).isZero();
    }

    private static void fromAnyPosition(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        room.reply("bob", "reply", 1);
        room.edit(2, "REPLY");
        room.react(1, List.of(reaction("bob", "👍", true), reaction("cat", "👍", true)));
        room.pin(1, true);
        room.member("bob", Role.MODERATOR);
        room.delete(2);
        List<Publication> events = world.deliveries().publications();
        long head = world.head().offset();
        for (int position = 0; position <= events.size(); position++) {
            StreamCopy copy = new StreamCopy(
                    world.head().epoch(), 0, text -> assertThat(text).isEmpty());
            events.subList(0, position).forEach(copy::publication);
            List<Entry> changes = world.allChanges(ROOM, position, 2);
            copy.upsert(changes);
            copy.upsert(changes);
            for (Entry entry : world.allChanges(ROOM, 0, 50)) {
                assertThat(copy.state(entry.key()))
                        .as(entry.key() + " of a copy from position " + position + " to " + head)
                        .isEqualTo(entry.state());
            }
        }
    }

    private static void absolute(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        room.react(1, "bob", "👍", true);
        ReactionsChanged second = (ReactionsChanged) event(room.react(1, "cat", "👍", true));
        assertThat(second.reactions()).containsExactly(new ReactionCount("👍", 2));
        assertThat(second.username()).isEqualTo("cat");
        room.reply("bob", "a", 1);
        MessagePosted reply = (MessagePosted) event(room.reply("bob", "b", 1));
        assertThat(reply.root()).isEqualTo(new ThreadRoot(1, new Replies(2, 5L)));
        MessageDeleted deletion = (MessageDeleted) event(room.delete(5));
        assertThat(deletion.root()).isEqualTo(new ThreadRoot(1, new Replies(1, 4L)));
        assertThat(world.deliveries().last().event()).isEqualTo(deletion);
    }

    /** One thread replies, another one reads: in each page the root has as many replies as the page. */
    private static void oneMoment(BrokerWorld world) throws Exception {
        world.room().post("ann", "root");
        List<PublishRequest> replies = new ArrayList<>();
        for (int i = 0; i < 2 * MANY; i++) {
            replies.add(world.room()
                    .request(world.room().text("bob", "reply " + i).thread(1L).build(), null, null));
        }
        Broker writer = world.fixture().brokers().get(0);
        Broker reader = world.fixture().brokers().get(world.nodes() - 1);
        List<Supplier<Object>> results = AtOnce.run(2, thread -> {
            List<Supplier<Object>> own = new ArrayList<>();
            for (PublishRequest reply : replies) {
                CompletionStage<?> stage = thread == 0 ? writer.publish(reply) : reader.changes(ROOM, 0, 3 * MANY);
                own.add(() -> world.get(stage));
            }
            return own;
        });
        for (Supplier<Object> result : results) {
            if (result.get() instanceof ChangesPage page) {
                Entry root = page.entries().stream()
                        .filter(entry -> entry.key().equals("m/1"))
                        .findFirst()
                        .orElseThrow();
                long count = root.change() == 1
                        ? 0
                        : Objects.requireNonNull(StateChecks.stateOf((MessagePosted) root.state())
                                        .replies())
                                .count();
                assertThat(count)
                        .as("replies of the root of " + page.head())
                        .isEqualTo(page.entries().size() - 1);
                assertThat(page.through()).isEqualTo(page.head().offset());
            }
        }
    }
}
