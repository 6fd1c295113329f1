package io.chathub.client.internal;

import io.chathub.client.ConnectFailedException;
import io.chathub.client.Disconnection;
import io.chathub.client.Gap;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.RoomSnapshot;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What a client tells its program, by listeners and by futures, all on the dispatch thread. But for {@link #event} nothing
 * here waits.
 */
final class Announcer {

    private final EventDispatcher dispatcher;
    private final ListenerSet listeners;
    private final CompletableFuture<String> connected = new CompletableFuture<>();
    private final CompletableFuture<Disconnection> closed = new CompletableFuture<>();
    /** Whether a connection has been announced, and its end not yet. */
    private boolean isUp;

    private boolean finished;

    Announcer(EventDispatcher dispatcher, ListenerSet listeners) {
        this.dispatcher = dispatcher;
        this.listeners = listeners;
    }

    /** Completed with the first connection's id, or when there will be none. */
    CompletableFuture<String> connected() {
        return connected;
    }

    /** Completed at the end. */
    CompletableFuture<Disconnection> closed() {
        return closed;
    }

    boolean isUp() {
        return isUp;
    }

    void up(String id) {
        isUp = true;
        dispatcher.tell(() -> {
            connected.complete(id);
            listeners.connected(id);
        });
    }

    /** Hands over something that the network brought. May block while too much waits. */
    void event(Runnable step) {
        dispatcher.put(step);
    }

    /** Hands over something else. Never waits. */
    void tell(Runnable step) {
        dispatcher.tell(step);
    }

    // What such steps do, on the dispatch thread.

    void message(MessagePosted message, List<Consumer<MessagePosted>> consumers) {
        listeners.happening(message);
        ListenerSet.each(consumers, consumer -> consumer.accept(message));
    }

    void happening(RoomEvent event) {
        listeners.happening(event);
    }

    void joined(RoomSnapshot room) {
        listeners.joined(room);
    }

    void gap(Gap gap) {
        listeners.gap(gap);
    }

    void roomLost(String room, RequestRefusedException why) {
        listeners.roomLost(room, why);
    }

    /** An attempt or a connection ended, and there will be another; only a connection's end is told. */
    void down(Disconnection disconnection) {
        if (isUp) {
            isUp = false;
            dispatcher.tell(() -> listeners.disconnected(disconnection));
        }
    }

    /** The last words, once; the dispatch thread ends after them. */
    void finish(Disconnection last, ConnectFailedException failure) {
        if (finished) {
            return;
        }
        finished = true;
        boolean wasUp = isUp;
        dispatcher.tellLast(() -> {
            if (wasUp) {
                listeners.disconnected(last);
            }
            connected.completeExceptionally(failure); // unless it is completed
            listeners.closed(last);
            closed.complete(last);
        });
    }

    /** The end of a client that never began: there is no thread, and nobody to tell. */
    void finishUnstarted(Disconnection last, ConnectFailedException failure) {
        finished = true;
        connected.completeExceptionally(failure);
        closed.complete(last);
    }
}
