package io.chathub.core.internal.broker.stream;

import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.store.StreamRules;
import io.chathub.protocol.StreamPosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The effects of all streams that are stored and not completed.
 *
 * <p><b>R8:</b> the effects of an event are stored in the event's step, and stay until a node has run them. Thread-safe.
 */
public final class EffectQueue {

    /** By number. */
    private final NavigableMap<Long, PendingEffect> waiting = new TreeMap<>();

    private long newest;
    /** The number of effects that wait or are reserved, of each stream that has some. */
    private final Map<String, Integer> held = new HashMap<>();

    private int heldOfAll;

    /** Takes the room for effects that the same step stores or releases; false where there is none. */
    synchronized boolean reserve(String stream, int count) {
        if (heldOfAll + count > StreamRules.MAX_EFFECTS
                || held.getOrDefault(stream, 0) + count > StreamRules.MAX_EFFECTS_OF_STREAM) {
            return false;
        }
        hold(stream, count);
        return true;
    }

    synchronized void release(String stream, int count) {
        hold(stream, -count);
    }

    private void hold(String stream, int change) {
        heldOfAll += change;
        held.merge(stream, change, (before, added) -> before + added == 0 ? null : before + added);
    }

    synchronized void store(String stream, String key, StreamPosition cause, List<Effect> effects) {
        for (int i = 0; i < effects.size(); i++) {
            waiting.put(++newest, new PendingEffect(newest, stream, key, cause, i, effects.get(i)));
        }
    }

    /** The effects after a number. */
    public synchronized List<PendingEffect> page(long after, int limit) {
        return waiting.tailMap(after, false).values().stream().limit(limit).toList();
    }

    /** Removes an effect; without effect for one that is gone. */
    public synchronized void complete(PendingEffect effect) {
        if (waiting.remove(effect.number()) != null) {
            hold(effect.stream(), -1);
        }
    }

    /** R9: forgets the effects of the events of a stream that are lost. */
    synchronized void forgetAbove(String stream, long kept) {
        List<PendingEffect> lost = waiting.values().stream()
                .filter(effect ->
                        effect.stream().equals(stream) && effect.cause().offset() > kept)
                .toList();
        lost.forEach(this::complete);
    }
}
