package io.chathub.core.internal;

import java.util.ArrayDeque;
import java.util.List;

/** The last so many of something, pruned on write. */
final class Recent<T> {

    private final int capacity;
    private final ArrayDeque<T> items = new ArrayDeque<>();

    Recent(int capacity) {
        this.capacity = capacity;
    }

    synchronized void add(T item) {
        if (capacity == 0) {
            return;
        }
        if (items.size() == capacity) {
            items.remove();
        }
        items.add(item);
    }

    /** Oldest first. */
    synchronized List<T> toList() {
        return List.copyOf(items);
    }
}
