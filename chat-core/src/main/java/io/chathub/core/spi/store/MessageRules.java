package io.chathub.core.spi.store;

import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation.Replace;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.Replies;
import io.chathub.protocol.state.ThreadRoot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of messages: a post with its references, and a replacement.
 *
 * <p><b>R2:</b> an event puts one message into a new state, and gives the root of a thread the same change. <b>R4, R6:</b>
 * the count of replies is kept with the root, changes in the step that adds or deletes a reply, and is absolute in the event.
 */
final class MessageRules {

    private MessageRules() {}

    // ----------------------------------------------------------------------------------------------------- post

    /** A message with references: those must be held and not deleted; a thread is the one of its root. */
    static StreamChange post(StreamRows rows, MessagePosted message) {
        Long replyTo = message.replyTo();
        if (replyTo != null && live(rows.message(replyTo)) == null) {
            return StreamChange.refused(Outcome.NOT_FOUND);
        }
        long offset = rows.head().offset() + 1;
        Instant time = StreamRules.time(rows, message);
        Long thread = message.thread();
        if (thread == null) {
            MessagePosted state = posted(message.toBuilder(), offset, time);
            return StreamChange.of(StreamRules.done(rows, state), List.of(StreamRules.unchanged(state)));
        }
        Entry named = rows.message(thread);
        Long rootOffset = named == null || message(named).thread() == null
                ? thread
                : message(named).thread();
        Entry root = named == null || rootOffset == null ? null : live(rows.message(rootOffset));
        if (root == null || rootOffset == null) {
            return StreamChange.refused(Outcome.NOT_FOUND);
        }
        MessagePosted held = message(root);
        Replies replies = new Replies(replies(held).count() + 1, offset);
        MessagePosted state = posted(message.toBuilder().thread(rootOffset), offset, time);
        MessagePosted delivered =
                state.toBuilder().root(new ThreadRoot(rootOffset, replies)).build();
        return StreamChange.of(
                StreamRules.done(rows, delivered),
                List.of(
                        changed(root, MessageStates.replied(held, replies, offset), offset, time),
                        StreamRules.unchanged(state)));
    }

    private static MessagePosted posted(MessagePosted.Builder message, long offset, Instant time) {
        return message.root(null).state(null).offset(offset).build().withTimestamp(time);
    }

    // -------------------------------------------------------------------------------------------------- replace

    static StreamChange replace(StreamRows rows, long target, DurableEvent event, Replace operation) {
        Entry now = rows.message(target);
        if (now == null) {
            return StreamChange.refused(Outcome.NOT_FOUND);
        }
        if (!(operation.state() instanceof MessagePosted wanted)) {
            throw new IllegalArgumentException("state: no message (expected: the state of " + operation.key() + ")");
        }
        if (operation.expected() != now.version()) {
            return StreamChange.refused(PublishResult.refused(Outcome.CONFLICT, now));
        }
        MessagePosted held = message(now);
        if (held.isDeleted()) {
            return StreamChange.refused(Outcome.NOT_FOUND);
        }
        boolean deletes = wanted.isDeleted();
        if (!StreamRules.boundsHold(rows, operation, now, !deletes)) {
            return StreamChange.refused(Outcome.LIMIT);
        }
        long offset = rows.head().offset() + 1;
        Instant time = StreamRules.time(rows, event);
        List<Entry> puts = new ArrayList<>();
        DurableEvent delivered = event.withTimestamp(time).withOffset(offset);
        if (deletes) {
            ThreadRoot left = leaveThread(rows, held, offset, time, puts);
            if (left != null && delivered instanceof MessageDeleted deletion) {
                delivered = deletion.withRoot(left);
            }
        }
        String label = deletes ? null : event instanceof MessagePinned ? operation.label() : now.label();
        puts.add(new Entry(
                now.key(),
                offset,
                offset,
                false,
                replaced(held, wanted, event instanceof MessageEdited && !operation.asState(), offset, time),
                label, // an edit leaves the pin as it is
                now.marker(),
                time));
        return new StreamChange(StreamRules.done(rows, delivered), puts, target, List.of(), deletes, null);
    }

    /** The new state: what the request says, with the fields that belong to the owner as they are. */
    private static MessagePosted replaced(
            MessagePosted held, MessagePosted wanted, boolean edited, long offset, Instant time) {
        MessageState before = held.state();
        MessageState after = wanted.state();
        boolean deleted = wanted.isDeleted();
        MessageState.Builder state = MessageState.builder(offset)
                .rev(after == null ? 1 : after.rev())
                .editedAt(after == null ? null : after.editedAt())
                .deleted(after == null ? null : after.deleted())
                .pinned(after != null && after.pinned() && !deleted)
                .reactions(before == null || deleted ? List.of() : before.reactions())
                .replies(before == null ? null : before.replies());
        if (edited) {
            state.editedAt(time);
        }
        MessagePosted.Builder next = wanted.toBuilder()
                .offset(held.offset())
                .thread(held.thread())
                .replyTo(held.replyTo())
                .root(null)
                .state(state.build());
        if (deleted) {
            next.text("").price(null).mentions(List.of()).everyone(false);
        }
        return next.build().withTimestamp(held.timestamp());
    }

    /** A deleted reply leaves the count of its thread; null where the root is gone. */
    private static @Nullable ThreadRoot leaveThread(
            StreamRows rows, MessagePosted reply, long offset, Instant time, List<Entry> puts) {
        Long rootOffset = reply.thread();
        Entry root = rootOffset == null ? null : rows.message(rootOffset);
        if (rootOffset == null || root == null) {
            return null;
        }
        MessagePosted held = message(root);
        Replies replies =
                new Replies(Math.max(0, replies(held).count() - 1), rows.newestReply(rootOffset, reply.offset()));
        puts.add(changed(root, MessageStates.replied(held, replies, offset), offset, time));
        return new ThreadRoot(rootOffset, replies);
    }

    // --------------------------------------------------------------------------------------------------- common

    /** The entry with a derived field that the event altered: the version stays. */
    static Entry changed(Entry now, MessagePosted state, long change, Instant time) {
        return new Entry(now.key(), change, now.version(), false, state, now.label(), now.marker(), time);
    }

    static @Nullable Entry live(@Nullable Entry entry) {
        return entry == null || message(entry).isDeleted() ? null : entry;
    }

    static MessagePosted message(Entry entry) {
        return (MessagePosted) entry.state();
    }

    private static Replies replies(MessagePosted root) {
        MessageState state = root.state();
        return state == null || state.replies() == null ? new Replies(0, null) : state.replies();
    }
}
