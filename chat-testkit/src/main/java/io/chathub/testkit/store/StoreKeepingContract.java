package io.chathub.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StreamState;
import io.chathub.protocol.StreamPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The part of the contract about what a store keeps: over a restart, within the retention, and of the moderation. */
abstract class StoreKeepingContract extends StoreOperationContract {

    // ------------------------------------------------------------------------------------------------------- restart

    /** States of every kind, keys, markers, effects and the epoch are there after a restart. */
    @Test
    final void restart_keepsEverything() {
        commit(
                room.post("plain text, 😀 \u001f\t\n \"quoted\" \\ 上海"),
                room.full("with all fields", 1),
                room.reply("reply", 1),
                room.edit(2, "edited", 2),
                room.react(1, "ann", "👍", true),
                room.react(1, "bob", "👍", true),
                room.pin(1, true, 1),
                room.delete(3, 3),
                room.topic("Plans", 0),
                room.member("bob", false, 0),
                room.member("cat", false, 0),
                room.member("cat", true, 11),
                room.read("ann", new StreamPosition(EPOCH, 2)),
                room.with(
                        room.keyed("k", "effects"), new Effect("inbox-a", "mention"), new Effect("inbox-b", "nudge")));
        StreamState state = store.load(ROOM);
        List<Entry> states = everything();
        List<PendingEffect> effects = store.effects(0, 10);
        assertThat(effects).hasSize(2);
        assertThat(states).hasSize(7);
        restart();
        assertThat(store.load(ROOM)).isEqualTo(state);
        assertThat(head().epoch()).isEqualTo(EPOCH);
        assertThat(everything()).isEqualTo(states);
        assertThat(store.effects(0, 10)).isEqualTo(effects);
        assertThat(store.placeOf(ROOM, "k", now)).isNotNull();
        assertThat(store.readers(ROOM, 2, null, 5)).hasSize(1);
        assertThat(store.reactions(ROOM, 1, "👍", null, 5).count()).isEqualTo(2);
        assertThat(store.mine(ROOM, "ann", List.of(1L))).containsEntry(1L, List.of("👍"));
        assertThat(store.keyRange(ROOM, "member/", null, 5)).hasSize(1);
        assertThat(found("edited")).containsExactly("edited");
        assertThat(offsets(commit(room.post("next")))).containsExactly(14L);
    }

    /** The time of an event that is delivered is the one of its state. */
    @Test
    final void times_areInMilliseconds() {
        Instant exact = Instant.parse("2026-01-01T00:00:00.123456789Z");
        PublishResult result = commit(room.at(exact, "one")).get(0);
        Instant time = Objects.requireNonNull(result.place()).timestamp();
        assertThat(time).isEqualTo(Instant.parse("2026-01-01T00:00:00.123Z"));
        assertThat(Objects.requireNonNull(result.event()).timestamp()).isEqualTo(time);
        assertThat(entry("m/1").state()).isEqualTo(result.event());
        restart();
        PublishResult earlier = commit(room.at(exact.minusSeconds(9), "two")).get(0);
        assertThat(Objects.requireNonNull(earlier.place()).timestamp())
                .as("the times of a stream never decrease, over restarts too")
                .isEqualTo(time);
    }

    /** The newest message of all streams has its two times, over a restart too. */
    @Test
    final void newestMessage_hasItsTimes() {
        assertThat(store.newest()).isNull();
        Instant time = Instant.parse("2026-01-01T00:00:00.123Z");
        commit(room.at(time, "one"));
        now += 1_000;
        commit(new StoreRequests("other").at(time.plusSeconds(5), "two"), room.topic("Plans", 0));
        restart();
        assertThat(store.newest()).isEqualTo(new MessageStore.MessageTimes(now, time.plusSeconds(5)));
    }

    /** A new epoch renames, and is there after a restart. */
    @Test
    final void renew_keepsEverythingUnderANewEpoch() {
        commit(room.keyed("k", "one"), room.read("ann", new StreamPosition(EPOCH, 1)));
        List<Entry> states = everything();
        StreamState renewed = Objects.requireNonNull(store.renew(ROOM, "second"));
        restart();
        assertThat(store.load(ROOM)).isEqualTo(renewed);
        assertThat(head().epoch()).isEqualTo("second");
        assertThat(head().ancestors()).containsExactly(new StreamPosition(EPOCH, 1));
        assertThat(everything()).isEqualTo(states);
        assertThat(Objects.requireNonNull(store.placeOf(ROOM, "k", now)).epoch())
                .isEqualTo(EPOCH);
        assertThat(store.readers(ROOM, 1, null, 5).get(0).position()).isEqualTo(new StreamPosition("second", 1));
        PublishResult next = commit(room.post("two")).get(0);
        assertThat(Objects.requireNonNull(next.place()).epoch()).isEqualTo("second");
        assertThat(offset(next)).isEqualTo(2);
    }

    // ----------------------------------------------------------------------------------------------------- retention

    /** Messages that are too old are removed by expire and by a commit; what a search finds too. */
    @Test
    final void oldMessages_areRemoved() {
        commit(room.post("first"), room.post("second"), room.pin(2, true, 2));
        assertThat(Objects.requireNonNull(store.load(ROOM)).oldest()).isEqualTo(now);
        now += AGE.toMillis() + 1;
        StreamState expired = Objects.requireNonNull(store.expire(ROOM, now));
        assertThat(expired.head().floor()).isEqualTo(1);
        assertThat(expired.oldest()).isNull();
        assertThat(found("first")).isEmpty();
        assertThat(found("second")).as("a pin is held").containsExactly("second");
        assertThat(store.entries(ROOM, List.of("m/1"))).isEmpty();
        commit(room.post("third"));
        now += AGE.toMillis() + 1;
        commit(room.post("fourth"));
        assertThat(head().floor()).isEqualTo(4);
        assertThat(found("third")).isEmpty();
    }

    /** More messages than the room keeps leave in one step. */
    @Test
    final void messagesOverTheNumber_areRemoved() {
        List<PublishRequest> many = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            many.add(room.post("text " + i));
        }
        commit(many.toArray(PublishRequest[]::new));
        assertThat(head().floor()).isEqualTo(50);
        assertThat(everything()).hasSize(100);
        assertThat(found("text 49")).isEmpty();
        assertThat(found("text 50")).containsExactly("text 50");
    }

    /** A text is found from its commit on; a replaced or deleted one is not. */
    @Test
    final void search_followsEditsAndDeletions() {
        StoreRequests other = new StoreRequests("other");
        commit(room.post("secret plan"), room.post("我家在上海东边"), other.post("secret elsewhere"));
        assertThat(found("secret")).containsExactly("secret plan");
        assertThat(found("上海")).hasSize(1);
        assertThat(found("\"secret pl\" OR *) --")).isEmpty();
        commit(room.edit(1, "public", 1), room.delete(2, 2));
        assertThat(found("secret")).isEmpty();
        assertThat(found("上海")).isEmpty();
        assertThat(found("publ")).containsExactly("public");
    }

    // ---------------------------------------------------------------------------------------------------- moderation

    /** Sanctions, audit log and secret are there after a restart. */
    @Test
    final void moderation_isKept() {
        byte[] secret = store.identitySecret(new byte[] {1, 2, 3});
        Instant until = Instant.parse("2027-01-01T00:00:00Z");
        Sanction ban = new Sanction(Sanction.Kind.BAN, Subject.user("ann"), until, "mod", "spam");
        Sanction mute = new Sanction(Sanction.Kind.MUTE, Subject.address("10.0.0.1"), until, "mod", "");
        store.impose(ban);
        store.impose(mute);
        store.impose(new Sanction(Sanction.Kind.MUTE, Subject.user("ann"), until, "mod", "loud"));
        store.impose(new Sanction(ban.kind(), ban.subject(), until.plusSeconds(5), "other", "more spam"));
        store.lift(Sanction.Kind.MUTE, Subject.user("ann"));
        List<AuditEntry> log = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            log.add(new AuditEntry(
                    until.plusSeconds(i),
                    "mod",
                    AuditEntry.Action.BAN,
                    ban.subject(),
                    i == 0 ? null : Duration.ofMinutes(i),
                    "reason " + i,
                    i));
            store.audit(log.get(i), store.knownErasure());
        }
        restart();
        assertThat(store.sanctions())
                .containsExactlyInAnyOrder(
                        new Sanction(ban.kind(), ban.subject(), until.plusSeconds(5), "other", "more spam"), mute);
        assertThat(store.auditLog(10)).isEqualTo(log);
        assertThat(store.auditLog(2)).isEqualTo(log.subList(1, 3));
        assertThat(store.identitySecret(new byte[] {4, 5, 6})).isEqualTo(secret).containsExactly(1, 2, 3);
    }

    /** A sanction that has ended is removed; a later one of the same subject is not. */
    @Test
    final void sanctionThatHasEnded_isRemoved() {
        Instant past = Instant.parse("2020-01-01T00:00:00.123Z");
        Sanction mute = new Sanction(Sanction.Kind.MUTE, Subject.user("ann"), past, "mod", "");
        Sanction later = new Sanction(mute.kind(), mute.subject(), past.plusSeconds(1), "mod", "");
        store.impose(mute);
        store.impose(later);
        store.removeEnded(mute);
        assertThat(store.sanctions()).containsExactly(later);
        store.removeEnded(later);
        store.removeEnded(later);
        restart();
        assertThat(store.sanctions()).isEmpty();
    }

    /** An effect stays until it is completed, over restarts. */
    @Test
    final void effects_stayUntilTheyAreCompleted() {
        commit(
                room.with(room.post("one"), new Effect("a", "x")),
                room.with(room.post("two"), new Effect("b", "y"), new Effect("c", "z")));
        List<PendingEffect> effects = store.effects(0, 2);
        assertThat(effects).extracting(effect -> effect.effect().target()).containsExactly("a", "b");
        store.completeEffect(effects.get(0));
        store.completeEffect(effects.get(0));
        restart();
        assertThat(store.effects(0, 9))
                .extracting(effect -> effect.effect().target())
                .containsExactly("b", "c");
    }

    /** A request that changes nothing makes no stream. */
    @Test
    final void refusedFirstEvent_makesNoStream() {
        assertThat(commit(room.edit(1, "x", 1)).get(0).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(store.streams("", null, 5).names()).isEmpty();
        assertThat(offsets(commit(room.post("one")))).containsExactly(1L);
    }

    /** Operations without an event are markers alone. */
    @Test
    final void markers_takeNoOffset() {
        commit(room.post("one"), room.read("ann", new StreamPosition(EPOCH, 1)));
        assertThat(head().offset()).isEqualTo(1);
        List<PublishResult> again = commit(room.read("ann", new StreamPosition(EPOCH, 1)));
        assertThat(again.get(0).outcome()).isEqualTo(Outcome.SAME);
        Operation.Advance advance = new Operation.Advance("read/ann", new StreamPosition(EPOCH, 0), true, "ann");
        PublishRequest back = new PublishRequest(ROOM, "c1", 0, null, null, advance, List.of());
        assertThat(commit(back).get(0).outcome()).isEqualTo(Outcome.DONE);
        assertThat(store.readers(ROOM, 1, null, 5)).isEmpty();
    }
}
