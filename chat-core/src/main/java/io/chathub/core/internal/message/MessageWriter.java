package io.chathub.core.internal.message;

import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.entry.EntryWriter;
import io.chathub.core.moderation.ErasureMode;
import io.chathub.core.options.MessageOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Edits, deletes and pins messages by the {@link MessageRules}, one change of a message after another. A stage fails with the
 * {@link io.chathub.protocol.ProtocolException} of the rule, and as {@link EntryWriter#write} does. Any thread may call.
 */
public final class MessageWriter {

    private final EntryWriter entries;
    private final MessageOptions options;
    private final TimeSource time;

    /** A writer of the entries of messages. */
    public MessageWriter(EntryWriter entries, MessageOptions options, TimeSource time) {
        this.entries = entries;
        this.options = options;
        this.time = time;
    }

    /** Replaces the content of a message. */
    public CompletionStage<PublishResult> edit(String room, long target, Edit edit, Actor actor, Origin origin) {
        return write(
                room, target, origin, (entry, now) -> MessageRules.edit(entry, edit, actor, options, now, age(entry)));
    }

    /** Deletes a message. */
    public CompletionStage<PublishResult> delete(String room, long target, Actor actor, Origin origin) {
        return write(room, target, origin, (entry, now) -> MessageRules.delete(entry, actor, options, now, age(entry)));
    }

    /** Pins a message, or removes its pin. */
    public CompletionStage<PublishResult> pin(String room, long target, boolean on, Actor actor, Origin origin) {
        return write(room, target, origin, (entry, now) -> MessageRules.pin(entry, on, actor, options, now));
    }

    /** Deletes a message for the host if it is of this author: its offset may name another message since it was read. */
    public CompletionStage<PublishResult> deleteOf(String author, String room, long target) {
        return write(
                room,
                target,
                Origin.HOST,
                (entry, now) -> MessageRules.isOf(author, entry)
                        ? MessageRules.delete(entry, Actor.HOST, options, now, age(entry))
                        : null);
    }

    /** Takes the author away from a message, for an erasure, if it is of this author. */
    public CompletionStage<PublishResult> erase(String author, String room, long target, ErasureMode mode) {
        return write(
                room,
                target,
                Origin.HOST,
                (entry, now) -> MessageRules.isOf(author, entry) ? MessageRules.erase(entry, mode, now) : null);
    }

    private Duration age(@Nullable Entry entry) {
        return entry != null && entry.state() instanceof MessagePosted message
                ? time.age(message.timestamp())
                : Duration.ZERO;
    }

    private CompletionStage<PublishResult> write(
            String room,
            long target,
            Origin origin,
            BiFunction<@Nullable Entry, Instant, MessageRules.@Nullable Change> rule) {
        return entries.write(room, DurableEvent.messageKey(target), origin.reference(), entry -> {
            MessageRules.Change change = rule.apply(entry, time.timestamp());
            return change == null
                    ? null
                    : new PublishRequest(
                            room,
                            origin.id(),
                            origin.number(),
                            change.event(),
                            origin.key(),
                            change.replace(),
                            List.of());
        });
    }
}
