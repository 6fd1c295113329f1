package io.chathub.client.internal;

import io.chathub.client.ConnectFailedException;
import io.chathub.client.Disconnection;
import io.chathub.protocol.ServerEvent;
import java.util.concurrent.CompletableFuture;

/**
 * What a client tells its program, by listeners and by futures, all on the dispatch thread. But for {@link #event} it is
 * called under the {@link Connector}'s lock, and never waits.
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

    /** May block while too many events wait. */
    void event(ServerEvent event) {
        dispatcher.put(() -> listeners.event(event));
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
