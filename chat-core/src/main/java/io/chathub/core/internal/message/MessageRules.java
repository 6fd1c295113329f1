package io.chathub.core.internal.message;

import io.chathub.core.moderation.ErasureMode;
import io.chathub.core.options.MessageOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation.Bound;
import io.chathub.core.spi.broker.Operation.Replace;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.state.Deletion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a message changes: pure functions of the committed state, the request, the actor and the time. Each
 * returns the change, or null where the message is so already, or throws the refusal.
 */
public final class MessageRules {

    /** The label of pinned messages, by which they are counted. */
    static final String PINNED = "pinned";

    /**
     * A change of an entry, and the event that announces it.
     *
     * @param event   the event, without an offset
     * @param replace the change of the entry
     */
    record Change(DurableEvent event, Replace replace) {}

    private MessageRules() {}

    /**
     * Replaces the content of a message. Author alone, within the window; the host at any time.
     *
     * @param age the time since the message was posted
     */
    static @Nullable Change edit(
            @Nullable Entry entry, Edit edit, Actor actor, MessageOptions options, Instant now, Duration age) {
        MessagePosted message = held(entry);
        if (!actor.isHost()) {
            requireAuthor(message, actor);
            requireWithin(options.editWindow(), age, "edited");
        }
        int rev = message.rev();
        if (edit.rev() != null && edit.rev() != rev) {
            throw new ProtocolException(ErrorCode.CONFLICT, "the message has another revision");
        }
        if (edit.isContentOf(message)) {
            return null;
        }
        MessageEdited event = MessageEdited.builder(message.room(), message.offset(), edit.text(), now, rev + 1)
                .id(actor.origin())
                .username(actor.username())
                .user(actor.user())
                .price(edit.priceIn(message))
                .mentions(edit.mentionsIn(message))
                .build();
        return change(entry, event, MessageStates.edited(message, event), null, List.of());
    }

    /**
     * Deletes a message: the author within the window, a moderator and the host at any time.
     *
     * @param age the time since the message was posted
     */
    static @Nullable Change delete(
            @Nullable Entry entry, Actor actor, MessageOptions options, Instant now, Duration age) {
        MessagePosted message = message(entry);
        boolean author = actor.isAuthorOf(message) && !actor.isHost();
        if (!author && !actor.moderates()) {
            throw new ProtocolException(ErrorCode.FORBIDDEN, "only the author and moderators delete a message");
        }
        if (message.isDeleted()) {
            return null;
        }
        if (!actor.moderates()) {
            requireWithin(options.deleteWindow(), age, "deleted");
        }
        MessageDeleted.Builder builder = MessageDeleted.builder(
                message.room(), message.offset(), now, author ? Deletion.AUTHOR : Deletion.MODERATOR);
        if (author) { // a moderator is named in the audit log alone
            builder.id(actor.origin()).username(actor.username()).user(actor.user());
        }
        MessageDeleted event = builder.build();
        return change(entry, event, MessageStates.deleted(message, event), null, List.of());
    }

    /** Pins a message or removes its pin: a moderator or the host, at most {@link MessageOptions#maxPins()} a room. */
    static @Nullable Change pin(@Nullable Entry entry, boolean on, Actor actor, MessageOptions options, Instant now) {
        MessagePosted message = held(entry);
        if (!actor.moderates()) {
            throw new ProtocolException(ErrorCode.FORBIDDEN, "only moderators pin messages");
        }
        boolean pinned = message.state() != null && message.state().pinned();
        if (pinned == on) {
            return null;
        }
        MessagePinned event = MessagePinned.builder(message.room(), message.offset(), now, on)
                .id(actor.origin())
                .username(actor.username())
                .user(actor.user())
                .build();
        List<Bound> bounds = on ? List.of(new Bound("m/", PINNED, 0, options.maxPins())) : List.of();
        return change(entry, event, MessageStates.pinned(message, event), on ? PINNED : null, bounds);
    }

    /**
     * Takes the author away from a message, and its content too where it is to be deleted. Clients receive the loss of an author
     * as a state, since no event describes it.
     */
    static @Nullable Change erase(@Nullable Entry entry, ErasureMode mode, Instant now) {
        MessagePosted message = message(entry);
        if (message.isDeleted()) {
            return null;
        }
        MessagePosted nameless = ErasedUser.withoutAuthor(message);
        if (mode == ErasureMode.DELETE) {
            MessageDeleted event = MessageDeleted.builder(message.room(), message.offset(), now, Deletion.MODERATOR)
                    .build();
            return change(entry, event, MessageStates.deleted(nameless, event), null, List.of());
        }
        int rev = message.state() == null ? 1 : message.state().rev();
        MessageEdited event = MessageEdited.builder(message.room(), message.offset(), message.text(), now, rev)
                .build();
        long version = entry == null ? 0 : entry.version();
        return new Change(event, new Replace(message.entryKey(), version, nameless, false, null, List.of(), true));
    }

    /** Whether the message of an entry is of the user with this public id. */
    static boolean isOf(String author, @Nullable Entry entry) {
        return author.equals(message(entry).user());
    }

    /** The message of an entry, a tombstone too. */
    static MessagePosted message(@Nullable Entry entry) {
        if (entry == null || !(entry.state() instanceof MessagePosted message)) {
            throw notFound();
        }
        return message;
    }

    private static MessagePosted held(@Nullable Entry entry) {
        MessagePosted message = message(entry);
        if (message.isDeleted()) {
            throw notFound();
        }
        return message;
    }

    /** The broker gives the new state the offset of the change, and leaves reactions and replies as they are. */
    private static Change change(
            @Nullable Entry entry, DurableEvent event, MessagePosted next, @Nullable String label, List<Bound> bounds) {
        long version = entry == null ? 0 : entry.version();
        return new Change(event, new Replace(next.entryKey(), version, next, false, label, bounds));
    }

    private static void requireAuthor(MessagePosted message, Actor actor) {
        if (!actor.isAuthorOf(message)) {
            throw new ProtocolException(ErrorCode.FORBIDDEN, "only the author edits a message");
        }
    }

    private static void requireWithin(Duration window, Duration age, String what) {
        if (window.equals(MessageOptions.NO_LIMIT)) {
            return;
        }
        if (window.isZero() || age.compareTo(window) > 0) {
            throw new ProtocolException(ErrorCode.FORBIDDEN, "the message can no longer be " + what);
        }
    }

    static ProtocolException notFound() {
        return new ProtocolException(ErrorCode.NOT_FOUND, "no such message is held");
    }
}
