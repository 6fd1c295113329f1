package io.chathub.core.internal.common;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The most recent items, up to a bound; pruned on write. Any thread may use it. */
public final class RecentRing<T> {

    private final int capacity;
    private final ArrayDeque<T> items = new ArrayDeque<>();
    private long added;

    public RecentRing(int capacity) {
        this.capacity = capacity;
    }

    public synchronized void add(T item) {
        if (capacity == 0) {
            return;
        }
        if (items.size() == capacity) {
            items.remove();
        }
        items.add(item);
        added++;
    }

    /** Replaces each item by the result of {@code change}. */
    public synchronized void replaceAll(UnaryOperator<T> change) {
        int size = items.size();
        for (int i = 0; i < size; i++) {
            items.add(change.apply(items.remove()));
        }
    }

    /** The number of items that were added until now. */
    public synchronized long added() {
        return added;
    }

    /** Replaces the items but those that were added after the number of added ones was {@code before}. */
    public synchronized void replace(long before, List<T> by) {
        List<T> all = new ArrayList<>(items);
        int later = (int) Math.min(all.size(), added - before);
        List<T> now = new ArrayList<>(by);
        now.addAll(all.subList(all.size() - later, all.size()));
        items.clear();
        items.addAll(now.subList(Math.max(0, now.size() - capacity), now.size()));
    }

    /** Removes the items that fulfil {@code condition}. */
    public synchronized void removeIf(Predicate<T> condition) {
        items.removeIf(condition);
    }

    /** Oldest first. */
    public synchronized List<T> toList() {
        return List.copyOf(items);
    }
}
