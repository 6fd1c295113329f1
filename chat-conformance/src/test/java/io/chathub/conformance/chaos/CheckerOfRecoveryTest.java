package io.chathub.conformance.chaos;

import static io.chathub.conformance.chaos.CheckerTest.mutant;
import static io.chathub.conformance.chaos.Story.ANN;
import static io.chathub.conformance.chaos.Story.ANN_AFTER;
import static io.chathub.conformance.chaos.Story.BOB;
import static io.chathub.conformance.chaos.Story.BOB_AFTER;
import static io.chathub.conformance.chaos.Story.BOB_BACK;
import static io.chathub.conformance.chaos.Story.NEW;
import static io.chathub.conformance.chaos.Story.OLD;
import static io.chathub.conformance.chaos.Story.ROOM;
import static io.chathub.conformance.chaos.Story.said;

import io.chathub.conformance.chaos.Fact.Came;
import io.chathub.conformance.chaos.Fact.Delivered;
import io.chathub.conformance.chaos.Fact.Joined;
import io.chathub.conformance.chaos.Fact.Left;
import io.chathub.conformance.chaos.Fact.Listed;
import io.chathub.conformance.chaos.Fact.Page;
import io.chathub.conformance.chaos.Fact.Went;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the checker says of a record in which a recovery, a presence or the end is wrong. */
class CheckerOfRecoveryTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void theCheckerSees(String name, Rule rule, Consumer<Story> mutant) {
        CheckerTest.assertSeen(name, rule, mutant);
    }

    static Stream<Arguments> mutants() {
        return Stream.of(recoveries(), presence(), ends()).flatMap(mutants -> mutants);
    }

    private static Stream<Arguments> recoveries() {
        return Stream.of(
                mutant("a message lost on resume", Rule.RECOVERY, story -> resume(story, 5, true, null, said(5, 0, 1))),
                mutant(
                        "a message repeated on resume",
                        Rule.REPEATED,
                        story -> story.after(BOB_BACK, Joined.class, new Delivered(1_000, ROOM, "a", said(5, 0, 1)))),
                mutant(
                        "recovered:false lost",
                        Rule.RECOVERY,
                        story -> story.edit(
                                BOB_AFTER,
                                Joined.class,
                                was -> new Joined(
                                        was.at(),
                                        was.ref(),
                                        ROOM,
                                        NEW,
                                        1,
                                        true,
                                        null,
                                        false,
                                        was.events(),
                                        was.members()))),
                mutant("missed off by one", Rule.RECOVERY, story -> resume(story, 5, false, 2L, said(5, 0, 1))),
                mutant(
                        "not recovered, though it was there",
                        Rule.RECOVERY,
                        story -> resume(story, 5, false, 1L, said(5, 0, 1))),
                mutant(
                        "missed of another epoch",
                        Rule.RECOVERY,
                        story -> story.edit(
                                BOB_AFTER,
                                Joined.class,
                                was -> new Joined(
                                        was.at(),
                                        was.ref(),
                                        ROOM,
                                        NEW,
                                        1,
                                        false,
                                        0L,
                                        false,
                                        was.events(),
                                        was.members()))),
                mutant(
                        "more, and there is not",
                        Rule.RECOVERY,
                        story -> story.edit(
                                BOB_AFTER,
                                Joined.class,
                                was -> new Joined(
                                        was.at(),
                                        was.ref(),
                                        ROOM,
                                        NEW,
                                        1,
                                        false,
                                        null,
                                        true,
                                        was.events(),
                                        was.members()))),
                mutant(
                        "a join behind the acknowledged",
                        Rule.REAL_TIME,
                        story -> resume(story, 4, true, null, said(4, 1, 2))),
                mutant(
                        "a restart without a new epoch",
                        Rule.EPOCH,
                        story -> story.edit(
                                ANN_AFTER,
                                Joined.class,
                                was -> new Joined(
                                        was.at(),
                                        was.ref(),
                                        ROOM,
                                        OLD,
                                        0,
                                        false,
                                        null,
                                        false,
                                        List.of(),
                                        was.members()))),
                mutant(
                        "a new epoch without a restart",
                        Rule.EPOCH,
                        story -> story.edit(
                                BOB_BACK,
                                Joined.class,
                                was -> new Joined(
                                        was.at(),
                                        was.ref(),
                                        ROOM,
                                        "e9",
                                        5,
                                        false,
                                        null,
                                        false,
                                        was.events(),
                                        was.members()))),
                mutant(
                        "a page with a hole",
                        Rule.HISTORY,
                        story -> story.edit(
                                BOB_BACK,
                                Page.class,
                                was -> new Page(
                                        was.at(),
                                        was.ref(),
                                        ROOM,
                                        OLD,
                                        5,
                                        List.of(said(1, 0, 0), said(3, 1, 1)),
                                        true))),
                mutant(
                        "a page from elsewhere",
                        Rule.HISTORY,
                        story -> story.edit(
                                BOB_BACK,
                                Page.class,
                                was -> new Page(
                                        was.at(),
                                        was.ref(),
                                        ROOM,
                                        OLD,
                                        5,
                                        List.of(said(1, 0, 0), said(2, 1, 0)),
                                        true))),
                mutant(
                        "a page that hides that there is more",
                        Rule.HISTORY,
                        story -> story.edit(
                                BOB_BACK,
                                Page.class,
                                was -> new Page(was.at(), was.ref(), ROOM, OLD, 5, was.events(), false))));
    }

    private static Stream<Arguments> presence() {
        return Stream.of(
                mutant("user-left twice", Rule.PRESENCE, story -> story.repeat(BOB, Went.class)),
                mutant(
                        "user-left twice, where notices may be lost",
                        Rule.PRESENCE,
                        story -> story.lossy().repeat(ANN, Went.class)),
                mutant("user-joined twice", Rule.PRESENCE, story -> story.repeat(ANN_AFTER, Came.class)),
                mutant("user-joined lost", Rule.PRESENCE, story -> story.drop(ANN_AFTER, Came.class)),
                mutant(
                        "user-left of somebody who stays",
                        Rule.PRESENCE,
                        story -> story.after(ANN_AFTER, Came.class, new Went(1_000, ROOM, "b3"))),
                mutant(
                        "a message of somebody who left",
                        Rule.PRESENCE,
                        story -> story.edit(
                                ANN, Delivered.class, at(5), was -> new Delivered(was.at(), ROOM, "b", was.said()))),
                mutant(
                        "a member who is not there",
                        Rule.PRESENCE,
                        story -> story.edit(
                                BOB_AFTER,
                                Joined.class,
                                was -> new Joined(
                                        was.at(),
                                        was.ref(),
                                        ROOM,
                                        NEW,
                                        1,
                                        false,
                                        null,
                                        false,
                                        was.events(),
                                        Set.of("a3", "b3", "b2")))),
                mutant(
                        "a joiner that is notified of itself",
                        Rule.PRESENCE,
                        story -> story.after(BOB_AFTER, Joined.class, new Came(1_000, ROOM, "b3"))));
    }

    private static Stream<Arguments> ends() {
        return Stream.of(
                mutant("what does not come to rest", Rule.COMPLETE, story -> story.unrest("c0 is not connected")),
                mutant(
                        "a wrong list of members",
                        Rule.COMPLETE,
                        story -> story.edit(
                                ANN_AFTER, Listed.class, was -> new Listed(was.at(), was.ref(), ROOM, Set.of("a3")))),
                mutant(
                        "a frame without sense",
                        Rule.SENSE,
                        story -> story.after(ANN, Left.class, new Fact.Garbled(1_000, "{}"))),
                mutant(
                        "a second connect",
                        Rule.SENSE,
                        story -> story.after(ANN, Left.class, new Fact.Connected(1_000, "a"))));
    }

    /** Bob comes back as of 3, with these. */
    private static void resume(Story story, long offset, boolean recovered, @Nullable Long missed, Said... events) {
        story.edit(
                BOB_BACK,
                Joined.class,
                was -> new Joined(
                        was.at(),
                        was.ref(),
                        ROOM,
                        OLD,
                        offset,
                        recovered,
                        missed,
                        false,
                        new ArrayList<>(List.of(events)),
                        was.members()));
    }

    private static Predicate<Delivered> at(long offset) {
        return delivered -> delivered.said().offset() == offset;
    }
}
