package io.chathub.core.spi.store;

import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.PublishResult;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The change that an event makes to a stream: the result for its origin, and the rows that change. A refused event changes no row.
 *
 * @param result    the result; with the position and the event as it is delivered, where an event takes an offset
 * @param entries   the new states, the root of a thread before its reply; each has the offset of the event as its change
 * @param target    the message whose reactions change; 0 for none
 * @param reactions the reactions that are added or removed, in order
 * @param unreacted whether all reactions to {@code target} are removed
 * @param marker    the read marker to store as a row of its own; null for none
 */
public record StreamChange(
        PublishResult result,
        List<Entry> entries,
        long target,
        List<Reaction> reactions,
        boolean unreacted,
        @Nullable Marker marker) {

    /** Checks that nothing is null that may not be, and copies the lists. */
    public StreamChange {
        Objects.requireNonNull(result, "result");
        entries = List.copyOf(entries);
        reactions = List.copyOf(reactions);
    }

    static StreamChange of(PublishResult result, List<Entry> entries) {
        return new StreamChange(result, entries, 0, List.of(), false, null);
    }

    static StreamChange refused(PublishResult.Outcome outcome) {
        return refused(PublishResult.refused(outcome, null));
    }

    static StreamChange refused(PublishResult result) {
        return of(result, List.of());
    }
}
