package io.chathub.core.internal.broker;

import static io.chathub.core.internal.broker.StreamSteps.ROOM;
import static io.chathub.core.internal.broker.StreamSteps.get;
import static io.chathub.core.internal.broker.StreamSteps.offset;
import static io.chathub.core.internal.broker.StreamSteps.reaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation.Advance;
import io.chathub.core.spi.broker.Operation.Bound;
import io.chathub.core.spi.broker.Operation.React;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.Operation.Replace;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.protocol.state.Replies;
import io.chathub.protocol.state.Role;
import io.chathub.protocol.state.ThreadRoot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules of the broker in memory, one after the other. Pages are compared in {@link PageReadsTest}. */
class InMemoryBrokerTest {

    private static final int TOMBSTONES = 1_000;
    private static final int ENTRIES = 25_000;
    private static final int MARKERS = 10_000;

    private final StreamSteps steps = StreamSteps.keeping(5);

    // --------------------------------------------------------------------------------------------- numbers, order

    @Test
    void everyDurableEventTakesTheNextOffset() {
        long message = steps.post("a");
        long edit = offset(steps.edit(message, "b"));
        long reaction = offset(steps.react(message, reaction("u", "x", true)));
        long pin = offset(steps.pin(message, true));
        long deletion = offset(steps.delete(message));
        long member = offset(steps.member("u", Role.MEMBER, 0));
        assertThat(List.of(message, edit, reaction, pin, deletion, member)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(steps.delivered).extracting(one -> one.offset()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(steps.delivered).allSatisfy(one -> assertThat(one.request()).isEqualTo(7));
        assertThat(head().lastOther()).isEqualTo(6);
    }

    @Test
    void theTimesOfAStreamNeverDecrease() {
        long first = steps.post("a");
        steps.time = StreamSteps.NOON.minusSeconds(9);
        PublishResult second = steps.edit(first, "b");
        assertThat(Objects.requireNonNull(second.place()).timestamp()).isEqualTo(StreamSteps.NOON);
        assertThat(Objects.requireNonNull(second.event()).timestamp()).isEqualTo(StreamSteps.NOON);
        assertThat(Objects.requireNonNull(steps.held(first).state()).editedAt()).isEqualTo(StreamSteps.NOON);
    }

    @Test
    void aTransientEventHasNoOffset() {
        TypingChanged typing = TypingChanged.builder(ROOM, "Ann", true).id("c").build();
        assertThat(steps.publish(typing, null, null)).isEqualTo(PublishResult.done(null, null));
        assertThat(steps.delivered.get(0).offset()).isZero();
        assertThat(head().offset()).isZero();
    }

    @Test
    void aMessageIsStoredAsItIsDelivered() {
        PublishResult result = steps.publish(steps.message("a").build(), null, null);
        assertThat(steps.held(1))
                .isSameAs(result.event())
                .isSameAs(steps.delivered.get(0).event());
    }

    // ---------------------------------------------------------------------------------------------- keys, effects

    @Test
    void aKeyIsUsedOnceAndKeepsItsPlace() {
        PublishResult first = steps.publish(steps.message("a").build(), "k", null);
        PublishResult second = steps.publish(steps.message("b").build(), "k", null);
        assertThat(second).isEqualTo(PublishResult.duplicate(Objects.requireNonNull(first.place())));
        assertThat(get(steps.broker.placeOf(ROOM, "k"))).isEqualTo(first.place());
        assertThat(get(steps.broker.placeOf(ROOM, "other"))).isNull();
        assertThat(get(steps.broker.placeOf("nowhere", "k"))).isNull();
        assertThat(steps.delivered).hasSize(1);
        steps.now += RoomOptions.DEFAULT.idempotencyWindow().toNanos() + 1;
        assertThat(get(steps.broker.placeOf(ROOM, "k"))).isNull();
    }

    @Test
    void aRefusedRequestDoesNotUseItsKey() {
        steps.publish(steps.message("a").replyTo(9L).build(), "k", null);
        assertThat(get(steps.broker.placeOf(ROOM, "k"))).isNull();
    }

    @Test
    void effectsAreStoredWithTheirEventUntilTheyAreCompleted() {
        Effect one = new Effect("@a", "mention");
        Effect two = new Effect("@b", "mention");
        steps.publish(steps.message("a").build(), "k", null, one, two);
        steps.publish(steps.message("a").build(), "k", null, one, two); // a duplicate stores nothing
        steps.publish(steps.message("a").replyTo(99L).build(), null, null, one); // neither does a refusal
        List<PendingEffect> waiting = get(steps.broker.effects(0, 10));
        StreamPosition cause = new StreamPosition(head().epoch(), 1);
        assertThat(waiting)
                .containsExactly(
                        new PendingEffect(1, ROOM, "m/1", cause, 0, one),
                        new PendingEffect(2, ROOM, "m/1", cause, 1, two));
        assertThat(steps.effectCalls).isEqualTo(1);
        get(steps.broker.completeEffect(waiting.get(0)));
        get(steps.broker.completeEffect(waiting.get(0)));
        assertThat(get(steps.broker.effects(0, 10))).containsExactly(waiting.get(1));
    }

    // ---------------------------------------------------------------------------------------------------- replace

    @Test
    void aReplacementComparesTheVersionAndNotTheChange() {
        steps.post("a");
        MessageEdited event =
                MessageEdited.builder(ROOM, 1, "b", StreamSteps.NOON, 2).build();
        Replace edit = new Replace("m/1", 1, MessageStates.edited(steps.held(1), event));
        steps.react(1, reaction("u", "x", true));
        steps.reply("r", null, 1L);
        assertThat(steps.publish(event, null, edit).outcome()).isEqualTo(Outcome.DONE);
        MessagePosted now = steps.held(1);
        assertThat(Objects.requireNonNull(now.state()).reactions()).containsExactly(new ReactionCount("x", 1));
        assertThat(now.state().replies()).isEqualTo(new Replies(1, 3L));
        PublishResult late = steps.publish(event, null, edit);
        assertThat(late.outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(late.entry()).isEqualTo(steps.entry("m/1"));
        assertThat(Objects.requireNonNull(late.entry()).version()).isEqualTo(4);
    }

    @Test
    void aDeletionRemovesReactionsAndPinAndLeavesTheThread() {
        steps.post("root");
        steps.reply("a", null, 1L);
        steps.reply("b", null, 2L);
        assertThat(steps.held(3).thread()).as("depth 1").isEqualTo(1);
        steps.react(3, reaction("u", "x", true));
        steps.pin(3, true);
        PublishResult result = steps.delete(3);
        MessagePosted tombstone = steps.held(3);
        assertThat(tombstone.isDeleted()).isTrue();
        assertThat(tombstone.text()).isEmpty();
        assertThat(Objects.requireNonNull(tombstone.state()).reactions()).isEmpty();
        assertThat(tombstone.state().pinned()).isFalse();
        assertThat(get(steps.broker.reactions(ROOM, 3, "x", null, 9)).count()).isZero();
        ThreadRoot root = new ThreadRoot(1, new Replies(1, 2L));
        assertThat(((MessageDeleted) Objects.requireNonNull(result.event())).root())
                .isEqualTo(root);
        assertThat(Objects.requireNonNull(steps.held(1).state()).replies()).isEqualTo(root.replies());
        assertThat(steps.changes(5, 1).entries())
                .as("R2")
                .extracting(Entry::key)
                .containsExactly("m/1", "m/3");
        assertThat(steps.react(3, reaction("u", "x", true)).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(steps.reply("c", 3L, null).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(steps.edit(3, "x").outcome()).isEqualTo(Outcome.NOT_FOUND);
    }

    @Test
    void theDeletionOfARootKeepsItsRepliesAndClosesTheThread() {
        steps.post("root");
        PublishResult reply = steps.reply("a", null, 1L);
        assertThat(((MessagePosted) Objects.requireNonNull(reply.event())).root())
                .isEqualTo(new ThreadRoot(1, new Replies(1, 2L)));
        assertThat(steps.held(2).root()).as("in a state").isNull();
        steps.delete(1);
        assertThat(Objects.requireNonNull(steps.held(1).state()).replies()).isEqualTo(new Replies(1, 2L));
        assertThat(steps.reply("b", null, 1L).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(steps.reply("b", null, 2L).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(steps.reply("b", 2L, null).outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void boundsAreCountedInTheStep() {
        Bound owners = new Bound("member/", "owner", 1, 2);
        long first = offset(steps.member("a", Role.OWNER, 0, owners));
        assertThat(steps.member("a", Role.NONE, first, owners).outcome()).isEqualTo(Outcome.LIMIT);
        long second = offset(steps.member("b", Role.OWNER, 0, owners));
        assertThat(steps.member("c", Role.OWNER, 0, owners).outcome()).isEqualTo(Outcome.LIMIT);
        assertThat(steps.member("b", Role.OWNER, second, owners).outcome()).isEqualTo(Outcome.DONE);
        assertThat(steps.member("a", Role.NONE, first, owners).outcome()).isEqualTo(Outcome.DONE);
        Bound all = new Bound("member/", null, 0, 1);
        assertThat(steps.member("c", Role.MEMBER, 0, all).outcome()).isEqualTo(Outcome.LIMIT);
        for (int i = 0; i < 3; i++) {
            assertThat(steps.pin(steps.post("m"), true).outcome()).isEqualTo(Outcome.DONE);
        }
        long fourth = steps.post("m");
        assertThat(steps.pin(fourth, true).outcome()).isEqualTo(Outcome.LIMIT);
        assertThat(Objects.requireNonNull(steps.entry("m/" + fourth)).change()).isEqualTo(fourth);
    }

    @Test
    void aTombstoneStaysInTheChangesAndIsNotListed() {
        long added = offset(steps.member("a", Role.MEMBER, 0));
        assertThat(steps.member("a", Role.MEMBER, 0).outcome()).isEqualTo(Outcome.CONFLICT);
        steps.member("b", Role.MEMBER, 0);
        steps.member("a", Role.NONE, added);
        assertThat(keys("member/", null, 9)).containsExactly("member/b");
        assertThat(steps.changes(0, 9).entries()).extracting(Entry::removed).containsExactly(false, true);
        assertThat(steps.member("a", Role.MEMBER, 0).outcome()).isEqualTo(Outcome.DONE);
        assertThat(keys("member/", null, 1)).containsExactly("member/a");
        assertThat(keys("member/", "member/a", 9)).containsExactly("member/b");
        assertThat(keys("room", null, 9)).isEmpty();
        assertThat(get(steps.broker.entries(ROOM, List.of("member/b", "m/1", "member/x", "member/a"))))
                .extracting(Entry::key)
                .containsExactly("member/b", "member/a");
    }

    @Test
    void theOldestTombstonesAreClearedAndSaidToBe() {
        int removed = TOMBSTONES + 3;
        for (int i = 0; i < removed; i++) {
            steps.member("u" + i, Role.NONE, offset(steps.member("u" + i, Role.MEMBER, 0)));
        }
        assertThat(head().cleared()).isEqualTo(6);
        assertThat(head().recoverableFrom()).isEqualTo(6);
        assertThat(steps.changes(0, 5_000).entries()).hasSize(TOMBSTONES);
    }

    @Test
    void entriesOverTheBoundOfAStreamAreRefused() {
        for (int i = 0; i < ENTRIES; i++) {
            assertThat(steps.member("u" + i, Role.MEMBER, 0).outcome()).isEqualTo(Outcome.DONE);
        }
        assertThat(steps.member("one more", Role.MEMBER, 0).outcome()).isEqualTo(Outcome.LIMIT);
        assertThat(steps.member("u0", Role.OWNER, 1).outcome()).isEqualTo(Outcome.DONE);
        assertThat(steps.post("a")).isEqualTo(ENTRIES + 2);
    }

    @Test
    void aRemovalOfNothingMakesNoTombstone() {
        steps.post("a");
        PublishResult nothing = steps.member("a", Role.NONE, 0);
        assertThat(nothing.outcome()).isEqualTo(Outcome.SAME);
        assertThat(nothing.entry()).isNull();
        assertThat(steps.entry("member/a")).isNull();
        steps.member("a", Role.NONE, offset(steps.member("a", Role.MEMBER, 0)));
        PublishResult again = steps.member("a", Role.NONE, 0);
        assertThat(again.outcome()).isEqualTo(Outcome.SAME);
        assertThat(offset(again)).isEqualTo(3);
        assertThat(head().offset()).isEqualTo(3);
    }

    // -------------------------------------------------------------------------------------------------- reactions

    @Test
    void reactionsAreSetsWithAbsoluteCounts() {
        steps.post("a");
        steps.react(1, reaction("ann", "❤️", true));
        PublishResult second = steps.react(1, reaction("bob", "❤", true), reaction("bob", "👍", true));
        assertThat(((ReactionsChanged) Objects.requireNonNull(second.event())).reactions())
                .containsExactly(new ReactionCount("❤️", 2), new ReactionCount("👍", 1));
        PublishResult same = steps.react(1, reaction("bob", "❤️", true));
        assertThat(same.outcome()).isEqualTo(Outcome.SAME);
        assertThat(offset(same)).isEqualTo(3);
        assertThat(same.reactions()).containsExactly(Outcome.SAME);
        assertThat(get(steps.broker.reactions(ROOM, 1, "❤", null, 1)).reactions())
                .containsExactly(reaction("ann", "❤️", true));
        assertThat(get(steps.broker.reactions(ROOM, 1, "❤", "ann", 1)).reactions())
                .containsExactly(reaction("bob", "❤️", true));
        assertThat(get(steps.broker.mine(ROOM, "bob", List.of(1L, 2L)))).isEqualTo(Map.of(1L, List.of("❤️", "👍")));
        steps.react(1, reaction("ann", "❤", false), reaction("bob", "❤", false), reaction("ann", "❤", true));
        assertThat(Objects.requireNonNull(steps.held(1).state()).reactions())
                .as("in the order of first use")
                .containsExactly(new ReactionCount("👍", 1), new ReactionCount("❤", 1));
        assertThat(head().offset()).isEqualTo(4);
    }

    @Test
    void reactionsAreLimited() {
        steps.post("a");
        for (int i = 0; i < React.MAX_PER_REACTOR; i++) {
            steps.react(1, reaction("ann", "a" + i, true));
        }
        PublishResult over = steps.react(1, reaction("ann", "b", true), reaction("bob", "a0", true));
        assertThat(over.reactions()).containsExactly(Outcome.LIMIT, Outcome.DONE);
        for (int i = React.MAX_PER_REACTOR; i < React.MAX_EMOJI; i++) {
            steps.react(1, reaction("r" + i, "a" + i, true));
        }
        long before = head().offset();
        assertThat(steps.react(1, reaction("cat", "new", true)).outcome()).isEqualTo(Outcome.LIMIT);
        assertThat(head().offset()).isEqualTo(before);
        List<Reaction> many = new ArrayList<>();
        for (int i = 0; i < React.MAX_REACTIONS; i++) {
            many.add(reaction("m" + i, "a0", true));
        }
        PublishResult full = steps.react(1, many.toArray(Reaction[]::new));
        assertThat(full.reactions()).contains(Outcome.DONE, Outcome.LIMIT);
        assertThat(Objects.requireNonNull(steps.held(1).state()).reactions().stream()
                        .mapToInt(ReactionCount::count)
                        .sum())
                .isEqualTo(React.MAX_REACTIONS);
    }

    // ---------------------------------------------------------------------------------------------------- markers

    @Test
    void aMarkerMovesUpOnly() {
        steps.post("a");
        steps.post("b");
        String epoch = head().epoch();
        assertThat(advance("read/a", new StreamPosition(epoch, 2), false)).isEqualTo(Outcome.DONE);
        assertThat(advance("read/a", new StreamPosition(epoch, 1), false)).isEqualTo(Outcome.SAME);
        assertThat(advance("read/b", new StreamPosition(epoch, 1), false)).isEqualTo(Outcome.DONE);
        assertThat(readers(1)).containsExactly("read/a@2", "read/b@1");
        assertThat(readers(2)).containsExactly("read/a@2");
        assertThat(advance("read/a", new StreamPosition(epoch, 1), true)).isEqualTo(Outcome.DONE);
        assertThat(readers(2)).isEmpty();
        assertThat(head().offset()).as("no offset").isEqualTo(2);
        steps.broker.renew(ROOM, 9);
        assertThat(advance("read/b", new StreamPosition(epoch, 1), false))
                .as("R9")
                .isEqualTo(Outcome.SAME);
        assertThat(advance("read/b", new StreamPosition(head().epoch(), 2), false))
                .isEqualTo(Outcome.DONE);
        assertThat(advance("read/b", new StreamPosition("other", 1), false)).isEqualTo(Outcome.DONE);
    }

    @Test
    void aMarkerOfAnEntryTakesAnOffsetAndLeavesTheVersion() {
        long version = offset(steps.member("a", Role.MEMBER, 0));
        MemberChanged event =
                MemberChanged.builder(ROOM, "a", Role.MEMBER, StreamSteps.NOON).build();
        Advance advance = new Advance("member/a", new StreamPosition("e", 4), false, "Ann");
        assertThat(offset(steps.publish(event, null, advance))).isEqualTo(2);
        Entry entry = Objects.requireNonNull(steps.entry("member/a"));
        assertThat(entry.marker()).isEqualTo(new StreamPosition("e", 4));
        assertThat(entry.version()).isEqualTo(version);
        assertThat(entry.change()).isEqualTo(2);
        PublishResult same = steps.publish(event, null, advance);
        assertThat(same.outcome()).isEqualTo(Outcome.SAME);
        assertThat(offset(same)).isEqualTo(2);
        steps.member("a", Role.OWNER, version);
        assertThat(Objects.requireNonNull(steps.entry("member/a")).marker()).isEqualTo(new StreamPosition("e", 4));
    }

    @Test
    void theMarkersOfAStreamAreBounded() {
        for (int i = 0; i < MARKERS; i++) {
            advance("read/" + i, new StreamPosition("e", 1), false);
        }
        assertThat(advance("read/x", new StreamPosition("e", 1), false)).isEqualTo(Outcome.LIMIT);
        assertThat(advance("read/1", new StreamPosition("e", 2), false)).isEqualTo(Outcome.DONE);
    }

    @Test
    void unreadIsDerivedFromTheStates() {
        steps.publish(steps.message("1").user("ann").build(), null, null);
        steps.publish(steps.message("2").user("bob").mentions(List.of("cat")).build(), null, null);
        steps.publish(steps.message("3").user("dan").everyone(true).build(), null, null);
        steps.post("4");
        assertThat(tally(0, "cat")).isEqualTo(new Tally(head(), 4, 2));
        assertThat(tally(0, "ann")).isEqualTo(new Tally(head(), 3, 1));
        assertThat(tally(0, "cat", "dan", "ann")).isEqualTo(new Tally(head(), 2, 1));
        steps.delete(2);
        assertThat(tally(1, "cat")).isEqualTo(new Tally(head(), 2, 1));
    }

    // -------------------------------------------------------------------------------------------------- retention

    @Test
    void pinsOutliveCountAndAge() {
        steps.post("pinned");
        steps.pin(1, true);
        for (int i = 0; i < 6; i++) {
            steps.post("m");
        }
        assertThat(head().floor()).isEqualTo(3);
        assertThat(pinned()).containsExactly(1L);
        steps.now += Duration.ofHours(25).toNanos();
        assertThat(head().floor()).isEqualTo(8);
        assertThat(pinned()).containsExactly(1L);
        assertThat(steps.edit(1, "still here").outcome()).isEqualTo(Outcome.DONE);
        steps.pin(1, false);
        assertThat(pinned()).isEmpty();
        assertThat(steps.changes(8, 9).entries()).extracting(Entry::key).containsExactly("m/1");
        assertThat(steps.edit(1, "gone").outcome()).isEqualTo(Outcome.NOT_FOUND);
        for (int i = 0; i < 5; i++) {
            steps.post("m");
        }
        assertThat(steps.changes(8, 9).entries()).hasSize(6);
        steps.post("m"); // the floor reaches the change
        assertThat(head().floor()).isEqualTo(11);
        assertThat(steps.entry("m/1")).isNull();
    }

    // ------------------------------------------------------------------------------------------- epochs, lifetime

    @Test
    void aNewEpochKeepsEverythingBelow() {
        for (int i = 0; i < 4; i++) {
            steps.publish(steps.message("m").build(), "k" + i, null, new Effect("@a", "x"));
        }
        steps.react(1, reaction("u", "x", true));
        steps.pin(2, true);
        String first = head().epoch();
        List<Entry> before = steps.changes(0, 99).entries();
        steps.broker.renew(ROOM, Long.MAX_VALUE);
        assertThat(steps.resets).containsExactly(ROOM + "/6");
        assertThat(steps.changes(0, 99).entries()).isEqualTo(before);
        assertThat(head().resolve(new StreamPosition(first, 6))).isEqualTo(6);
        assertThat(steps.post("m")).isEqualTo(7);
        String second = head().epoch();
        steps.broker.renew(ROOM, 3);
        assertThat(steps.changes(0, 99).entries())
                .as("a changed message has no earlier state")
                .extracting(Entry::key)
                .containsExactly("m/3");
        assertThat(head().floor()).isEqualTo(2);
        assertThat(pinned()).isEmpty();
        assertThat(head().ancestors()).containsExactly(new StreamPosition(second, 3), new StreamPosition(first, 3));
        assertThat(get(steps.broker.placeOf(ROOM, "k2"))).isNotNull();
        assertThat(get(steps.broker.placeOf(ROOM, "k3"))).isNull();
        assertThat(get(steps.broker.effects(0, 9))).hasSize(3);
        assertThat(steps.post("m")).isEqualTo(4);
        for (int i = 0; i < 9; i++) {
            steps.broker.renew(ROOM, 99);
        }
        assertThat(head().ancestors()).hasSize(StreamHead.MAX_ANCESTORS);
        assertThat(head().resolve(new StreamPosition(first, 1))).isNull();
    }

    @Test
    void anExpiredStreamBeginsAnotherEpoch() {
        steps.post("a");
        String epoch = head().epoch();
        steps.broker.expire(ROOM);
        assertThat(get(steps.broker.streams("", null, 9)).names()).isEmpty();
        assertThat(steps.post("b")).isEqualTo(1);
        assertThat(head().epoch()).isNotEqualTo(epoch);
    }

    @Test
    void aStreamWithoutEvents_keepsItsEpoch_whenNobodyNeedsIt() {
        get(steps.broker.open(ROOM));
        String epoch = head().epoch();
        steps.broker.release(ROOM);
        assertThat(head().epoch()).isEqualTo(epoch);
        steps.broker.expire(ROOM);
        assertThat(head().epoch()).isEqualTo(epoch);
        assertThat(get(steps.broker.head("other")).epoch()).isNotEqualTo(epoch);
        assertThat(get(new StreamSteps(RoomOptions.DEFAULT).broker.head(ROOM)).epoch())
                .as("of another broker")
                .isNotEqualTo(epoch);
        assertThat(steps.post("a")).isEqualTo(1);
        assertThat(head().epoch()).isEqualTo(epoch);
    }

    @Test
    void anExpiredStream_neverHasAnEpochAgain() {
        Set<String> epochs = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            assertThat(epochs.add(head().epoch())).isTrue();
            steps.post("m");
            steps.broker.expire(ROOM);
            steps.broker.release(ROOM);
        }
    }

    /** The clients know the events of the lost epoch, so that it is no epoch of a stream without events. */
    @Test
    void aStreamThatHasLostAllEvents_keepsItsNewEpoch_andItsAncestor() {
        steps.post("a");
        String lost = head().epoch();
        steps.broker.renew(ROOM, 0);
        StreamHead renewed = head();
        steps.broker.release(ROOM);
        assertThat(head()).isEqualTo(renewed);
        assertThat(head().resolve(new StreamPosition(lost, 1))).isNull();
        steps.broker.expire(ROOM);
        assertThat(head().epoch()).isNotIn(lost, renewed.epoch());
    }

    @Test
    void aReleasedStreamDeliversNothingAndKeepsItsState() {
        get(steps.broker.open(ROOM));
        steps.post("a");
        steps.broker.release(ROOM);
        steps.post("b");
        get(steps.broker.open(ROOM));
        steps.post("c");
        assertThat(steps.delivered).extracting(one -> one.offset()).containsExactly(1L, 3L);
    }

    @Test
    void streamsAreListedByName() {
        for (String name : List.of("b", "a", "c", "+x")) {
            MessagePosted message =
                    MessagePosted.builder(name, "Ann", "m", StreamSteps.NOON).build();
            get(steps.broker.publish(new io.chathub.core.spi.broker.PublishRequest("c", message)));
        }
        assertThat(get(steps.broker.streams("", null, 2)).names()).containsExactly("+x", "a");
        assertThat(get(steps.broker.streams("", "a", 2)).names()).containsExactly("b", "c");
        assertThat(get(steps.broker.streams("", "a", 2)).more()).isFalse();
        assertThat(get(steps.broker.streams("+", null, 2)).names()).containsExactly("+x");
    }

    @Test
    void aRequestThatMakesNoSenseFailsAlone() {
        MemberChanged event =
                MemberChanged.builder(ROOM, "a", Role.MEMBER, StreamSteps.NOON).build();
        assertThatThrownBy(() -> steps.publish(event, null, null)).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(head().offset()).isZero();
        StreamSteps full =
                new StreamSteps(RoomOptions.builder().maxIdempotencyKeys(1).build());
        full.publish(full.message("a").build(), "k", null);
        assertThatThrownBy(() -> full.publish(full.message("a").build(), "l", null))
                .hasCauseInstanceOf(ProtocolException.class);
    }

    private StreamHead head() {
        return get(steps.broker.head(ROOM));
    }

    private List<String> keys(String prefix, @org.jspecify.annotations.Nullable String after, int limit) {
        return get(steps.broker.keyRange(ROOM, prefix, after, limit)).stream()
                .map(Entry::key)
                .toList();
    }

    private Outcome advance(String key, StreamPosition marker, boolean back) {
        return get(steps.broker.publish(new io.chathub.core.spi.broker.PublishRequest(
                        ROOM, "c", 0, null, null, new Advance(key, marker, back, "Ann"), List.of())))
                .outcome();
    }

    private List<String> readers(long target) {
        return get(steps.broker.readers(ROOM, target, null, 9)).stream()
                .map((Marker row) -> row.key() + "@" + row.position().offset())
                .toList();
    }

    private List<Long> pinned() {
        return get(steps.broker.history(ROOM, HistoryQuery.newest(9).pinnedOnly())).messages().stream()
                .map(MessagePosted::offset)
                .toList();
    }

    private Tally tally(long after, String user, String... without) {
        return get(steps.broker.tally(ROOM, new TallyQuery(after, user, Set.of(without))));
    }
}
