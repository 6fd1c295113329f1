package io.chathub.testkit.internal.check;

import static io.chathub.testkit.internal.check.BrokerWorld.ROOM;
import static io.chathub.testkit.internal.check.Commands.at;
import static io.chathub.testkit.internal.check.Commands.event;
import static io.chathub.testkit.internal.check.Commands.place;
import static io.chathub.testkit.internal.check.Commands.reaction;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Operation.React;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.core.spi.broker.ReactionPage;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.state.ReactionCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** R6: the counts of reactions equal their rows; the operation React and its limits. */
final class ReactionChecks {

    private static final int THREADS = 4;
    private static final int MANY = 50;
    private static final String THUMB = "👍";
    private static final String HEART = "❤";
    /** The same emoji with U+FE0F. */
    private static final String RED_HEART = "❤\uFE0F";

    private ReactionChecks() {}

    static List<Check> all() {
        return List.of(
                new Check("React: on twice is the same, and takes no offset", ReactionChecks::onTwice),
                new Check("React: off without a reaction is the same", ReactionChecks::offWithout),
                new Check("React: off removes, and a count of 0 leaves the list", ReactionChecks::off),
                new Check("React: the order of first use and the first spelling stay", ReactionChecks::spelling),
                new Check("React: one offset for a batch, a result for each", ReactionChecks::batch),
                new Check("React: a batch that changes nothing takes no offset", ReactionChecks::needlessBatch),
                new Check("React: an absent or deleted message is not found", ReactionChecks::notFound),
                new Check("React: at most 8 reactions a reactor and message", ReactionChecks::perReactor),
                new Check("React: at most 20 emoji a message", ReactionChecks::emojis),
                new Check("React: at most 10,000 reactions a message", ReactionChecks::rows),
                new Check("R6: reactions of several threads all count", ReactionChecks::threads),
                new Check("R6: counts equal the rows of reactions and mine", ReactionChecks::countsEqualRows),
                new Check("reactions: users by reactor, in pages", ReactionChecks::pages),
                new Check("mine: the emoji of one reactor, without empty lists", ReactionChecks::mine));
    }

    private static List<ReactionCount> counts(BrokerWorld world, long target) {
        return StateChecks.stateOf(world, target).reactions();
    }

    private static void onTwice(BrokerWorld world) {
        world.room().post("ann", "one");
        PublishResult first = world.room().react(1, "bob", THUMB, true);
        world.room().post("ann", "two");
        world.settle();
        int calls = world.deliveries().calls();
        PublishResult second = world.room().react(1, "bob", THUMB, true);
        assertThat(first.reactions()).containsExactly(Outcome.DONE);
        assertThat(second.outcome()).isEqualTo(Outcome.SAME);
        assertThat(second.reactions()).containsExactly(Outcome.SAME);
        assertThat(second.event()).isNull();
        assertThat(place(second)).as("the entry's last event").isEqualTo(place(first));
        assertThat(second.entry()).isEqualTo(world.message(1));
        assertThat(counts(world, 1)).containsExactly(new ReactionCount(THUMB, 1));
        world.settle();
        assertThat(world.deliveries().calls()).isEqualTo(calls);
        assertThat(world.head().offset()).isEqualTo(3);
    }

    private static void offWithout(BrokerWorld world) {
        world.room().post("ann", "one");
        PublishResult result = world.room().react(1, "bob", THUMB, false);
        assertThat(result.outcome()).isEqualTo(Outcome.SAME);
        assertThat(place(result).offset()).isEqualTo(1);
        assertThat(world.head().offset()).isEqualTo(1);
        assertThat(world.message(1).change()).isEqualTo(1);
    }

    private static void off(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().react(1, "bob", THUMB, true);
        world.room().react(1, "cat", HEART, true);
        assertThat(at(world.room().react(1, "bob", THUMB, false))).isEqualTo(4);
        assertThat(counts(world, 1)).containsExactly(new ReactionCount(HEART, 1));
        world.room().react(1, "cat", HEART, false);
        assertThat(counts(world, 1)).isEmpty();
        assertThat(world.message(1).change()).isEqualTo(5);
    }

    private static void spelling(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().react(1, "bob", RED_HEART, true);
        world.room().react(1, "bob", THUMB, true);
        assertThat(world.room().react(1, "bob", HEART, true).outcome()).isEqualTo(Outcome.SAME);
        world.room().react(1, "cat", HEART, true);
        assertThat(counts(world, 1)).containsExactly(new ReactionCount(RED_HEART, 2), new ReactionCount(THUMB, 1));
        world.room().react(1, "bob", HEART, false);
        assertThat(counts(world, 1)).containsExactly(new ReactionCount(RED_HEART, 1), new ReactionCount(THUMB, 1));
    }

    private static void batch(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().react(1, "bob", THUMB, true);
        PublishResult result = world.room()
                .react(
                        1,
                        List.of(
                                reaction("bob", THUMB, true),
                                reaction("cat", THUMB, true),
                                reaction("dan", HEART, true),
                                reaction("eve", HEART, false)));
        assertThat(result.outcome()).isEqualTo(Outcome.DONE);
        assertThat(result.reactions()).containsExactly(Outcome.SAME, Outcome.DONE, Outcome.DONE, Outcome.SAME);
        assertThat(at(result)).isEqualTo(3);
        assertThat(world.head().offset()).isEqualTo(3);
        List<ReactionCount> expected = List.of(new ReactionCount(THUMB, 2), new ReactionCount(HEART, 1));
        assertThat(counts(world, 1)).isEqualTo(expected);
        assertThat(((ReactionsChanged) event(result)).reactions()).isEqualTo(expected);
    }

    private static void needlessBatch(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room().react(1, "bob", THUMB, true);
        PublishResult result =
                world.room().react(1, List.of(reaction("bob", THUMB, true), reaction("cat", THUMB, false)));
        assertThat(result.outcome()).isEqualTo(Outcome.SAME);
        assertThat(result.reactions()).containsExactly(Outcome.SAME, Outcome.SAME);
        assertThat(world.head().offset()).isEqualTo(2);
    }

    private static void notFound(BrokerWorld world) {
        world.room().post("ann", "one");
        assertThat(world.room().react(2, "bob", THUMB, true).outcome()).isEqualTo(Outcome.NOT_FOUND);
        world.room().delete(1);
        assertThat(world.room().react(1, "bob", THUMB, true).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(world.head().offset()).isEqualTo(2);
    }

    private static void perReactor(BrokerWorld world) {
        world.room().post("ann", "one");
        for (int i = 0; i < React.MAX_PER_REACTOR; i++) {
            assertThat(world.room().react(1, "bob", "e" + i, true).outcome()).isEqualTo(Outcome.DONE);
        }
        PublishResult over = world.room().react(1, "bob", "more", true);
        assertThat(over.outcome()).isEqualTo(Outcome.LIMIT);
        assertThat(over.reactions()).containsExactly(Outcome.LIMIT);
        assertThat(world.head().offset()).isEqualTo(1L + React.MAX_PER_REACTOR);
        assertThat(world.room().react(1, "cat", "more", true).outcome()).isEqualTo(Outcome.DONE);
        world.room().react(1, "bob", "e0", false);
        assertThat(world.room().react(1, "bob", "more", true).outcome()).isEqualTo(Outcome.DONE);
    }

    private static void emojis(BrokerWorld world) {
        world.room().post("ann", "one");
        for (int i = 0; i < React.MAX_EMOJI; i++) {
            world.room().react(1, "user" + i, "e" + i, true);
        }
        PublishResult over = world.room().react(1, List.of(reaction("bob", "more", true), reaction("bob", "e0", true)));
        assertThat(over.outcome()).isEqualTo(Outcome.DONE);
        assertThat(over.reactions()).containsExactly(Outcome.LIMIT, Outcome.DONE);
        assertThat(counts(world, 1)).hasSize(React.MAX_EMOJI);
    }

    private static void rows(BrokerWorld world) {
        world.room().post("ann", "one");
        List<Reaction> all = new ArrayList<>();
        for (int i = 0; i < React.MAX_REACTIONS; i++) {
            all.add(reaction("user" + i, THUMB, true));
        }
        PublishResult result = world.room().react(1, all);
        assertThat(result.outcome()).isEqualTo(Outcome.DONE);
        assertThat(result.reactions()).hasSize(React.MAX_REACTIONS).containsOnly(Outcome.DONE);
        assertThat(counts(world, 1)).containsExactly(new ReactionCount(THUMB, React.MAX_REACTIONS));
        assertThat(world.room().react(1, "bob", THUMB, true).outcome()).isEqualTo(Outcome.LIMIT);
        assertThat(world.head().offset()).isEqualTo(2);
    }

    private static void threads(BrokerWorld world) throws Exception {
        world.room().post("ann", "one");
        List<List<PublishRequest>> requests = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            List<PublishRequest> own = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                own.add(world.room().reactRequest(1, List.of(reaction("user " + thread + " " + i, THUMB, true))));
            }
            requests.add(own);
        }
        List<Broker> brokers = world.fixture().brokers();
        AtOnce.run(
                        THREADS,
                        thread -> requests.get(thread).stream()
                                .map(brokers.get(thread % brokers.size())::publish)
                                .toList())
                .forEach(stage -> assertThat(world.get(stage).outcome()).isEqualTo(Outcome.DONE));
        assertThat(counts(world, 1)).containsExactly(new ReactionCount(THUMB, THREADS * MANY));
        assertThat(world.head().offset()).isEqualTo(1L + THREADS * MANY);
    }

    private static void countsEqualRows(BrokerWorld world) {
        List<String> emojis = List.of(THUMB, HEART, "🎉");
        List<String> users = List.of("bob", "cat", "dan", "eve");
        Random random = new Random(7);
        world.room().post("ann", "one");
        for (int i = 0; i < 200; i++) {
            world.room()
                    .react(
                            1,
                            users.get(random.nextInt(users.size())),
                            emojis.get(random.nextInt(emojis.size())),
                            random.nextInt(3) > 0);
            int rows = 0;
            for (ReactionCount count : world.message(1).change() == 1 ? List.<ReactionCount>of() : counts(world, 1)) {
                ReactionPage page = world.get(world.broker().reactions(ROOM, 1, count.emoji(), null, 100));
                assertThat(page.reactions()).hasSize(count.count());
                assertThat(page.count()).isEqualTo(count.count());
                rows += count.count();
            }
            int own = 0;
            for (String user : users) {
                own += world.get(world.broker().mine(ROOM, user, List.of(1L)))
                        .getOrDefault(1L, List.of())
                        .size();
            }
            assertThat(own).as("rows of all reactors after step " + i).isEqualTo(rows);
        }
    }

    private static void pages(BrokerWorld world) {
        world.room().post("ann", "one");
        world.room()
                .react(
                        1,
                        List.of(
                                reaction("dan", THUMB, true),
                                reaction("bob", THUMB, true),
                                reaction("cat", RED_HEART, true),
                                reaction("cat", THUMB, true)));
        ReactionPage page = world.get(world.broker().reactions(ROOM, 1, THUMB, null, 2));
        assertThat(page.count()).isEqualTo(3);
        assertThat(page.more()).isTrue();
        assertThat(page.reactions()).extracting(Reaction::reactor).containsExactly("bob", "cat");
        assertThat(page.reactions().get(0)).isEqualTo(reaction("bob", THUMB, true));
        page = world.get(world.broker().reactions(ROOM, 1, THUMB, "cat", 2));
        assertThat(page.reactions()).extracting(Reaction::reactor).containsExactly("dan");
        assertThat(page.count()).isEqualTo(3);
        assertThat(page.more()).isFalse();
        assertThat(world.get(world.broker().reactions(ROOM, 1, HEART, null, 2)).count())
                .as("U+FE0F is ignored")
                .isEqualTo(1);
        ReactionPage none = world.get(world.broker().reactions(ROOM, 9, THUMB, null, 2));
        assertThat(none).isEqualTo(new ReactionPage(0, List.of(), false));
    }

    private static void mine(BrokerWorld world) {
        for (int i = 0; i < 3; i++) {
            world.room().post("ann", "text " + i);
        }
        world.room().react(1, "cat", HEART, true);
        world.room().react(1, "bob", THUMB, true);
        world.room().react(1, "bob", HEART, true);
        world.room().react(2, "cat", THUMB, true);
        world.room().react(3, "bob", THUMB, true);
        Map<Long, List<String>> mine = world.get(world.broker().mine(ROOM, "bob", List.of(1L, 2L, 3L, 99L)));
        assertThat(mine).containsOnlyKeys(1L, 3L);
        assertThat(mine.get(1L)).as("in the order of first use").containsExactly(HEART, THUMB);
        world.room().delete(1);
        assertThat(world.get(world.broker().mine(ROOM, "bob", List.of(1L, 3L)))).containsOnlyKeys(3L);
    }
}
