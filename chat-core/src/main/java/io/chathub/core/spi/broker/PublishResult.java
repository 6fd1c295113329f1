package io.chathub.core.spi.broker;

import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.reply.Place;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of a publication.
 *
 * @param outcome   what was done
 * @param place     the event's epoch, offset and time. For a duplicate, those of the first event; for {@code SAME}, those of
 *                  the entry's last event; null for a transient event, for a marker without an event, and for a refusal
 * @param duplicate whether the key was used before: then nothing was delivered
 * @param event     the durable event as it was delivered; null where none was
 * @param entry     the entry as it is, for {@code SAME} and {@code CONFLICT}; null where there is none
 * @param reactions the result of each reaction of an {@link Operation.React}, in its order; else empty
 */
public record PublishResult(
        Outcome outcome,
        @Nullable Place place,
        boolean duplicate,
        @Nullable DurableEvent event,
        @Nullable Entry entry,
        List<Outcome> reactions) {

    /** The outcome of a request. */
    public enum Outcome {
        /** The event was published. For a reaction: the reaction changed something. */
        DONE,
        /** Nothing changes: the state is the requested one already. */
        SAME,
        /** The entry has changed since it was read. */
        CONFLICT,
        /** The entry, or a message that the event refers to, is not held or deleted. */
        NOT_FOUND,
        /** A limit would be broken. */
        LIMIT,
        /** The offset that the request names is of another numbering; see {@link PublishRequest#reference}. */
        OTHER_EPOCH
    }

    /** Checks that nothing is null that may not be, and copies the list. */
    public PublishResult {
        Objects.requireNonNull(outcome, "outcome");
        reactions = List.copyOf(reactions);
    }

    /** The result of a published event; {@code place} and {@code event} are null for a transient one. */
    public static PublishResult done(@Nullable Place place, @Nullable DurableEvent event) {
        return new PublishResult(Outcome.DONE, place, false, event, null, List.of());
    }

    /** The result of a request whose key was used before. */
    public static PublishResult duplicate(Place place) {
        return new PublishResult(Outcome.DONE, place, true, null, null, List.of());
    }

    /** A refusal, with the entry where it explains the refusal. */
    public static PublishResult refused(Outcome outcome, @Nullable Entry entry) {
        return new PublishResult(outcome, null, false, null, entry, List.of());
    }
}
