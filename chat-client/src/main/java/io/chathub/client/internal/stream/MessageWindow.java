package io.chathub.client.internal.stream;

import io.chathub.protocol.Emoji;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.protocol.state.ThreadRoot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The newest messages of a room as they are now, folded from pages, states and events. An older state never replaces a newer one, so
 * that a page and the events around it may come in any order. Holds all messages from {@link #from} on. For one thread at a time.
 */
public final class MessageWindow {

    /** The changes since the last call of {@link #take}. */
    public record Delta(List<MessagePosted> inserted, List<MessagePosted> replaced, List<MessagePosted> removed) {
        /** Whether nothing has changed. */
        public boolean isEmpty() {
            return inserted.isEmpty() && replaced.isEmpty() && removed.isEmpty();
        }
    }

    private final Predicate<ReactionsChanged> isOwn;
    private final TreeMap<Long, MessagePosted> messages = new TreeMap<>();
    /** The messages that were touched since the last {@link #take}, as they were then; null for those that were not there. */
    private final Map<Long, @Nullable MessagePosted> before = new LinkedHashMap<>();

    /** The last reaction of this user to a message, where its acknowledgement came before its event. */
    private final Map<Long, String> claims = new HashMap<>();

    private long from;
    private long floor;
    private int size;

    /**
     * Creates an empty window.
     *
     * @param size  the number of messages to which {@link #trim} shortens it
     * @param isOwn whether an event is a reaction of this user: events name no receiver
     */
    public MessageWindow(int size, Predicate<ReactionsChanged> isOwn) {
        this.size = size;
        this.isOwn = isOwn;
    }

    /** The messages, oldest first. */
    public List<MessagePosted> messages() {
        return List.copyOf(messages.values());
    }

    /** All messages at and above this offset that the server holds are in the window; 0 if no older ones exist. */
    public long from() {
        return from;
    }

    /** The number of messages to which {@link #trim} shortens the window. */
    public int size() {
        return size;
    }

    /** How many messages are missing. */
    public int missing() {
        return from == 0 ? 0 : Math.max(0, size - messages.size());
    }

    /** Replaces all messages by the newest page. {@code more} is whether the server holds older ones. */
    public void replaceAll(List<MessagePosted> page, boolean more) {
        messages.clear();
        before.clear();
        claims.clear();
        floor = 0;
        page.forEach(message -> messages.put(message.offset(), message));
        from = more && !page.isEmpty() ? messages.firstKey() : 0;
    }

    /** Adds the page below {@link #from}, and returns the number of those that were added. */
    public int addOlder(List<MessagePosted> page, boolean more) {
        int added = 0;
        long lowest = 0;
        for (MessagePosted message : page) {
            if (message.offset() < from && !messages.containsKey(message.offset())) {
                put(message);
                added++;
            }
            lowest = lowest == 0 ? message.offset() : Math.min(lowest, message.offset());
        }
        from = more ? Math.min(lowest, from) : 0;
        return added;
    }

    /** Makes room for {@code count} more messages. */
    public void grow(int count) {
        size += count;
    }

    /** Removes the oldest messages over the size. */
    public void trim() {
        while (messages.size() > size) {
            remove(messages.firstKey());
            from = messages.firstKey();
        }
    }

    /** Removes the messages up to {@code lowest}, which the server no longer holds, but for pinned ones. */
    public void dropUpTo(long lowest) {
        floor = Math.max(floor, lowest);
        for (MessagePosted message : List.copyOf(messages.headMap(floor, true).values())) {
            if (!isPinned(message)) {
                remove(message.offset());
            }
        }
    }

    private static boolean isPinned(MessagePosted message) {
        MessageState state = message.state();
        return state != null && state.pinned();
    }

    /** Applies the state of a message. */
    public void state(MessagePosted now) {
        MessagePosted held = messages.get(now.offset());
        if (now.offset() <= floor && !isPinned(now)) {
            remove(now.offset()); // the server tells the last change of a message that it no longer holds
        } else if (now.offset() >= from && (held == null || now.change() >= held.change())) {
            put(now);
        }
    }

    /** Applies a live event. One for a message that is not here has no effect. */
    public void event(RoomEvent event) {
        if (event instanceof MessagePosted message) {
            state(MessageStates.posted(message));
            replied(message.root(), message.change());
        } else if (event instanceof MessageEdited edit) {
            change(edit.target(), edit.offset(), held -> MessageStates.edited(held, edit));
        } else if (event instanceof MessageDeleted deletion) {
            change(deletion.target(), deletion.offset(), held -> MessageStates.deleted(held, deletion));
            replied(deletion.root(), deletion.offset());
        } else if (event instanceof MessagePinned pin) {
            change(pin.target(), pin.offset(), held -> MessageStates.pinned(held, pin));
        } else if (event instanceof ReactionsChanged reaction) {
            change(reaction.target(), reaction.offset(), held -> reacted(held, reaction));
        }
    }

    /** This user has the reaction {@code emoji} to a message, or no longer. Events that count several users do not say so. */
    public void own(long target, String emoji, boolean on) {
        MessagePosted held = messages.get(target);
        if (held != null) {
            MessageState known = held.state();
            MessageState state =
                    known == null ? MessageState.builder(held.change()).build() : known;
            Map<String, Boolean> mine = new HashMap<>();
            mine.put(emoji, on);
            MessagePosted now = withReactions(held, state, marked(state.reactions(), state.reactions(), mine));
            boolean isCounted = state.reactions().stream().anyMatch(count -> Emoji.areSame(count.emoji(), emoji));
            if (on && !isCounted) {
                claims.put(target, emoji);
            }
            if (!state.reactions().isEmpty() && !now.equals(held)) {
                put(now);
            }
        }
    }

    private void replied(@Nullable ThreadRoot root, long change) {
        if (root != null) {
            change(root.offset(), change, held -> MessageStates.replied(held, root.replies(), change));
        }
    }

    private void change(long target, long offset, UnaryOperator<MessagePosted> step) {
        MessagePosted held = messages.get(target);
        if (held != null && offset > held.change()) {
            put(step.apply(held));
        }
    }

    private MessagePosted reacted(MessagePosted held, ReactionsChanged event) {
        MessagePosted now = MessageStates.reacted(held, event);
        MessageState old = held.state();
        MessageState state = now.state();
        Map<String, Boolean> mine = new HashMap<>();
        String emoji = event.emoji();
        String claim = claims.remove(held.offset());
        if (claim != null) {
            mine.put(claim, true);
        }
        if (emoji != null && isOwn.test(event)) {
            mine.put(emoji, event.on());
        }
        return state == null
                ? now
                : withReactions(now, state, marked(state.reactions(), old == null ? List.of() : old.reactions(), mine));
    }

    private static MessagePosted withReactions(MessagePosted held, MessageState state, List<ReactionCount> reactions) {
        return held.toBuilder()
                .state(state.toBuilder().reactions(reactions).build())
                .build();
    }

    /** The counts with the marks of {@code known}, but for those of {@code mine}. */
    private static List<ReactionCount> marked(
            List<ReactionCount> counts, List<ReactionCount> known, Map<String, Boolean> mine) {
        List<ReactionCount> marked = new ArrayList<>();
        for (ReactionCount count : counts) {
            boolean isMine = known.stream().anyMatch(old -> old.mine() && Emoji.areSame(old.emoji(), count.emoji()));
            for (Map.Entry<String, Boolean> own : mine.entrySet()) {
                isMine = Emoji.areSame(own.getKey(), count.emoji()) ? own.getValue() : isMine;
            }
            marked.add(new ReactionCount(count.emoji(), count.count(), isMine));
        }
        return marked;
    }

    private void put(MessagePosted message) {
        note(message.offset(), messages.put(message.offset(), message));
    }

    private void remove(long offset) {
        claims.remove(offset);
        note(offset, messages.remove(offset));
    }

    private void note(long offset, @Nullable MessagePosted was) {
        if (!before.containsKey(offset)) {
            before.put(offset, was);
        }
    }

    /** The changes since the last call, each list in the order of offsets. */
    public Delta take() {
        List<MessagePosted> inserted = new ArrayList<>();
        List<MessagePosted> replaced = new ArrayList<>();
        List<MessagePosted> removed = new ArrayList<>();
        for (Map.Entry<Long, @Nullable MessagePosted> touched : new TreeMap<>(before).entrySet()) {
            MessagePosted was = touched.getValue();
            MessagePosted now = messages.get(touched.getKey());
            if (was == null && now != null) {
                inserted.add(now);
            } else if (was != null && now == null) {
                removed.add(was);
            } else if (was != null && now != null && !now.equals(was)) {
                replaced.add(now);
            }
        }
        before.clear();
        return new Delta(inserted, replaced, removed);
    }
}
