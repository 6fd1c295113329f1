package io.chathub.core.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.protocol.state.ThreadRoot;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The messages of one room as a client holds them that knows only the rules of the protocol, without the field {@code mine}. */
public final class MessageCopy {

    private final TreeMap<Long, MessagePosted> messages = new TreeMap<>();
    private @Nullable StreamPosition position;

    /** The position; null before the first join. */
    public @Nullable StreamPosition position() {
        return position;
    }

    /** The offset up to which the copy has everything. */
    public long offset() {
        return at().offset();
    }

    /** The state after an answer to a join. */
    public void joined(Joined joined) {
        if (!joined.recovered()) {
            messages.clear();
        }
        joined.events().forEach(this::hold);
        position = new StreamPosition(joined.epoch(), joined.offset());
        dropTo(Objects.requireNonNull(joined.floor()));
    }

    /** Applies the next live event; fails if one before it has not been applied. */
    public void live(DurableEvent event) {
        StreamPosition now = at();
        assertThat(event.offset()).as("density").isEqualTo(now.offset() + 1);
        position = new StreamPosition(now.epoch(), event.offset());
        apply(event);
    }

    /** Applies a page of the view {@code changes} that was requested after the position. */
    public void changes(HistoryFetched page) {
        page.events().forEach(this::hold);
        position = new StreamPosition(at().epoch(), Objects.requireNonNull(page.through()));
        dropTo(Objects.requireNonNull(page.floor()));
    }

    /** Adds the states of a page of the history. After a join that is not recovered the copy has the newest messages alone. */
    public void page(HistoryFetched page) {
        page.events().forEach(state -> {
            MessagePosted held = messages.get(state.offset());
            if (held == null || changeOf(held) <= changeOf((MessagePosted) state)) {
                hold(state);
            }
        });
        dropTo(Objects.requireNonNull(page.floor()));
    }

    private static long changeOf(MessagePosted message) {
        return message.state() == null ? message.offset() : message.state().change();
    }

    /** Fails unless the copy has the states that a new client reads: all messages above the floor, and the pinned ones. */
    public void assertEqualTo(long floor, Iterable<MessagePosted> states) {
        dropTo(floor);
        TreeMap<Long, MessagePosted> expected = new TreeMap<>();
        states.forEach(message -> expected.put(message.offset(), withoutMine(message)));
        assertThat(messages).isEqualTo(expected);
    }

    private StreamPosition at() {
        return Objects.requireNonNull(position, "not joined");
    }

    private void dropTo(long floor) {
        messages.values().removeIf(message -> message.offset() <= floor && !isPinned(message));
    }

    private static boolean isPinned(MessagePosted message) {
        return message.state() != null && message.state().pinned();
    }

    private void hold(DurableEvent state) {
        assertThat(state).isInstanceOf(MessagePosted.class);
        messages.put(state.offset(), withoutMine((MessagePosted) state));
    }

    private void apply(DurableEvent event) {
        if (event instanceof MessagePosted message) {
            replied(message.root(), message.offset());
            messages.put(message.offset(), MessageStates.posted(message));
        } else if (event instanceof MessageEdited edit) {
            messages.computeIfPresent(edit.target(), (key, held) -> MessageStates.edited(held, edit));
        } else if (event instanceof MessageDeleted deletion) {
            messages.computeIfPresent(deletion.target(), (key, held) -> MessageStates.deleted(held, deletion));
            replied(deletion.root(), deletion.offset());
        } else if (event instanceof ReactionsChanged reactions) {
            messages.computeIfPresent(reactions.target(), (key, held) -> MessageStates.reacted(held, reactions));
        } else if (event instanceof MessagePinned pin) {
            messages.computeIfPresent(pin.target(), (key, held) -> MessageStates.pinned(held, pin));
        }
    }

    private void replied(@Nullable ThreadRoot root, long change) {
        if (root != null) {
            messages.computeIfPresent(
                    root.offset(), (key, held) -> MessageStates.replied(held, root.replies(), change));
        }
    }

    private static MessagePosted withoutMine(MessagePosted message) {
        MessageState state = message.state();
        if (state == null) {
            return message;
        }
        List<ReactionCount> counts = state.reactions().stream()
                .map(count -> new ReactionCount(count.emoji(), count.count()))
                .toList();
        return message.toBuilder()
                .state(state.toBuilder().reactions(counts).build())
                .build();
    }
}
