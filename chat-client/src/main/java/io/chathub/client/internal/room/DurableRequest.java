package io.chathub.client.internal.room;

import io.chathub.client.OutgoingMessage;
import io.chathub.protocol.Feature;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.DeleteMessage;
import io.chathub.protocol.command.EditMessage;
import io.chathub.protocol.command.PinMessage;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.command.React;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request for a durable event: a message, or a change of one. The same for all of its attempts but for the ref, with the same
 * idempotency key. A reaction has no key, since the same reaction again has no effect.
 *
 * @param command the command of an attempt, by its ref
 * @param needs   the features that the server has to name
 * @param target  the offset of the message that is changed; null for a new message
 * @param hasKey  whether the server knows a repetition by its key
 */
record DurableRequest(
        Function<String, ClientCommand> command,
        Set<Feature> needs,
        @Nullable Long target,
        boolean hasKey) {

    /** A new message. {@code epoch} is that of the offsets in it; null for the present one. */
    static DurableRequest message(String room, String key, @Nullable String epoch, OutgoingMessage message) {
        EnumSet<Feature> needs = EnumSet.noneOf(Feature.class);
        boolean hasOffsets = message.replyTo() != null || message.thread() != null;
        if (hasOffsets) {
            needs.add(Feature.REPLY);
        }
        if (message.everyone() || !message.mentions().isEmpty()) {
            needs.add(Feature.MENTION);
        }
        return new DurableRequest(
                ref -> PostMessage.builder(room, message.text())
                        .ref(ref)
                        .key(key)
                        .price(message.price())
                        .epoch(hasOffsets ? epoch : null)
                        .replyTo(message.replyTo())
                        .thread(message.thread())
                        .mentions(message.mentions())
                        .everyone(message.everyone())
                        .build(),
                needs,
                null,
                true);
    }

    /** A new text, price and mentions for the message at {@code target}, of one revision or of any. */
    static DurableRequest edit(String room, String key, @Nullable String epoch, long target, OutgoingMessage content) {
        EnumSet<Feature> needs = EnumSet.of(Feature.EDIT);
        if (!content.mentions().isEmpty()) {
            needs.add(Feature.MENTION);
        }
        return new DurableRequest(
                ref -> EditMessage.builder(room, target, content.text())
                        .ref(ref)
                        .key(key)
                        .epoch(epoch)
                        .price(content.price())
                        .mentions(content.mentions())
                        .rev(content.rev())
                        .build(),
                needs,
                target,
                true);
    }

    /** The deletion of the message at {@code target}. */
    static DurableRequest delete(String room, String key, @Nullable String epoch, long target) {
        return new DurableRequest(
                ref -> DeleteMessage.builder(room, target)
                        .ref(ref)
                        .key(key)
                        .epoch(epoch)
                        .build(),
                EnumSet.of(Feature.DELETE),
                target,
                true);
    }

    /** A reaction of this user to the message at {@code target}, or its removal. */
    static DurableRequest react(String room, @Nullable String epoch, long target, String emoji, boolean on) {
        return new DurableRequest(
                ref -> React.builder(room, target, emoji, on)
                        .ref(ref)
                        .epoch(epoch)
                        .build(),
                EnumSet.of(Feature.REACTION),
                target,
                false);
    }

    /** A pin of the message at {@code target}, or its removal. */
    static DurableRequest pin(String room, String key, @Nullable String epoch, long target, boolean on) {
        return new DurableRequest(
                ref -> PinMessage.builder(room, target, on)
                        .ref(ref)
                        .key(key)
                        .epoch(epoch)
                        .build(),
                EnumSet.of(Feature.PIN),
                target,
                true);
    }

    /** The command of the attempt with {@code ref}. */
    ClientCommand command(String ref) {
        return command.apply(ref);
    }

    /** A needed feature that is not among {@code features}; null if all are. */
    @Nullable Feature missing(Set<Feature> features) {
        return needs.stream()
                .filter(needed -> !features.contains(needed))
                .findFirst()
                .orElse(null);
    }
}
