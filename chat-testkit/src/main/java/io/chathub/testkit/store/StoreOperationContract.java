package io.chathub.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamRetention;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.Placed;
import io.chathub.core.spi.store.StreamRules;
import io.chathub.core.spi.store.StreamState;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.MessageState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of the contract about the steps of operators: erasure, retention of a stream's own, new epochs, status. */
abstract class StoreOperationContract extends StoreContractSteps {

    private static final ErasedUser ANN = new ErasedUser("ann-id", "ann", "8:user ann:", "x:1");

    private MessagePosted message(long offset) {
        return (MessagePosted) entry("m/" + offset).state();
    }

    // ------------------------------------------------------------------------------------------------------- erasure

    /** The messages of an author are found in all streams, pins below the floor too. */
    @Test
    final void messagesOf_areTheHeldOnesOfAllStreams() {
        StoreRequests other = new StoreRequests("other");
        commit(room.post("second"), room.pin(1, true, 1), room.post("two"), other.post("one"), other.post("two"));
        commit(other.delete(1, 1), room.react(3, "ann", "👍", true));
        assertThat(store.messagesOf("ann", 9)).isEqualTo(Map.of(ROOM, List.of(1L, 3L), "other", List.of(2L)));
        assertThat(store.messagesOf("bob", 9)).isEmpty();
        assertThat(store.messagesOf("ann", 2).values().stream()
                        .mapToInt(List::size)
                        .sum())
                .isEqualTo(2);
        now += AGE.toMillis() + 1;
        store.expire(ROOM, now);
        store.expire("other", now);
        assertThat(store.messagesOf("ann", 9)).isEqualTo(Map.of(ROOM, List.of(1L)));
    }

    /** A replacement that takes the author away keeps everything else, and the messages of the author no longer have the message. */
    @Test
    final void messageWithoutAuthor_isAnotherState() {
        commit(room.post("one"), room.post("two"));
        PublishResult result = commit(room.withoutAuthor(1, "one", 1)).get(0);
        assertThat(result.outcome()).isEqualTo(Outcome.DONE);
        assertThat(offset(result)).isEqualTo(3);
        assertThat(message(1).text()).isEqualTo("one");
        assertThat(message(1).user()).isNull();
        assertThat(message(1).username()).isEqualTo(ErasedUser.NAME);
        assertThat(message(1).change()).isEqualTo(3);
        MessageState state = Objects.requireNonNull(message(1).state());
        assertThat(state.editedAt()).isNull();
        assertThat(state.rev()).isEqualTo(1);
        assertThat(found("one")).as("the text is found").containsExactly("one");
        HistoryQuery ofAnn = HistoryQuery.newest(9).writtenBy("ann");
        assertThat(Objects.requireNonNull(store.history(ROOM, ofAnn)).messages())
                .extracting(MessagePosted::offset)
                .containsExactly(2L);
    }

    private static AuditEntry mute(String userId, String reason) {
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        return new AuditEntry(at, "mod", AuditEntry.Action.MUTE, Subject.user(userId), AGE, reason, 1);
    }

    /** After an erasure the store has nothing of the user but held messages, and counts stay. */
    @Test
    final void erase_removesTheUser() {
        commit(
                room.post("one"),
                room.keyed("8:user ann:k", "two"),
                room.keyed("8:user bob:k", "three"),
                room.delete(1, 1),
                room.react(3, "ann", "👍", true),
                room.react(3, "bob", "👍", true),
                room.member("ann", false, 0),
                room.member("joann", false, 0),
                room.read("ann", new StreamPosition(EPOCH, 2)),
                room.read("bob", new StreamPosition(EPOCH, 2)));
        store.audit(mute("ann-id", "her mail"), store.knownErasure());
        store.audit(mute("bob-id", "loud"), store.knownErasure());
        Entry tombstone = entry("m/1");
        long head = head().offset();
        assertThat(store.erase(ANN)).as("two messages are held").isEqualTo(2);
        for (int round = 0; round < 2; round++) {
            assertThat(head().offset()).isEqualTo(head);
            assertThat(message(1).isDeleted()).isTrue();
            assertThat(message(1).user()).isNull();
            assertThat(message(1).username()).isEqualTo(ErasedUser.NAME);
            assertThat(entry("m/1").change()).isEqualTo(tombstone.change());
            assertThat(entry("m/1").version()).isEqualTo(tombstone.version());
            assertThat(message(2).user()).isEqualTo("ann");
            assertThat(store.reactions(ROOM, 3, "👍", null, 9).count()).isEqualTo(2);
            assertThat(store.reactions(ROOM, 3, "👍", null, 9).reactions())
                    .extracting(Reaction::reactor, Reaction::user, Reaction::name)
                    .containsExactlyInAnyOrder(tuple("bob", "bob", "bob"), tuple("x:1", null, ""));
            assertThat(store.keyRange(ROOM, "member/", null, 9))
                    .extracting(Entry::key)
                    .containsExactly("member/joann");
            assertThat(store.readers(ROOM, 1, null, 9)).hasSize(1);
            assertThat(store.placeOf(ROOM, "8:user ann:k", now)).isNull();
            assertThat(store.placeOf(ROOM, "8:user bob:k", now)).isNotNull();
            assertThat(store.auditLog(9))
                    .extracting(entry -> entry.subject().value(), AuditEntry::reason)
                    .containsExactly(tuple("x:1", ""), tuple("bob-id", "loud"));
            restart();
            assertThat(store.erase(ANN)).as("again").isEqualTo(2);
        }
        commit(room.delete(2, 2));
        assertThat(offset(commit(room.post("next")).get(0))).isEqualTo(head + 2);
    }

    /** An entry of the audit log waits in the memory of another process during the erasure, and is stored after it. */
    @Test
    final void entryThatWaitsDuringAnErasure_isStoredWithoutTheUser() {
        assumeTrue(store.isShared());
        long before = store.knownErasure();
        store.erase(ANN);
        store.audit(mute("ann-id", "her mail"), before);
        store.audit(mute("bob-id", "loud"), before);
        store.audit(mute("ann-id", "is back"), store.knownErasure());
        List<AuditEntry> log = store.auditLog(9);
        assertThat(log).extracting(AuditEntry::reason).containsExactly("", "loud", "is back");
        assertThat(log).extracting(entry -> entry.subject().value()).endsWith("bob-id", "ann-id");
        assertThat(log.get(0).subject().value()).isNotEmpty().doesNotContain("ann");
        assertThat(log.get(0).affected()).isEqualTo(1);
        long returned = store.knownErasure();
        store.erase(ANN);
        store.audit(mute("ann-id", "late"), returned);
        assertThat(store.auditLog(9)).noneMatch(entry -> entry.subject().equals(Subject.user("ann-id")));
    }

    /** A message that only the changes have is removed by the erasure. */
    @Test
    final void erase_removesStatesOfMessagesThatAreNotHeld() {
        commit(room.post("second"), room.pin(1, true, 1));
        now += AGE.toMillis() + 1;
        commit(room.post("other"));
        now += AGE.toMillis() + 1;
        store.expire(ROOM, now);
        commit(room.pin(1, false, 2));
        assertThat(everything()).extracting(Entry::key).contains("m/1");
        assertThat(store.erase(ANN)).isZero();
        assertThat(everything()).extracting(Entry::key).doesNotContain("m/1");
    }

    /** The removal of bytes ends, and changes nothing that can be read. */
    @Test
    final void purge_endsAndChangesNothing() {
        commit(room.post("secret plan"), room.post("other words"), room.delete(1, 1));
        List<Entry> states = everything();
        int calls = 0;
        while (!store.purge()) {
            calls++;
            assertThat(calls).isLessThan(1_000);
        }
        assertThat(everything()).isEqualTo(states);
        assertThat(found("secret")).isEmpty();
        assertThat(found("other")).containsExactly("other words");
    }

    // ----------------------------------------------------------------------------------------------------- retention

    /** A stream's own retention takes the place of the settings', over a restart, and until it is removed. */
    @Test
    final void streamOfItsOwnRetention_keepsWhatItSays() {
        StreamRetention two = new StreamRetention(2, AGE.multipliedBy(2));
        assertThat(store.retain(ROOM, two, now)).as("no such stream yet").isNull();
        commit(room.post("one"), room.post("two"), room.post("three"));
        StreamState state = Objects.requireNonNull(store.load(ROOM));
        assertThat(state.retention()).isEqualTo(two);
        assertThat(state.head().floor()).isEqualTo(1);
        restart();
        commit(room.post("four"));
        assertThat(head().floor()).isEqualTo(2);
        now += AGE.toMillis() + 1;
        assertThat(Objects.requireNonNull(store.expire(ROOM, now)).head().floor())
                .as("an age of its own")
                .isEqualTo(2);
        StreamState three = Objects.requireNonNull(store.retain(ROOM, new StreamRetention(1, null), now));
        assertThat(three.head().floor()).as("at once, by number and by age").isEqualTo(4);
        Objects.requireNonNull(store.retain(ROOM, StreamRetention.DEFAULT, now));
        commit(room.post("five"), room.post("six"), room.post("seven"));
        assertThat(head().floor()).isEqualTo(4);
        assertThat(Objects.requireNonNull(store.load(ROOM)).retention()).isEqualTo(StreamRetention.DEFAULT);
    }

    /** The streams with messages that are too old are named, by their own retention too. */
    @Test
    final void overdue_namesTheStreamsWithOldMessages() {
        StoreRequests other = new StoreRequests("other");
        store.retain("other", new StreamRetention(null, AGE.multipliedBy(2)), now);
        commit(room.post("one"), other.post("one"));
        now += AGE.toMillis();
        assertThat(store.overdue(now, 5)).isEmpty();
        now++;
        assertThat(store.overdue(now, 5)).containsExactly(ROOM);
        now += AGE.toMillis();
        assertThat(store.overdue(now, 5)).containsExactlyInAnyOrder(ROOM, "other");
        assertThat(store.overdue(now, 1)).hasSize(1);
        store.expire(ROOM, now);
        assertThat(store.overdue(now, 5)).containsExactly("other");
    }

    // ---------------------------------------------------------------------------------------------------- operation

    /** Every stream has a new epoch, and keeps everything. */
    @Test
    final void renewAll_renewsEveryStream() {
        StoreRequests other = new StoreRequests("other");
        commit(room.post("one"), other.post("one"), other.post("two"));
        List<Entry> states = everything();
        assertThat(store.renewAll()).isEqualTo(2);
        restart();
        assertThat(everything()).isEqualTo(states);
        assertThat(head().epoch()).startsWith("epoch-").isNotEqualTo(EPOCH);
        assertThat(head().ancestors()).containsExactly(new StreamPosition(EPOCH, 1));
        assertThat(Objects.requireNonNull(store.load("other")).head().epoch())
                .startsWith("epoch-")
                .isNotEqualTo(head().epoch());
        assertThat(offsets(commit(room.post("two"), other.post("three")))).containsExactly(2L, 3L);
    }

    /** An event with more effects than there is room for is refused for now. */
    @Test
    final void tooManyEffects_areRefusedUntilSomeAreCompleted() {
        Effect[] many = IntStream.range(0, StreamRules.MAX_EFFECTS_OF_STREAM)
                .mapToObj(i -> new Effect("inbox-" + i, "mention"))
                .toArray(Effect[]::new);
        commit(room.with(room.post("many"), many));
        Effect one = new Effect("a", "x");
        Placed refused = commit(UUID.randomUUID(), room.with(room.post("one more"), one))
                .placed()
                .get(0);
        assertThat(refused.unavailable()).contains("effects");
        assertThat(head().offset()).isEqualTo(1);
        StoreRequests other = new StoreRequests("other");
        assertThat(offsets(commit(room.post("without"), other.with(other.post("of another stream"), one))))
                .containsExactly(2L, 1L);
        PendingEffect first = store.effects(0, 1).get(0);
        store.completeEffect(first);
        store.completeEffect(first);
        assertThat(offsets(commit(room.with(room.post("one more"), one)))).containsExactly(3L);
        restart();
        assertThat(commit(UUID.randomUUID(), room.with(room.post("still full"), one))
                        .placed()
                        .get(0)
                        .unavailable())
                .isNotNull();
    }

    /** The store names itself, and its size. */
    @Test
    final void status_hasNameAndSize() {
        commit(room.post("one"));
        assertThat(store.status().name()).isNotEmpty();
        assertThat(store.status().bytes()).isNotNegative();
    }
}
