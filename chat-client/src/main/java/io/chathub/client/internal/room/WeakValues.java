package io.chathub.client.internal.room;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Values by name, each forgotten with its name when nothing else refers to it. Thread-safe. */
public final class WeakValues<V> {

    private static final class Named<V> extends WeakReference<V> {
        private final String name;

        Named(String name, V value, ReferenceQueue<V> cleared) {
            super(value, cleared);
            this.name = name;
        }
    }

    private final Map<String, Named<V>> values = new HashMap<>();
    private final ReferenceQueue<V> cleared = new ReferenceQueue<>();

    /** The value of {@code name}; where there is none, that of {@code create}. */
    public synchronized V get(String name, Function<String, V> create) {
        forgetCleared();
        Named<V> reference = values.get(name);
        V value = reference == null ? null : reference.get();
        if (value == null) {
            value = create.apply(name);
            values.put(name, new Named<>(name, value, cleared));
        }
        return value;
    }

    /** The number of names. */
    synchronized int size() {
        forgetCleared();
        return values.size();
    }

    private void forgetCleared() {
        for (Reference<?> next = cleared.poll(); next != null; next = cleared.poll()) {
            if (next instanceof Named<?> gone) {
                values.remove(gone.name, gone); // the name may have another value by now
            }
        }
    }
}
