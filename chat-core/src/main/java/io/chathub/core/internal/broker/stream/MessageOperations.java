package io.chathub.core.internal.broker.stream;

import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation.React;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.Operation.Replace;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.Replies;
import io.chathub.protocol.state.ThreadRoot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations on messages: a post with its references, a replacement, and reactions.
 *
 * <p><b>R2:</b> an event puts one message into a new state, and gives the root of a thread the same change. <b>R4, R6:</b>
 * counts of reactions and replies are kept with the message, change in the step that alters their rows, and are absolute in
 * the event. Guarded by its {@link EntryStream}.
 */
final class MessageOperations {

    private static final String PREFIX = "m/";

    private final Numbering numbering;
    private final Messages messages;
    private final Labels labels;
    private final Bounds bounds;

    MessageOperations(Numbering numbering, Messages messages, Labels labels, Bounds bounds) {
        this.numbering = numbering;
        this.messages = messages;
        this.labels = labels;
        this.bounds = bounds;
    }

    /** The offset in the key of a message; null for another key. */
    static @Nullable Long offsetOf(String key) {
        if (!key.startsWith(PREFIX) || key.length() == PREFIX.length() || key.length() > PREFIX.length() + 18) {
            return null;
        }
        for (int i = PREFIX.length(); i < key.length(); i++) {
            if (key.charAt(i) < '0' || key.charAt(i) > '9') {
                return null;
            }
        }
        return Long.parseLong(key.substring(PREFIX.length()));
    }

    // ----------------------------------------------------------------------------------------------------- post

    /** Whether a message is stored as it is: without references, and without fields that belong to its owner. */
    static boolean isPlain(MessagePosted message) {
        return message.thread() == null
                && message.replyTo() == null
                && message.root() == null
                && message.state() == null;
    }

    /** A message with references: those must be held and not deleted; a thread is the one of its root. */
    Step post(MessagePosted message, long now) {
        Long replyTo = message.replyTo();
        if (replyTo != null && live(replyTo) == null) {
            return Step.refused(Outcome.NOT_FOUND);
        }
        Long thread = message.thread();
        if (thread == null) {
            return Step.of((offset, time) -> append(message.toBuilder(), null, offset, time, now));
        }
        MessagePosted named = messages.held(thread);
        Long rootOffset = named == null || named.thread() == null ? thread : named.thread();
        MessagePosted root = named == null ? null : live(rootOffset);
        if (root == null) {
            return Step.refused(Outcome.NOT_FOUND);
        }
        return Step.of((offset, time) -> {
            Replies before = replies(root);
            Replies replies = new Replies(before.count() + 1, offset);
            messages.put(messages.changing(root), MessageStates.replied(root, replies, offset), offset, time);
            MessagePosted.Builder reply = message.toBuilder().thread(rootOffset);
            return append(reply, new ThreadRoot(rootOffset, replies), offset, time, now);
        });
    }

    private DurableEvent append(
            MessagePosted.Builder message, @Nullable ThreadRoot root, long offset, Instant time, long now) {
        MessagePosted state =
                message.root(null).state(null).offset(offset).build().withTimestamp(time);
        messages.append(state, now);
        return root == null ? state : state.toBuilder().root(root).build();
    }

    private @Nullable MessagePosted live(long offset) {
        MessagePosted message = messages.held(offset);
        return message == null || message.isDeleted() ? null : message;
    }

    private static Replies replies(MessagePosted root) {
        MessageState state = root.state();
        return state == null || state.replies() == null ? new Replies(0, null) : state.replies();
    }

    // -------------------------------------------------------------------------------------------------- replace

    Step replace(long target, DurableEvent event, Replace operation) {
        MessagePosted held = messages.held(target);
        if (held == null) {
            return Step.refused(Outcome.NOT_FOUND);
        }
        if (!(operation.state() instanceof MessagePosted wanted)) {
            throw new IllegalArgumentException("state: no message (expected: the state of " + operation.key() + ")");
        }
        EntryNode now = messages.node(target);
        if (operation.expected() != (now == null ? target : now.version)) {
            Entry entry = now == null ? EntryNode.unchanged(held) : now.entry();
            return Step.refused(PublishResult.refused(Outcome.CONFLICT, entry));
        }
        if (held.isDeleted()) {
            return Step.refused(Outcome.NOT_FOUND);
        }
        if (!bounds.hold(operation, true, now == null ? null : now.label, !wanted.isDeleted())) {
            return Step.refused(Outcome.LIMIT);
        }
        return Step.of((offset, time) -> {
            EntryNode node = messages.changing(held);
            ThreadRoot root = wanted.isDeleted() ? leaveThread(held, offset, time) : null;
            if (wanted.isDeleted()) {
                messages.dropReactions(node);
            }
            node.version = offset;
            if (event instanceof MessagePinned || wanted.isDeleted()) {
                labels.set(node, wanted.isDeleted() ? null : operation.label()); // an edit leaves the pin as it is
            }
            messages.put(node, replaced(held, wanted, event, offset, time), offset, time);
            DurableEvent delivered = event.withTimestamp(time).withOffset(offset);
            return delivered instanceof MessageDeleted deletion && root != null ? deletion.withRoot(root) : delivered;
        });
    }

    /** The new state: what the request says, with the fields that belong to the owner as they are. */
    private static MessagePosted replaced(
            MessagePosted held, MessagePosted wanted, DurableEvent event, long offset, Instant time) {
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
        if (event instanceof MessageEdited) {
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
    private @Nullable ThreadRoot leaveThread(MessagePosted reply, long offset, Instant time) {
        Long rootOffset = reply.thread();
        MessagePosted root = rootOffset == null ? null : messages.held(rootOffset);
        if (rootOffset == null || root == null) {
            return null;
        }
        Replies replies = new Replies(Math.max(0, replies(root).count() - 1), newestReply(rootOffset, reply.offset()));
        messages.put(messages.changing(root), MessageStates.replied(root, replies, offset), offset, time);
        return new ThreadRoot(rootOffset, replies);
    }

    private @Nullable Long newestReply(long root, long without) {
        long[] held = messages.threads().of(root);
        for (int i = held.length - 1; i >= 0; i--) {
            if (held[i] != without && live(held[i]) != null) {
                return held[i];
            }
        }
        return null;
    }

    // ---------------------------------------------------------------------------------------------------- react

    Step react(DurableEvent event, React operation) {
        MessagePosted held = live(operation.target());
        if (held == null) {
            return Step.refused(Outcome.NOT_FOUND);
        }
        if (!(event instanceof ReactionsChanged changed)) {
            throw new IllegalArgumentException("event: no change of reactions (expected: one, for reactions)");
        }
        EntryNode now = messages.node(held.offset());
        ReactionRows rows = messages.reactions(now);
        List<Outcome> outcomes = new ArrayList<>(operation.reactions().size());
        for (Reaction reaction : operation.reactions()) {
            outcomes.add(rows.apply(reaction));
        }
        if (!outcomes.contains(Outcome.DONE)) {
            Entry entry = now == null ? EntryNode.unchanged(held) : now.entry();
            return Step.refused(
                    outcomes.contains(Outcome.LIMIT)
                            ? new PublishResult(Outcome.LIMIT, null, false, null, null, outcomes)
                            : Step.same(numbering.epoch(), entry, outcomes));
        }
        return Step.of(
                (offset, time) -> {
                    EntryNode node = messages.changing(held);
                    node.reactions = rows.isEmpty() ? null : rows;
                    ReactionsChanged delivered = changed.withReactions(rows.counts())
                            .withTimestamp(time)
                            .withOffset(offset);
                    messages.put(node, MessageStates.reacted(held, delivered), offset, time);
                    return delivered;
                },
                outcomes);
    }
}
