package io.chathub.core.internal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.core.options.MessageOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomChanged;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.protocol.state.Role;
import io.chathub.protocol.state.RoomSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules alone: state, request, actor and time in, change or refusal out. */
class MessageRulesTest {

    private static final Instant POSTED = Instant.parse("2024-01-01T12:00:00Z");
    private static final Instant NOW = POSTED.plus(Duration.ofHours(1));
    private static final MessageOptions OPTIONS = MessageOptions.DEFAULT;

    private static final Actor ANN = new Actor("c1", "Ann", "u-ann", Role.MEMBER);
    private static final Actor ANN_ELSEWHERE = new Actor("c2", "Anna", "u-ann", Role.MEMBER);
    private static final Actor BOB = new Actor("c3", "Ann", "u-bob", Role.MEMBER);
    private static final Actor MOD = new Actor("c4", "Mod", "u-mod", Role.MODERATOR);
    private static final Actor GUEST = new Actor("g1", "Guest", null, Role.MEMBER);
    private static final Actor SAME_NAME = new Actor("g2", "Guest", null, Role.MEMBER);

    private static Entry by(Actor author, @Nullable MessageState state) {
        MessagePosted message = MessagePosted.builder("dev", author.username(), "one", POSTED)
                .id(author.origin())
                .user(author.user())
                .offset(5)
                .state(state)
                .build();
        return new Entry("m/5", message.change(), 5, false, message, null, null, POSTED);
    }

    private static Entry by(Actor author) {
        return by(author, null);
    }

    private static Edit text(String text) {
        return new Edit(text, null, List.of(), Set.of(), null);
    }

    private static void refused(ErrorCode code, ThrowingCallable rule) {
        assertThatThrownBy(rule)
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static Duration age(Instant now) {
        return Duration.between(POSTED, now);
    }

    @Test
    void anAuthor_isAUserOnAnyConnection_orTheConnectionOfAGuest() {
        for (Actor author : List.of(ANN, ANN_ELSEWHERE)) {
            MessageRules.Change change = MessageRules.edit(by(ANN), text("two"), author, OPTIONS, NOW, age(NOW));
            assertThat(change).isNotNull();
            assertThat(change.event()).isInstanceOfSatisfying(MessageEdited.class, event -> {
                assertThat(event.rev()).isEqualTo(2);
                assertThat(event.target()).isEqualTo(5);
                assertThat(event.id()).isEqualTo(author.origin());
                assertThat(event.user()).isEqualTo("u-ann");
            });
            assertThat(change.replace().expected()).isEqualTo(5);
        }
        assertThat(MessageRules.edit(by(GUEST), text("two"), GUEST, OPTIONS, NOW, age(NOW)))
                .isNotNull();
        for (Actor other : List.of(BOB, MOD, GUEST, SAME_NAME)) {
            refused(ErrorCode.FORBIDDEN, () -> MessageRules.edit(by(ANN), text("two"), other, OPTIONS, NOW, age(NOW)));
        }
        refused(
                ErrorCode.FORBIDDEN,
                () -> MessageRules.edit(by(GUEST), text("two"), SAME_NAME, OPTIONS, NOW, age(NOW)));
        Actor signedIn = new Actor("g1", "Guest", "u-guest", Role.MEMBER);
        refused(ErrorCode.FORBIDDEN, () -> MessageRules.edit(by(GUEST), text("two"), signedIn, OPTIONS, NOW, age(NOW)));
    }

    @Test
    void theWindow_isTheAuthors_andEndsAtItsLength() {
        MessageOptions hour = MessageOptions.builder()
                .editWindow(Duration.ofHours(1))
                .deleteWindow(Duration.ofHours(1))
                .build();
        Instant late = NOW.plusNanos(1);
        assertThat(MessageRules.edit(by(ANN), text("two"), ANN, hour, NOW, age(NOW)))
                .isNotNull();
        refused(ErrorCode.FORBIDDEN, () -> MessageRules.edit(by(ANN), text("two"), ANN, hour, late, age(late)));
        assertThat(MessageRules.edit(by(ANN), text("two"), Actor.HOST, hour, late, age(late)))
                .isNotNull();
        refused(ErrorCode.FORBIDDEN, () -> MessageRules.delete(by(ANN), ANN, hour, late, age(late)));
        assertThat(MessageRules.delete(by(ANN), MOD, hour, late, age(late))).isNotNull();
        assertThat(MessageRules.delete(by(MOD), MOD, hour, late, age(late))).isNotNull();
        assertThat(MessageRules.delete(by(ANN), ANN, OPTIONS, NOW, Duration.ofDays(900)))
                .isNotNull();
    }

    @Test
    void anotherRevision_isAConflict_beforeTheSameContentIsSeen() {
        Entry edited = by(ANN, MessageState.builder(9).rev(3).build());
        Edit stale = new Edit("one", null, List.of(), Set.of(), 2L);
        refused(ErrorCode.CONFLICT, () -> MessageRules.edit(edited, stale, ANN, OPTIONS, NOW, age(NOW)));
        assertThat(MessageRules.edit(
                        edited, new Edit("one", null, List.of(), Set.of(), 3L), ANN, OPTIONS, NOW, age(NOW)))
                .isNull();
        assertThat(MessageRules.edit(
                        edited,
                        new Edit("one", null, List.of("u-bob"), Set.of("u-bob"), 3L),
                        ANN,
                        OPTIONS,
                        NOW,
                        age(NOW)))
                .isNotNull();
    }

    @Test
    void aDeletion_namesTheAuthor_butNoModerator() {
        Entry reacted = by(
                ANN,
                MessageState.builder(9)
                        .reactions(List.of(new ReactionCount("👍", 1)))
                        .pinned(true)
                        .build());
        MessageRules.Change own = MessageRules.delete(reacted, ANN, OPTIONS, NOW, age(NOW));
        assertThat(own).isNotNull();
        assertThat(own.event()).isInstanceOfSatisfying(MessageDeleted.class, event -> {
            assertThat(event.by()).isEqualTo(Deletion.AUTHOR);
            assertThat(event.username()).isEqualTo("Ann");
        });
        assertThat(own.replace().state()).isInstanceOfSatisfying(MessagePosted.class, state -> {
            assertThat(state.text()).isEmpty();
            assertThat(state.state()).isNotNull();
            assertThat(state.state().reactions()).isEmpty();
            assertThat(state.state().pinned()).isFalse();
        });
        MessageRules.Change moderated = MessageRules.delete(reacted, MOD, OPTIONS, NOW, age(NOW));
        assertThat(moderated).isNotNull();
        assertThat(moderated.event()).isInstanceOfSatisfying(MessageDeleted.class, event -> {
            assertThat(event.by()).isEqualTo(Deletion.MODERATOR);
            assertThat(event.username() + event.id()).isEmpty();
            assertThat(event.user()).isNull();
        });
        refused(ErrorCode.FORBIDDEN, () -> MessageRules.delete(reacted, BOB, OPTIONS, NOW, age(NOW)));
    }

    @Test
    void aTombstone_isNotFound_butForASecondDeletion() {
        Entry gone = by(ANN, MessageState.builder(9).deleted(Deletion.AUTHOR).build());
        assertThat(MessageRules.delete(gone, ANN, OPTIONS, NOW, age(NOW))).isNull();
        refused(ErrorCode.NOT_FOUND, () -> MessageRules.edit(gone, text("two"), ANN, OPTIONS, NOW, age(NOW)));
        refused(ErrorCode.NOT_FOUND, () -> MessageRules.pin(gone, true, MOD, OPTIONS, NOW));
        refused(ErrorCode.NOT_FOUND, () -> MessageRules.delete(null, MOD, OPTIONS, NOW, age(NOW)));
        RoomChanged room =
                RoomChanged.builder("dev", RoomSettings.builder().build(), NOW).build();
        Entry other = new Entry("room", 3, 3, false, room, null, null, NOW);
        refused(ErrorCode.NOT_FOUND, () -> MessageRules.edit(other, text("two"), Actor.HOST, OPTIONS, NOW, age(NOW)));
    }

    @Test
    void aPin_isAModerators_andCountsAgainstTheBound() {
        refused(ErrorCode.FORBIDDEN, () -> MessageRules.pin(by(ANN), true, ANN, OPTIONS, NOW));
        MessageRules.Change pin = MessageRules.pin(by(ANN), true, MOD, OPTIONS, NOW);
        assertThat(pin).isNotNull();
        assertThat(pin.replace().label()).isEqualTo(MessageRules.PINNED);
        assertThat(pin.replace().bounds())
                .singleElement()
                .satisfies(bound -> assertThat(bound.max()).isEqualTo(50));
        assertThat(MessageRules.pin(by(ANN), false, MOD, OPTIONS, NOW)).isNull();
        Entry pinned = by(ANN, MessageState.builder(9).pinned(true).build());
        assertThat(MessageRules.pin(pinned, true, MOD, OPTIONS, NOW)).isNull();
        MessageRules.Change unpin = MessageRules.pin(pinned, false, Actor.HOST, OPTIONS, NOW);
        assertThat(unpin).isNotNull();
        assertThat(unpin.replace().label()).isNull();
        assertThat(unpin.replace().bounds()).isEmpty();
    }
}
