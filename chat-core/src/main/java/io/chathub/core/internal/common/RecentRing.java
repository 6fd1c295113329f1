package io.chathub.core.internal.common;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The most recent items, up to a bound; pruned on write. Any thread may use it. */
public final class RecentRing<T> {

    private final int capacity;
    private final ArrayDeque<T> items = new ArrayDeque<>();

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
    }

    /** Replaces each item by the result of {@code change}. */
    public synchronized void replaceAll(UnaryOperator<T> change) {
        int size = items.size();
        for (int i = 0; i < size; i++) {
            items.add(change.apply(items.remove()));
        }
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
