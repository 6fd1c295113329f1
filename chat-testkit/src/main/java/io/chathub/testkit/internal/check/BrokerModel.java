package io.chathub.testkit.internal.check;

import io.chathub.core.spi.broker.Operation.React;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.protocol.state.Replies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One stream by the rules R1 to R6, in lists and maps that are searched from end to end: every message ever posted,
 * every role ever given. Independent of any broker.
 */
final class BrokerModel {

    /** A message, held or not. */
    static final class Message {
        MessagePosted posted;
        long change;
        long version;
        int rev = 1;

        @Nullable Instant editedAt;

        @Nullable Deletion deleted;

        boolean pinned;
        boolean everPinned;
        boolean gone;
        /** The replies as the last event about them left them: a message that is gone does not change. */
        @Nullable Replies replies;

        final long postedAtNanos;
        final List<Reaction> reactions = new ArrayList<>();
        /** The emoji in the order of first use. */
        final List<String> emojis = new ArrayList<>();

        Message(MessagePosted posted, long nanos) {
            this.posted = posted;
            change = posted.offset();
            version = posted.offset();
            postedAtNanos = nanos;
        }

        long offset() {
            return posted.offset();
        }
    }

    /** The room or a role. */
    static final class Other {
        DurableEvent state;
        long version;
        boolean removed;

        Other(DurableEvent state, boolean removed) {
            this.state = state;
            this.version = state.offset();
            this.removed = removed;
        }
    }

    final List<Message> messages = new ArrayList<>();
    final Map<String, Other> others = new TreeMap<>();
    final Map<String, Long> keys = new HashMap<>();
    final Map<String, Long> markers = new TreeMap<>();
    private final int size;
    private final long ageNanos;
    long offset;
    long floor;
    long lastOther;
    long nanos;

    BrokerModel(int size, long ageNanos) {
        this.size = size;
        this.ageNanos = ageNanos;
    }

    // ------------------------------------------------------------------------------------------------------------
    // reads

    /** A held message, deleted or not. */
    @Nullable Message held(long wanted) {
        for (Message message : messages) {
            if (message.offset() == wanted && !message.gone) {
                return message;
            }
        }
        return null;
    }

    @Nullable Message live(long wanted) {
        Message message = held(wanted);
        return message == null || message.deleted != null ? null : message;
    }

    /** The messages on pages by offset. */
    List<Message> aboveFloor() {
        return messages.stream()
                .filter(message -> !message.gone && message.offset() > floor)
                .toList();
    }

    /** The state that the rules give a message. */
    MessagePosted state(Message message) {
        if (message.change == message.offset()) {
            return message.posted;
        }
        MessageState state = MessageState.builder(message.change)
                .rev(message.rev)
                .editedAt(message.editedAt)
                .deleted(message.deleted)
                .pinned(message.pinned)
                .reactions(counts(message))
                .replies(message.replies)
                .build();
        return message.posted.toBuilder().state(state).build();
    }

    /** A reply came or went: its root is held, and the replies are counted one by one. */
    private void recount(Message root, @Nullable Long last) {
        long count = messages.stream()
                .filter(reply -> Long.valueOf(root.offset()).equals(reply.posted.thread()) && reply.deleted == null)
                .count();
        root.replies = new Replies(count, last);
        root.change = offset;
    }

    List<ReactionCount> counts(Message message) {
        List<ReactionCount> counts = new ArrayList<>();
        for (String emoji : message.emojis) {
            int count = (int) message.reactions.stream()
                    .filter(row -> row.emoji().equals(emoji))
                    .count();
            counts.add(new ReactionCount(emoji, count));
        }
        return counts;
    }

    /** The keys and states of everything that changed after a position, by change; messages below the floor are left out. */
    List<Map.Entry<String, DurableEvent>> changes(long after) {
        List<Map.Entry<String, DurableEvent>> changed = new ArrayList<>();
        for (Message message : messages) {
            boolean stays = !message.gone || (message.everPinned && message.change > floor);
            if (stays && message.change > after) {
                changed.add(Map.entry("m/" + message.offset(), state(message)));
            }
        }
        others.forEach((key, other) -> {
            if (other.state.offset() > after) {
                changed.add(Map.entry(key, other.state));
            }
        });
        changed.sort(Comparator.comparingLong((Map.Entry<String, DurableEvent> entry) -> change(entry.getValue())));
        return changed;
    }

    private static long change(DurableEvent state) {
        return state instanceof MessagePosted message ? message.change() : state.offset();
    }

    int unread(long after, String user) {
        return (int) aboveFloor().stream()
                .filter(message -> message.offset() > after && message.deleted == null)
                .filter(message -> !user.equals(message.posted.user()))
                .count();
    }

    int mentions(long after, String user) {
        return (int) aboveFloor().stream()
                .filter(message -> message.offset() > after && message.deleted == null)
                .filter(message -> !user.equals(message.posted.user()))
                .filter(message ->
                        message.posted.everyone() || message.posted.mentions().contains(user))
                .count();
    }

    // ----------------------------------------------------------------------------------------------------------
    // changes

    /** Posts a message whose references were resolved. */
    void post(MessagePosted message) {
        offset++;
        Message posted = new Message(message.withOffset(offset), nanos);
        messages.add(posted);
        Message root = message.thread() == null ? null : held(message.thread());
        if (root != null) {
            recount(root, offset);
        }
        evict();
    }

    void edit(Message message, String text, List<String> mentions, Instant time) {
        own(message);
        message.posted =
                message.posted.toBuilder().text(text).mentions(mentions).build();
        message.rev++;
        message.editedAt = time;
    }

    void delete(Message message) {
        own(message);
        message.deleted = Deletion.AUTHOR;
        message.editedAt = null;
        message.pinned = false;
        message.reactions.clear();
        message.emojis.clear();
        message.posted = message.posted.toBuilder()
                .text("")
                .mentions(List.of())
                .everyone(false)
                .build();
        Message root = message.posted.thread() == null ? null : held(message.posted.thread());
        if (root != null) {
            Long last = messages.stream()
                    .filter(reply -> Long.valueOf(root.offset()).equals(reply.posted.thread()))
                    .filter(reply -> !reply.gone && reply.deleted == null)
                    .map(Message::offset)
                    .reduce((before, next) -> next)
                    .orElse(null);
            recount(root, last);
        }
        evict();
    }

    void pin(Message message, boolean on) {
        own(message);
        message.pinned = on;
        message.everPinned |= on;
        evict();
    }

    private void own(Message message) {
        other();
        message.change = offset;
        message.version = offset;
    }

    private void other() {
        offset++;
        lastOther = offset;
    }

    long pins() {
        return messages.stream().filter(message -> message.pinned).count();
    }

    /** The results of reactions; the offset is taken if one of them is done. */
    List<Outcome> react(Message message, List<Reaction> reactions) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Reaction reaction : reactions) {
            outcomes.add(react(message, reaction));
        }
        if (outcomes.contains(Outcome.DONE)) {
            other();
            message.change = offset;
        }
        return outcomes;
    }

    private static Outcome react(Message message, Reaction wanted) {
        List<Reaction> own = message.reactions.stream()
                .filter(row -> row.reactor().equals(wanted.reactor()))
                .toList();
        Reaction present = own.stream()
                .filter(row -> row.emoji().equals(wanted.emoji()))
                .findFirst()
                .orElse(null);
        if (wanted.on() == (present != null)) {
            return Outcome.SAME;
        }
        if (present != null) {
            message.reactions.remove(present);
            if (message.reactions.stream().noneMatch(row -> row.emoji().equals(wanted.emoji()))) {
                message.emojis.remove(wanted.emoji());
            }
            return Outcome.DONE;
        }
        boolean newEmoji = !message.emojis.contains(wanted.emoji());
        if (own.size() >= React.MAX_PER_REACTOR || (newEmoji && message.emojis.size() >= React.MAX_EMOJI)) {
            return Outcome.LIMIT;
        }
        message.reactions.add(wanted);
        if (newEmoji) {
            message.emojis.add(wanted.emoji());
        }
        return Outcome.DONE;
    }

    /** Sets the room or a role. */
    void set(String key, DurableEvent state, boolean removed) {
        other();
        others.put(key, new Other(state.withOffset(offset), removed));
    }

    /** Time passes. */
    void advance(long by) {
        nanos += by;
        evict();
    }

    /** R5: what is too much or too old is gone, pins excepted. */
    private void evict() {
        List<Message> unpinned = messages.stream()
                .filter(message -> !message.gone && !message.pinned)
                .toList();
        int tooMany = Math.max(0, unpinned.size() - size);
        for (int i = 0; i < unpinned.size(); i++) {
            Message message = unpinned.get(i);
            if (i < tooMany || message.offset() <= floor || nanos - message.postedAtNanos > ageNanos) {
                message.gone = true;
                floor = Math.max(floor, message.offset());
            }
        }
    }
}
