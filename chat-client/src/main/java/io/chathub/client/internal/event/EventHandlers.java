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
    /** Called before the handlers, on the dispatch thread. */
    private final List<RoomFollower> followers = new CopyOnWriteArrayList<>();
    /** Null for the dispatch thread. */
    private volatile @Nullable SerialQueue queue;
    /** The epoch of the events that were delivered last; null before the first. */
    private volatile @Nullable String epoch;

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

    /**
     * The epoch of the offsets that the handlers have received last; null before the first. A program that acts on an offset has it from
     * this epoch, although the stream may have another one by now.
     */
    public @Nullable String epoch() {
        return epoch;
    }

    /** Adds a follower. */
    public void follow(RoomFollower follower) {
        followers.add(follower);
    }

    /** Removes a follower. */
    public void unfollow(RoomFollower follower) {
        followers.remove(follower);
    }

    /** Calls the followers. */
    void tell(Consumer<RoomFollower> call) {
        for (RoomFollower follower : followers) {
            call.accept(follower);
        }
    }

    /** Runs a call of user code, here or on the executor of the handlers. */
    public void run(Runnable call) {
        Runnable guarded = () -> ListenerSet.guarded(call, Runnable::run);
        SerialQueue ofExecutor = queue;
        if (ofExecutor == null) {
            guarded.run();
        } else {
            ofExecutor.add(guarded);
        }
    }

    /** The offsets of the following events belong to {@code now}. */
    void numbered(String now) {
        SerialQueue ofExecutor = queue;
        if (ofExecutor == null) {
            epoch = now;
        } else {
            ofExecutor.add(() -> epoch = now);
        }
    }

    /** Calls the handlers, here or on their executor. */
    void deliver(RoomEvent event) {
        SerialQueue ofExecutor = queue;
        if (ofExecutor == null) {
            call(event);
        } else if (!handlers.isEmpty()) {
            ofExecutor.add(() -> call(event));
        }
    }

    /** Calls the handlers for a state of a known message, here or on their executor. */
    void deliverChanged(MessagePosted now) {
        SerialQueue ofExecutor = queue;
        if (ofExecutor == null) {
            callChanged(now);
        } else if (!ofChanges.isEmpty()) {
            ofExecutor.add(() -> callChanged(now));
        }
    }

    private void callChanged(MessagePosted now) {
        ofChanges.forEach(consumer -> ListenerSet.guarded(consumer, target -> target.accept(now)));
    }

    /** Calls each handler whose type fits. An exception of one handler is logged and does not affect the others. */
    private void call(RoomEvent event) {
        for (Handler<?> handler : handlers) {
            handler.deliver(event);
        }
    }
}
