package io.chathub.client.internal.event;

import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The typed event handlers of one room or of one client, in the order of their registration. Registration is thread-safe;
 * delivery happens on the dispatch thread, or on an executor of the user.
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
    /** The handlers for the states of known messages. */
    private final List<Consumer<? super MessagePosted>> ofChanges = new CopyOnWriteArrayList<>();
    /** Null for the dispatch thread. */
    private volatile @Nullable SerialQueue queue;

    /** Adds a handler for the events that are instances of {@code type}. */
    public <E extends RoomEvent> void add(Class<E> type, Consumer<? super E> consumer) {
        handlers.add(new Handler<>(type, consumer));
    }

    /** Adds a handler for the states of known messages that changed while this client missed events. */
    public void addChanged(Consumer<? super MessagePosted> consumer) {
        ofChanges.add(consumer);
    }

    /** Whether there is no handler. */
    public boolean isEmpty() {
        return handlers.isEmpty() && ofChanges.isEmpty();
    }

    /** Calls the handlers on {@code executor} from now on, for one event at a time. */
    void runOn(Executor executor, EventBudget budget) {
        queue = new SerialQueue(executor, budget);
    }

    /** Whether the handlers have an executor of their own. */
    public boolean haveExecutor() {
        return queue != null;
    }

    /** Calls the handlers, here or on their executor. */
    void deliver(RoomEvent event) {
        run(!handlers.isEmpty(), () -> call(event));
    }

    /** Calls the handlers for a state of a known message, here or on their executor. */
    void deliverChanged(MessagePosted now) {
        run(
                !ofChanges.isEmpty(),
                () -> ofChanges.forEach(consumer -> ListenerSet.guarded(consumer, target -> target.accept(now))));
    }

    private void run(boolean hasHandlers, Runnable call) {
        SerialQueue ofExecutor = queue;
        if (ofExecutor == null) {
            call.run();
        } else if (hasHandlers) {
            ofExecutor.add(call);
        }
    }

    /** Calls each handler whose type fits. An exception of one handler is logged and does not affect the others. */
    private void call(RoomEvent event) {
        for (Handler<?> handler : handlers) {
            handler.deliver(event);
        }
    }
}
