package io.chathub.testkit.store;

import io.chathub.core.spi.broker.PendingEffect;
import java.util.List;
import java.util.TreeMap;

/** The effects of an {@link InMemoryStore} that wait, which guards them. */
final class MemoryEffects {

    private final TreeMap<Long, PendingEffect> waiting = new TreeMap<>();
    private long newest;

    void add(PendingEffect effect) {
        newest++;
        waiting.put(
                newest,
                new PendingEffect(
                        newest, effect.stream(), effect.key(), effect.cause(), effect.index(), effect.effect()));
    }

    int size() {
        return waiting.size();
    }

    int sizeOf(String stream) {
        return (int) waiting.values().stream()
                .filter(effect -> effect.stream().equals(stream))
                .count();
    }

    List<PendingEffect> page(long after, int limit) {
        return waiting.tailMap(after, false).values().stream().limit(limit).toList();
    }

    void complete(PendingEffect effect) {
        waiting.remove(effect.number());
    }

    /** Removes the effects of the events of a stream above an offset. */
    void loseAbove(String stream, long kept) {
        waiting.values()
                .removeIf(effect ->
                        effect.stream().equals(stream) && effect.cause().offset() > kept);
    }
}
