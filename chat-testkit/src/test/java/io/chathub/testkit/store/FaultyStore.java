package io.chathub.testkit.store;

import io.chathub.core.spi.store.Committed;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A store in memory whose commits and reads fail on purpose. */
public final class FaultyStore {

    /** What becomes of a commit. */
    public enum Fate {
        STORED,
        /** Nothing is stored, and the caller knows it not. */
        LOST,
        /** Stored, and the answer is lost. */
        STORED_UNANSWERED,
        FULL,
        /** The store fails with an exception that its contract forbids. */
        BROKEN
    }

    public record Batch(UUID id, List<String> keys) {}

    volatile Fate fate = Fate.STORED;
    /** The fates of commits, where {@link #fate} is none. */
    public volatile Supplier<Fate> commitFates = () -> Fate.STORED;
    /** The events that the store refuses, by their key. */
    Predicate<String> refused = key -> false;
    /** Whether a refusal names the event. */
    boolean namesIndex = true;

    /** What a read of a history fails with; null for nothing. */
    volatile StoreException readFailure;

    final InMemoryStore memory = new InMemoryStore();
    public final List<Batch> batches = new ArrayList<>();
    public final MessageStore store = (MessageStore) Proxy.newProxyInstance(
            FaultyStore.class.getClassLoader(), new Class<?>[] {MessageStore.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("commit")) {
                    @SuppressWarnings("unchecked")
                    List<NewEvent> events = (List<NewEvent>) arguments[2];
                    return commit((UUID) arguments[0], (Long) arguments[1], events);
                }
                if (fate != Fate.STORED && method.getDeclaringClass() == MessageStore.class) {
                    throw StoreException.temporary("away on purpose", null);
                }
                if (readFailure != null && method.getName().equals("history")) {
                    throw readFailure;
                }
                try {
                    return method.invoke(memory, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });

    private Committed commit(UUID id, long now, List<NewEvent> events) {
        List<String> keys = events.stream()
                .map(event -> String.valueOf(event.request().idempotencyKey()))
                .toList();
        batches.add(new Batch(id, keys));
        Fate commitFate = fate == Fate.STORED ? commitFates.get() : fate;
        switch (commitFate) {
            case LOST -> throw StoreException.temporary("lost on purpose", null);
            case FULL -> throw StoreException.full("full on purpose", null);
            case BROKEN -> throw new IllegalStateException("broken on purpose");
            case STORED, STORED_UNANSWERED -> {}
        }
        for (int i = 0; i < keys.size(); i++) {
            if (refused.test(keys.get(i))) {
                throw StoreException.rejected(namesIndex ? i : -1, "refused on purpose", null);
            }
        }
        Committed committed = memory.commit(id, now, events);
        if (commitFate == Fate.STORED_UNANSWERED) {
            throw StoreException.temporary("unanswered on purpose", null);
        }
        return committed;
    }
}
