package io.chathub.conformance.chaos;

import static io.chathub.conformance.chaos.Story.ANN;
import static io.chathub.conformance.chaos.Story.ANN_AFTER;
import static io.chathub.conformance.chaos.Story.BOB;
import static io.chathub.conformance.chaos.Story.BOB_AFTER;
import static io.chathub.conformance.chaos.Story.BOB_BACK;
import static io.chathub.conformance.chaos.Story.OLD;
import static io.chathub.conformance.chaos.Story.ROOM;
import static io.chathub.conformance.chaos.Story.said;
import static io.chathub.conformance.chaos.Story.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.chathub.conformance.chaos.Fact.Acked;
import io.chathub.conformance.chaos.Fact.Came;
import io.chathub.conformance.chaos.Fact.Delivered;
import io.chathub.conformance.chaos.Fact.Joined;
import io.chathub.conformance.chaos.Fact.Left;
import io.chathub.conformance.chaos.Fact.Listed;
import io.chathub.conformance.chaos.Fact.Skipped;
import io.chathub.conformance.chaos.Fact.Went;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the checker says of an honest record, and of the same with one message or ack wrong. */
class CheckerTest {

    @Test
    void anHonestRecordIsInOrder() {
        assertThat(Checker.check(Story.honest().record()).words()).isEmpty();
    }

    @Test
    void whereNoticesMayBeLeftOutTheyMay() {
        Story story = Story.honest()
                .lossy()
                .drop(BOB, Went.class)
                .drop(ANN, Came.class)
                .drop(ANN_AFTER, Came.class);
        assertThat(Checker.check(story.record()).words()).isEmpty();
    }

    @Test
    void theCopyOfAnEarlierConnectionMayOvertakeTheAck() {
        // The server read the dead line only now: the message came to the new one, and its ack says duplicate.
        Story story = Story.honest()
                .edit(
                        BOB_BACK,
                        Joined.class,
                        joined -> new Joined(
                                joined.at(),
                                joined.ref(),
                                ROOM,
                                OLD,
                                3,
                                true,
                                null,
                                false,
                                List.of(),
                                joined.members()))
                .after(BOB_BACK, Joined.class, new Delivered(60, ROOM, "b", said(4, 1, 2)))
                .after(BOB_BACK, Delivered.class, new Delivered(61, ROOM, "a", said(5, 0, 1)));
        assertThat(Checker.check(story.record()).counts()).doesNotContainKey(Rule.ACK_FIRST);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void theCheckerSees(String name, Rule rule, Consumer<Story> mutant) {
        assertSeen(name, rule, mutant);
    }

    /** The checker objects to an honest story in which one thing was changed. */
    static void assertSeen(String name, Rule rule, Consumer<Story> mutant) {
        Story story = Story.honest();
        mutant.accept(story);
        Violations violations = Checker.check(story.record());
        assertThat(violations.counts()).as("%s: %s", name, violations).containsKey(rule);
    }

    static Stream<Arguments> mutants() {
        return Stream.concat(messages(), acks());
    }

    private static Stream<Arguments> messages() {
        return Stream.of(
                mutant("a dropped delivery", Rule.MISSING, story -> story.drop(ANN, Delivered.class, at(2))),
                mutant(
                        "a dropped last delivery",
                        Rule.COMPLETE,
                        story -> story.drop(ANN_AFTER, Delivered.class, at(2))),
                mutant(
                        "a delivery lost before a leave",
                        Rule.MISSING,
                        story -> story.drop(ANN, Delivered.class, at(2))),
                mutant("a repeated delivery", Rule.REPEATED, story -> story.repeat(ANN, Delivered.class, at(2))),
                mutant(
                        "swapped deliveries",
                        Rule.REPEATED,
                        story -> story.drop(ANN, Delivered.class, at(7))
                                .after(ANN, Delivered.class, at(8), new Delivered(1_000, ROOM, "a", said(7, 0, 3)))),
                mutant(
                        "an offset with two messages",
                        Rule.ONE_ORDER,
                        story -> story.edit(
                                BOB, Delivered.class, at(2), was -> new Delivered(was.at(), ROOM, "a", said(2, 0, 0)))),
                mutant(
                        "an offset with two times",
                        Rule.ONE_ORDER,
                        story -> story.edit(
                                BOB,
                                Delivered.class,
                                at(1),
                                was -> new Delivered(was.at(), ROOM, "a", new Said(1, text(0, 0), 77)))),
                mutant(
                        "a message with two offsets",
                        Rule.ONE_OFFSET,
                        story -> story.edit(
                                ANN, Delivered.class, at(8), was -> new Delivered(was.at(), ROOM, "a", said(8, 0, 1)))),
                mutant(
                        "a message that nobody sent",
                        Rule.SENSE,
                        story -> story.edit(
                                ANN,
                                Delivered.class,
                                at(8),
                                was -> new Delivered(was.at(), ROOM, "a", said(8, 0, 99)))),
                mutant(
                        "a message before joined",
                        Rule.OUTSIDE,
                        story -> story.swapWithNext(BOB_BACK, Fact.JoinSent.class)
                                .after(BOB_BACK, Fact.Connected.class, new Delivered(50, ROOM, "a", said(4, 1, 2)))),
                mutant(
                        "a message after left",
                        Rule.OUTSIDE,
                        story -> story.after(ANN, Left.class, new Delivered(1_000, ROOM, "b", said(3, 1, 1)))),
                mutant("a lost gap", Rule.MISSING, story -> story.drop(BOB_BACK, Skipped.class)),
                mutant(
                        "a gap that is too short",
                        Rule.MISSING,
                        story -> story.edit(BOB_BACK, Skipped.class, was -> new Skipped(was.at(), ROOM, 6, 6))),
                mutant(
                        "a gap that is too long",
                        Rule.REPEATED,
                        story -> story.edit(BOB_BACK, Skipped.class, was -> new Skipped(was.at(), ROOM, 6, 8))),
                mutant(
                        "a gap from elsewhere",
                        Rule.GAP,
                        story -> story.edit(BOB_BACK, Skipped.class, was -> new Skipped(was.at(), ROOM, 7, 7))));
    }

    private static Stream<Arguments> acks() {
        return Stream.of(
                mutant(
                        "an ack of another's offset",
                        Rule.ONE_ORDER,
                        story -> story.edit(
                                ANN,
                                Acked.class,
                                acked(5),
                                was -> new Acked(was.at(), was.ref(), ROOM, OLD, 4, 4, false))),
                mutant(
                        "an ack behind the own copy",
                        Rule.ACK_FIRST,
                        story -> story.swapWithNext(ANN, Acked.class, acked(5))),
                mutant("a lost ack", Rule.ACK_FIRST, story -> story.drop(ANN, Acked.class, acked(5))),
                mutant("a second ack", Rule.ANSWER, story -> story.repeat(ANN, Acked.class, acked(5))),
                mutant("a request without an answer", Rule.ANSWER, story -> story.drop(ANN_AFTER, Listed.class)),
                mutant(
                        "a duplicate that is said to be new",
                        Rule.DUPLICATE,
                        story -> story.edit(
                                        BOB_BACK,
                                        Acked.class,
                                        acked(4),
                                        was -> new Acked(was.at(), was.ref(), ROOM, OLD, 4, 4, false))
                                .after(BOB, Fact.PostSent.class, sent(2), new Acked(30, 4, ROOM, OLD, 4, 4, false))),
                mutant(
                        "a first that is said to be a duplicate",
                        Rule.DUPLICATE,
                        story -> story.edit(
                                ANN,
                                Acked.class,
                                acked(5),
                                was -> new Acked(was.at(), was.ref(), ROOM, OLD, 5, 5, true))),
                mutant(
                        "an ack that is older than the order",
                        Rule.REAL_TIME,
                        story -> story.edit(
                                BOB,
                                Acked.class,
                                acked(2),
                                was -> new Acked(was.at(), was.ref(), ROOM, OLD, 9, 9, false))),
                mutant(
                        "a message acknowledged and said again after a restart",
                        Rule.DUPLICATE,
                        story -> story.edit(
                                BOB_AFTER,
                                Delivered.class,
                                at(2),
                                was -> new Delivered(was.at(), ROOM, "b3", new Said(2, text(1, 1), 2)))),
                mutant(
                        "senders out of order",
                        Rule.SENDER_ORDER,
                        story -> story.edit(
                                ANN, Delivered.class, at(8), was -> new Delivered(was.at(), ROOM, "a", said(9, 0, 1)))),
                mutant(
                        "a refusal without a reason",
                        Rule.SENSE,
                        story -> story.change(
                                ANN,
                                Acked.class,
                                acked(8),
                                was -> List.of(new Fact.Refused(was.at(), was.ref(), "internal")))));
    }

    static Arguments mutant(String name, Rule rule, Consumer<Story> change) {
        return arguments(name, rule, change);
    }

    private static Predicate<Delivered> at(long offset) {
        return delivered -> delivered.said().offset() == offset;
    }

    private static Predicate<Acked> acked(long offset) {
        return ack -> ack.offset() == offset;
    }

    private static Predicate<Fact.PostSent> sent(int count) {
        return post -> Texts.count(post.text()) == count;
    }
}
