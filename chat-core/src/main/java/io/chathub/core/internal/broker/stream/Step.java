package io.chathub.core.internal.broker.stream;

import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.reply.Place;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A checked operation: either a refusal, or the change that takes the next offset.
 *
 * @param refusal   the result of an operation that changes nothing; null for a change
 * @param change    the change; null for a refusal
 * @param reactions the result of each reaction
 */
record Step(@Nullable PublishResult refusal, @Nullable Change change, List<Outcome> reactions) {

    /** The change of an entry. */
    interface Change {
        /** Applies the change at its offset and time, and returns the event as it is delivered. */
        DurableEvent apply(long offset, Instant time);
    }

    static Step of(Change change) {
        return new Step(null, change, List.of());
    }

    static Step of(Change change, List<Outcome> reactions) {
        return new Step(null, change, reactions);
    }

    static Step refused(Outcome outcome) {
        return refused(PublishResult.refused(outcome, null));
    }

    static Step refused(PublishResult result) {
        return new Step(result, null, List.of());
    }

    /** Nothing changes: the result has the position of the entry's last event. */
    static PublishResult same(String epoch, Entry entry, List<Outcome> reactions) {
        Place place = Place.of(epoch, entry.change(), entry.changedAt());
        return new PublishResult(Outcome.SAME, place, false, null, entry, reactions);
    }

    Change required() {
        return Objects.requireNonNull(change, "change");
    }
}
