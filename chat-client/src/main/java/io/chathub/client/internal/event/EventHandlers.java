package io.chathub.client.internal.event;

import io.chathub.protocol.event.RoomEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The typed event handlers of one room or of one client, in the order of their registration. Registration is thread-safe;
 * delivery happens on the dispatch thread.
 */
public final class EventHandlers {

    private record Handler<E extends RoomEvent>(Class<E> type, Consumer<? super E> consumer) {
        void deliver(RoomEvent event) {
            if (type.isInstance(event)) {
                ListenerSet.guarded(consumer, target -> target.accept(type.cast(event)));
            }
        }
    }

    private final List<Handler<?>> handlers = new CopyOnWriteArrayList<>();

    /** Adds a handler for the events that are instances of {@code type}. */
    public <E extends RoomEvent> void add(Class<E> type, Consumer<? super E> consumer) {
        handlers.add(new Handler<>(type, consumer));
    }

    /** Whether there is no handler. */
    public boolean isEmpty() {
        return handlers.isEmpty();
    }

    /** Calls each handler whose type fits. An exception of one handler is logged and does not affect the others. */
    void deliver(RoomEvent event) {
        for (Handler<?> handler : handlers) {
            handler.deliver(event);
        }
    }
}
