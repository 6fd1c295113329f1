package io.chathub.client.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.protocol.state.Replies;
import io.chathub.protocol.state.ThreadRoot;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The newest messages as they are now, in whatever order pages and events come. */
class MessageWindowTest {

    private final MessageWindow window =
            new MessageWindow(3, event -> event.id().equals("own"));

    private static MessagePosted message(long offset) {
        return MessagePosted.builder("dev", "Ann", "m" + offset, Instant.EPOCH)
                .offset(offset)
                .build();
    }

    private static MessagePosted changed(long offset, long change, String text) {
        return message(offset).toBuilder()
                .text(text)
                .state(MessageState.builder(change).rev(2).build())
                .build();
    }

    private static List<MessagePosted> messages(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(MessageWindowTest::message)
                .toList();
    }

    private List<String> texts() {
        return window.messages().stream().map(MessagePosted::text).toList();
    }

    private static MessageEdited edit(long target, long offset, String text) {
        return MessageEdited.builder("dev", target, text, Instant.EPOCH, 2)
                .offset(offset)
                .build();
    }

    private static ReactionsChanged reaction(
            String id, long offset, String emoji, boolean on, ReactionCount... counts) {
        return ReactionsChanged.builder("dev", 5, Instant.EPOCH)
                .id(id)
                .offset(offset)
                .emoji(emoji)
                .on(on)
                .reactions(List.of(counts))
                .build();
    }

    @Test
    void newMessages_pushOutTheOldest() {
        window.replaceAll(messages(4, 6), true);
        window.event(message(7));
        window.trim();
        MessageWindow.Delta delta = window.take();
        assertThat(delta.inserted()).containsExactly(message(7));
        assertThat(delta.removed()).containsExactly(message(4));
        assertThat(delta.replaced()).isEmpty();
        assertThat(window.from()).isEqualTo(5);
        window.state(changed(4, 8, "pushed out"));
        assertThat(window.take().isEmpty()).isTrue();
        assertThat(texts()).containsExactly("m5", "m6", "m7");
    }

    @Test
    void eventsBeforeAndAfterTheirPage_giveTheSameState() {
        window.replaceAll(List.of(message(4), changed(5, 8, "second")), true);
        window.event(edit(5, 7, "first"));
        window.event(edit(5, 8, "second"));
        assertThat(window.take().isEmpty()).isTrue();
        window.event(edit(5, 9, "third"));
        window.state(changed(5, 8, "second"));
        assertThat(texts()).containsExactly("m4", "third");
        assertThat(window.take().replaced()).hasSize(1);
    }

    @Test
    void everyKindOfChange_isApplied() {
        window.replaceAll(messages(4, 6), true);
        window.event(MessageDeleted.builder("dev", 4, Instant.EPOCH, Deletion.AUTHOR)
                .offset(7)
                .root(new ThreadRoot(6, new Replies(1, null)))
                .build());
        window.event(
                MessagePinned.builder("dev", 5, Instant.EPOCH, true).offset(8).build());
        window.event(message(9).toBuilder()
                .thread(6L)
                .root(new ThreadRoot(6, new Replies(2, 9L)))
                .build());
        List<MessagePosted> now = window.messages();
        assertThat(now.get(0).isDeleted()).isTrue();
        assertThat(now.get(0).text()).isEmpty();
        assertThat(now.get(1).state().pinned()).isTrue();
        assertThat(now.get(2).state().replies()).isEqualTo(new Replies(2, 9L));
        assertThat(now.get(3).root()).as("a state has no root").isNull();
        window.event(edit(77, 10, "not here"));
        assertThat(window.messages()).isEqualTo(now);
    }

    @Test
    void ownReactions_keepTheirMarkOverEventsOfOthers() {
        window.replaceAll(messages(5, 5), true);
        window.event(reaction("own", 6, "\u2764", true, new ReactionCount("\u2764", 1)));
        window.event(reaction("other", 7, "+", true, new ReactionCount("\u2764", 1), new ReactionCount("+", 1)));
        assertThat(reactions()).containsExactly(new ReactionCount("\u2764", 1, true), new ReactionCount("+", 1));
        window.event(reaction("own", 8, "\u2764\ufe0f", false, new ReactionCount("+", 1)));
        assertThat(reactions()).containsExactly(new ReactionCount("+", 1));
        window.event(reaction("", 9, null, false, new ReactionCount("+", 2)));
        window.own(5, "+", true);
        assertThat(reactions()).containsExactly(new ReactionCount("+", 2, true));
        window.own(5, "+", false);
        assertThat(reactions()).containsExactly(new ReactionCount("+", 2));
    }

    @Test
    void ownReaction_isMarkedWhereItsAcknowledgementComesFirst() {
        window.replaceAll(messages(5, 5), true);
        window.own(5, "+", true);
        assertThat(window.take().isEmpty()).isTrue();
        window.event(reaction("", 9, null, false, new ReactionCount("+", 2)));
        assertThat(reactions()).containsExactly(new ReactionCount("+", 2, true));
    }

    private List<ReactionCount> reactions() {
        return window.messages().get(0).state().reactions();
    }

    @Test
    void olderPages_extendTheWindowDownToTheBeginning() {
        window.replaceAll(messages(7, 9), true);
        assertThat(window.missing()).isZero();
        int added = window.addOlder(messages(4, 6), true);
        window.grow(added);
        window.trim();
        assertThat(added).isEqualTo(3);
        assertThat(window.from()).isEqualTo(4);
        assertThat(window.take().inserted()).containsExactlyElementsOf(messages(4, 6));
        assertThat(window.addOlder(messages(2, 3), false)).isEqualTo(2);
        assertThat(window.from()).isZero();
    }

    @Test
    void floor_dropsAllButPins() {
        window.replaceAll(messages(4, 6), true);
        window.event(
                MessagePinned.builder("dev", 4, Instant.EPOCH, true).offset(7).build());
        window.dropUpTo(5);
        assertThat(window.messages()).extracting(MessagePosted::offset).containsExactly(4L, 6L);
        assertThat(window.take().removed()).containsExactly(message(5));
        window.state(changed(5, 9, "no longer held"));
        assertThat(window.take().isEmpty()).isTrue();
    }
}
