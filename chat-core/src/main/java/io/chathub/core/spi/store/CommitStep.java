package io.chathub.core.spi.store;

import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.Operation.Advance;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.Place;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The step of one event within a commit, the same for every store: key, rules, offset, entries, effects (<b>R8</b>). */
public final class CommitStep {

    private CommitStep() {}

    /**
     * Carries out the step of one event.
     *
     * @throws IllegalArgumentException if operation and event do not belong together: the store rejects the batch
     */
    public static Placed place(StreamTable table, PublishRequest request) {
        long before = table.head().offset();
        String key = request.idempotencyKey();
        if (key != null) {
            Place known = table.placeOf(key);
            if (known != null) {
                return new Placed(PublishResult.duplicate(known), null, before, List.of());
            }
            if (table.isFullOfKeys()) {
                return new Placed(null, "too many messages with a key", before, List.of());
            }
        }
        if (!request.effects().isEmpty()
                && !table.hasRoomForEffects(request.effects().size())) {
            return new Placed(null, "too many effects wait", before, List.of());
        }
        StreamChange change = decide(table, request);
        table.apply(change);
        DurableEvent event = change.result().event();
        Place place = change.result().place();
        if (event != null && place != null) {
            if (key != null) {
                table.storeKey(key, place);
            }
            if (!request.effects().isEmpty()) {
                table.storeEffects(effects(request, event, place));
            }
        }
        return new Placed(change.result(), null, before, change.entries());
    }

    private static StreamChange decide(StreamTable table, PublishRequest request) {
        RoomEvent event = request.event();
        if (event instanceof DurableEvent durable) {
            // the form in which the states are kept has milliseconds: the event that is delivered has the same time
            if (request.isOfOtherEpoch(table.head())) {
                return StreamChange.refused(Outcome.OTHER_EPOCH);
            }
            DurableEvent kept = durable.withTimestamp(durable.timestamp().truncatedTo(ChronoUnit.MILLIS));
            return StreamRules.decide(table, kept, request.operation());
        }
        if (request.operation() instanceof Advance advance) {
            return StreamRules.advance(table, advance);
        }
        throw new IllegalArgumentException("event: missing (expected: a durable event, or the advance of a marker)");
    }

    private static List<PendingEffect> effects(PublishRequest request, DurableEvent event, Place place) {
        String key = StreamRules.entryKey(request.operation(), event);
        StreamPosition cause = new StreamPosition(place.epoch(), place.offset());
        List<PendingEffect> effects = new ArrayList<>();
        for (Effect effect : request.effects()) {
            effects.add(new PendingEffect(0, request.stream(), key, cause, effects.size(), effect));
        }
        return effects;
    }
}
