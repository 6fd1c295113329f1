package io.chathub.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.core.spi.store.Committed;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.Placed;
import io.chathub.core.spi.store.StoreException;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link MessageStore}: what only a store shows, such as the ids of batches, the order within a batch, and
 * what is there after a restart. A store passes {@link io.chathub.testkit.broker.BrokerContract} too, below the hub's broker.
 */
public abstract class MessageStoreContract extends StoreKeepingContract {

    /** For subclasses. */
    protected MessageStoreContract() {}

    // -------------------------------------------------------------------------------------------------------- commit

    /** An unknown stream has no pages. */
    @Test
    final void unknownStream_hasNothing() {
        assertThat(store.load(ROOM)).isNull();
        assertThat(store.history(ROOM, HistoryQuery.newest(5))).isNull();
        assertThat(store.changes(ROOM, 0, 5)).isNull();
        assertThat(store.tally(ROOM, new TallyQuery(0, "ann", Set.of()))).isNull();
        assertThat(store.entries(ROOM, List.of("room", "m/1"))).isEmpty();
        assertThat(store.keyRange(ROOM, "", null, 5)).isEmpty();
        assertThat(store.placeOf(ROOM, "k", now)).isNull();
        assertThat(store.renew(ROOM, "other")).isNull();
        assertThat(store.expire(ROOM, now)).isNull();
        assertThat(store.streams("", null, 5).names()).isEmpty();
    }

    /** The first event names the epoch; offsets are dense. */
    @Test
    final void offsets_areDenseInTheOrderOfTheBatch() {
        Committed first = commit(UUID.randomUUID(), room.post("one"), room.post("two"));
        assertThat(offsets(results(first))).containsExactly(1L, 2L);
        assertThat(first.placed()).extracting(Placed::previousHead).containsExactly(0L, 1L);
        assertThat(Objects.requireNonNull(first.streams().get(ROOM)).head()).isEqualTo(head());
        assertThat(head()).isEqualTo(StreamHead.of(EPOCH, 2));
        assertThat(offsets(commit(room.post("three")))).containsExactly(3L);
        assertThat(first.placed().get(0).changed()).containsExactly(entry("m/1"));
    }

    /** A batch may have events of several streams. */
    @Test
    final void streams_haveNumberingsOfTheirOwn() {
        StoreRequests other = new StoreRequests("other");
        List<PublishResult> results = commit(room.post("one"), other.post("one"), room.post("two"), other.post("two"));
        assertThat(offsets(results)).containsExactly(1L, 1L, 2L, 2L);
        assertThat(store.streams("", null, 5).names()).containsExactly("other", ROOM);
    }

    /** Each event sees what the earlier ones of the batch have done. */
    @Test
    final void laterEvent_seesTheEarlierOnesOfItsBatch() {
        List<PublishResult> results = commit(
                room.post("root"),
                room.reply("reply", 1),
                room.react(1, "ann", "👍", true),
                room.react(1, "ann", "👍", true),
                room.edit(1, "ROOT", 1),
                room.edit(1, "late", 1),
                room.delete(2, 2),
                room.edit(2, "too late", 5),
                room.post("last"));
        assertThat(results)
                .extracting(PublishResult::outcome)
                .containsExactly(
                        Outcome.DONE,
                        Outcome.DONE,
                        Outcome.DONE,
                        Outcome.SAME,
                        Outcome.DONE,
                        Outcome.CONFLICT,
                        Outcome.DONE,
                        Outcome.NOT_FOUND,
                        Outcome.DONE);
        assertThat(offset(results.get(8))).isEqualTo(6);
        MessagePosted root = (MessagePosted) entry("m/1").state();
        assertThat(root.text()).isEqualTo("ROOT");
        assertThat(Objects.requireNonNull(root.state()).replies()).isNotNull();
        assertThat(root.state().reactions()).hasSize(1);
        assertThat(Objects.requireNonNull(results.get(5).entry()).version()).isEqualTo(4);
    }

    /** A retry of a stored batch gives the same results, and stores nothing. */
    @Test
    final void sameId_givesTheSamePlacesAgain() {
        commit(room.post("before"), room.keyed("k0", "before"));
        UUID id = UUID.randomUUID();
        PublishRequest[] batch = {
            room.post("one"),
            room.keyed("k1", "two"),
            room.keyed("k0", "before"),
            room.reply("reply", 1),
            room.edit(1, "stale", 7),
            room.react(1, "ann", "👍", true),
            room.react(1, "ann", "👍", true),
            room.delete(6, 6),
            room.read("ann", new StreamPosition(EPOCH, 2)),
            room.with(room.post("three"), new Effect("inbox", "mention")),
            room.keyed("k2", "four"),
            room.keyed("k3", "too many keys")
        };
        List<Placed> first = commit(id, batch).placed();
        assertThat(first.get(11).unavailable()).as("a fourth key").isNotNull();
        commit(room.post("since"));
        StreamHead head = head();
        List<Entry> states = everything();
        List<Placed> again = commit(id, batch).placed();
        for (int i = 0; i < first.size(); i++) {
            assertThat(withoutEntry(again.get(i).result()))
                    .as("event %d", i)
                    .isEqualTo(withoutEntry(first.get(i).result()));
            assertThat(again.get(i).unavailable())
                    .as("event %d", i)
                    .isEqualTo(first.get(i).unavailable());
            assertThat(again.get(i).previousHead())
                    .as("event %d", i)
                    .isEqualTo(first.get(i).previousHead());
        }
        assertThat(head()).isEqualTo(head);
        assertThat(everything()).isEqualTo(states);
        assertThat(store.effects(0, 10)).hasSize(1);
        restart();
        assertThat(commit(id, batch).placed().get(0).result())
                .isEqualTo(first.get(0).result());
        assertThat(head()).isEqualTo(head);
    }

    /** A retry gives the entry of a refusal as it is then. */
    private static @Nullable PublishResult withoutEntry(@Nullable PublishResult result) {
        return result == null
                ? null
                : new PublishResult(
                        result.outcome(), result.place(), result.duplicate(), result.event(), null, result.reactions());
    }

    /** Another process may wait for its answer: an erasure in a shared store forgets no batch. */
    @Test
    final void erasure_keepsTheBatchesOfOtherProcesses() {
        assumeTrue(store.isShared());
        UUID id = UUID.randomUUID();
        PublishRequest one = room.post("one");
        commit(id, one);
        now += Duration.ofMinutes(59).toMillis();
        commit(room.post("two"));
        assertThat(store.erase(new ErasedUser("host id", "ann", "prefix", "erased-1")))
                .as("messages that are held stay")
                .isEqualTo(2);
        assertThat(offsets(results(commit(id, one)))).containsExactly(1L);
        assertThat(head().offset()).isEqualTo(2);
    }

    /** The results of a batch may have texts: they are forgotten after the hour. */
    @Test
    final void batch_isForgottenAfterAnHour() {
        UUID id = UUID.randomUUID();
        PublishRequest one = room.post("one");
        commit(id, one);
        now += Duration.ofHours(1).toMillis() + 1;
        commit(room.post("two"));
        assertThat(offsets(results(commit(id, one)))).containsExactly(3L);
    }

    /** An event that does not fit is refused with its index, and nothing of its batch is stored. */
    @Test
    final void rejectedEvent_leavesNothingOfItsBatch() {
        commit(room.post("one"));
        List<Entry> before = everything();
        UUID id = UUID.randomUUID();
        PublishRequest wrong = room.withoutOperation("topic");
        assertThatThrownBy(() -> commit(id, room.keyed("k", "two"), room.edit(1, "ONE", 1), wrong, room.post("three")))
                .isInstanceOfSatisfying(StoreException.class, e -> {
                    assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED);
                    assertThat(e.index()).isEqualTo(2);
                });
        assertThat(head().offset()).isEqualTo(1);
        assertThat(everything()).isEqualTo(before);
        assertThat(store.placeOf(ROOM, "k", now)).isNull();
        assertThat(offsets(commit(room.keyed("k", "two")))).containsExactly(2L);
    }

    /** A key gives the first position, in the batch and later, until the window ends. */
    @Test
    final void key_givesTheFirstPlaceWithinTheWindow() {
        List<PublishResult> both = commit(room.keyed("k", "one"), room.keyed("k", "one"));
        assertThat(both).extracting(PublishResult::duplicate).containsExactly(false, true);
        assertThat(both.get(1).place()).isEqualTo(both.get(0).place());
        restart();
        now += WINDOW.toMillis();
        assertThat(store.placeOf(ROOM, "k", now)).isEqualTo(both.get(0).place());
        assertThat(commit(room.keyed("k", "one")).get(0).duplicate()).isTrue();
        now += 1;
        assertThat(store.placeOf(ROOM, "k", now)).isNull();
        assertThat(offsets(commit(room.keyed("k", "one")))).containsExactly(2L);
    }

    /** Keys above the limit are refused for now; old ones make room. */
    @Test
    final void tooManyKeys_areRefusedUntilOldOnesAreGone() {
        commit(room.keyed("a", "1"), room.keyed("b", "2"), room.keyed("c", "3"));
        Placed refused =
                commit(UUID.randomUUID(), room.keyed("d", "4")).placed().get(0);
        assertThat(refused.result()).isNull();
        assertThat(commit(room.keyed("a", "1")).get(0).duplicate()).isTrue();
        now += WINDOW.toMillis() + 1;
        assertThat(offsets(commit(room.keyed("d", "4")))).containsExactly(4L);
    }
}
