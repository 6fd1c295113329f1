package io.chathub.core.internal.broker.stream;

import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The effects of all streams that are stored and not completed.
 *
 * <p><b>R8:</b> the effects of an event are stored in the event's step, and stay until a node has run them. Thread-safe.
 */
public final class EffectQueue {

    /** The largest number of waiting effects; over it, events with effects are refused as unavailable. */
    static final int MAX_WAITING = 100_000;

    private final Set<PendingEffect> waiting = new LinkedHashSet<>();
    private int reserved;

    /** Takes the room for effects that the same step stores or releases; false where there is none. */
    synchronized boolean reserve(int count) {
        if (waiting.size() + reserved + count > MAX_WAITING) {
            return false;
        }
        reserved += count;
        return true;
    }

    synchronized void release(int count) {
        reserved -= count;
    }

    synchronized void store(String stream, String key, StreamPosition cause, List<Effect> effects) {
        reserved -= effects.size();
        for (int i = 0; i < effects.size(); i++) {
            waiting.add(new PendingEffect(stream, key, cause, i, effects.get(i)));
        }
    }

    /** The oldest effects. */
    public synchronized List<PendingEffect> oldest(int limit) {
        List<PendingEffect> oldest = new ArrayList<>();
        for (PendingEffect effect : waiting) {
            if (oldest.size() == limit) {
                break;
            }
            oldest.add(effect);
        }
        return oldest;
    }

    /** Removes an effect; without effect for one that is gone. */
    public synchronized void complete(PendingEffect effect) {
        waiting.remove(effect);
    }

    /** R9: forgets the effects of the events of a stream that are lost. */
    synchronized void forgetAbove(String stream, long kept) {
        waiting.removeIf(
                effect -> effect.stream().equals(stream) && effect.cause().offset() > kept);
    }
}
