package io.chathub.client.internal.event;

import io.chathub.client.ConnectFailedException;
import io.chathub.client.Disconnection;
import io.chathub.client.Gap;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.RoomSnapshot;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Notifies the listeners and handlers of a client and completes its futures, all on the dispatch thread, in the order of
 * the calls. No method blocks, so all of them may be called under a lock.
 *
 * <p>The connection methods ({@link #connected(String)}, {@link #disconnected}, {@link #finish}) are guarded by the lock of
 * the connection loop.
 */
public final class ListenerNotifier {

    private final EventDispatcher dispatcher;
    private final ListenerSet listeners;
    private final EventHandlers handlers = new EventHandlers();
    private final CompletableFuture<String> connected = new CompletableFuture<>();
    private final CompletableFuture<Disconnection> closed = new CompletableFuture<>();
    /** Whether {@link #connected(String)} was called for the current connection, and {@link #disconnected} was not. */
    private boolean isUp;

    private boolean finished;

    /** Creates a notifier of {@code listeners} on the thread of {@code dispatcher}. */
    public ListenerNotifier(EventDispatcher dispatcher, ListenerSet listeners) {
        this.dispatcher = dispatcher;
        this.listeners = listeners;
    }

    /** Completed with the id of the first connection, or exceptionally at the end of a client that never connected. */
    public CompletableFuture<String> connected() {
        return connected;
    }

    /** Completed at the end of the client. */
    public CompletableFuture<Disconnection> closed() {
        return closed;
    }

    /** Calls the handlers of a room on {@code executor} from now on. */
    public void runOn(Executor executor, EventHandlers ofRoom) {
        ofRoom.runOn(executor, dispatcher);
    }

    /** The handlers for the events of all rooms. */
    public EventHandlers handlers() {
        return handlers;
    }

    /** Whether the listeners know of a connection and not of its end. */
    public boolean isUp() {
        return isUp;
    }

    // ------------------------------------------------------------------------------------------ the connection

    /** Notifies the listeners of a new connection. */
    public void connected(String id) {
        isUp = true;
        dispatcher.add(() -> {
            connected.complete(id);
            listeners.connected(id);
        });
    }

    /** Notifies the listeners of the end of a connection. Does nothing after an attempt that did not connect. */
    public void disconnected(Disconnection disconnection) {
        if (isUp) {
            isUp = false;
            dispatcher.add(() -> listeners.disconnected(disconnection));
        }
    }

    /** Notifies the listeners of the end of the client, once, and ends the dispatch thread. */
    public void finish(Disconnection last, ConnectFailedException failure) {
        if (finished) {
            return;
        }
        finished = true;
        boolean wasUp = isUp;
        dispatcher.addLast(() -> {
            if (wasUp) {
                listeners.disconnected(last);
            }
            connected.completeExceptionally(failure); // has no effect on a completed future
            listeners.closed(last);
            closed.complete(last);
        });
    }

    /** The end of a client that was never connected: completes its futures; no listener is notified. */
    public void finishUnconnected(Disconnection last, ConnectFailedException failure) {
        finished = true;
        dispatcher.add(() -> connected.completeExceptionally(failure));
        dispatcher.addLast(() -> closed.complete(last));
    }

    // ------------------------------------------------------------------------------------------ the rooms

    /** Delivers an event to the listeners, then to the handlers of the client, then to those of the room. */
    public void event(RoomEvent event, EventHandlers ofRoom) {
        dispatcher.addEvent(() -> {
            ofRoom.tell(follower -> follower.event(event));
            listeners.event(event);
            handlers.deliver(event);
            ofRoom.deliver(event);
        });
    }

    /** Delivers the state of a known message, in the order of {@link #event}. */
    public void changed(MessagePosted now, EventHandlers ofRoom) {
        dispatcher.addEvent(() -> {
            ofRoom.tell(follower -> follower.changed(now));
            listeners.changed(now);
            ofRoom.deliverChanged(now);
        });
    }

    /** The offsets of the following events belong to {@code epoch}; see {@link EventHandlers#epoch}. */
    public void numbered(String epoch, EventHandlers ofRoom) {
        dispatcher.addEvent(() -> {
            ofRoom.numbered(epoch);
            ofRoom.tell(follower -> follower.numbered(epoch));
        });
    }

    /** Notifies the listeners of a joined room. */
    public void joined(RoomSnapshot room, EventHandlers ofRoom) {
        dispatcher.addEvent(() -> {
            ofRoom.tell(follower -> follower.joined(room));
            listeners.joined(room);
        });
    }

    /** Notifies the listeners of messages that are lost. */
    public void gap(Gap gap, EventHandlers ofRoom) {
        dispatcher.addEvent(() -> {
            ofRoom.tell(follower -> follower.gap(gap));
            listeners.gap(gap);
        });
    }

    /** Runs a step of this client on the dispatch thread, in the order of the events. It is dropped when the client closes. */
    public void inOrder(Runnable step) {
        dispatcher.addEvent(step);
    }

    /** Notifies the listeners that this client is no longer a member of a room. */
    public void roomLost(String room, RequestRefusedException cause) {
        dispatcher.addEvent(() -> listeners.roomLost(room, cause));
    }

    /** Completes a future. */
    public <T> void complete(CompletableFuture<T> future, T value) {
        dispatcher.add(() -> future.complete(value));
    }

    /** Completes a future without a value. */
    public void complete(CompletableFuture<Void> future) {
        dispatcher.add(() -> future.complete(null));
    }

    /** Completes a future exceptionally. */
    public void fail(CompletableFuture<?> future, RuntimeException cause) {
        dispatcher.add(() -> future.completeExceptionally(cause));
    }
}
