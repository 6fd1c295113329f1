package io.chathub.client;

import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.command.SearchMessages;
import io.chathub.protocol.reply.MessagesFound;
import io.chathub.protocol.reply.ReactorsListed;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A blocking view of a client, for scripts and tests. Each method blocks for at most the timeout of
 * {@link ChatClient#blocking} and throws the exception of the future of the method with the same name, or an
 * {@link IllegalStateException} after the timeout.
 *
 * <p>Not for the dispatch thread, which completes the futures: there these methods throw an {@link IllegalStateException}.
 */
public final class BlockingChat {

    private final ChatClient client;
    private final Duration timeout;

    BlockingChat(ChatClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /** See {@link ChatClient#connect}. */
    public String connect() {
        return await(() -> client.connect());
    }

    /** Joins the room called {@code name}; see {@link ChatRoom#join}. */
    public Room join(String name) {
        ChatRoom room = client.room(name);
        await(() -> room.join());
        return new Room(room);
    }

    /** See {@link ChatClient#search}. */
    public MessagesFound search(SearchMessages search) {
        return await(() -> client.search(search));
    }

    private <T> T await(Supplier<CompletableFuture<T>> request) {
        if (client.isDispatchThread()) {
            throw new IllegalStateException("blocking calls are not allowed in a listener, on the dispatch thread");
        }
        try {
            return request.get().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("no reply within " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    /** A joined room. */
    public final class Room {
        private final ChatRoom room;

        private Room(ChatRoom room) {
            this.room = room;
        }

        /** See {@link ChatRoom#send(String)}. */
        public Receipt send(String text) {
            return await(() -> room.send(text));
        }

        /** See {@link ChatRoom#send(String, JsonNumber)}. */
        public Receipt send(String text, JsonNumber price) {
            return await(() -> room.send(text, price));
        }

        /** See {@link ChatRoom#send(OutgoingMessage)}. */
        public Receipt send(OutgoingMessage message) {
            return await(() -> room.send(message));
        }

        /** See {@link ChatRoom#edit(long, String)}. */
        public Receipt edit(long target, String text) {
            return await(() -> room.edit(target, text));
        }

        /** See {@link ChatRoom#edit(long, OutgoingMessage)}. */
        public Receipt edit(long target, OutgoingMessage content) {
            return await(() -> room.edit(target, content));
        }

        /** See {@link ChatRoom#edit(Receipt, String)}. */
        public Receipt edit(Receipt posted, String text) {
            return await(() -> room.edit(posted, text));
        }

        /** See {@link ChatRoom#edit(Receipt, OutgoingMessage)}. */
        public Receipt edit(Receipt posted, OutgoingMessage content) {
            return await(() -> room.edit(posted, content));
        }

        /** See {@link ChatRoom#delete(long)}. */
        public Receipt delete(long target) {
            return await(() -> room.delete(target));
        }

        /** See {@link ChatRoom#delete(Receipt)}. */
        public Receipt delete(Receipt posted) {
            return await(() -> room.delete(posted));
        }

        /** See {@link ChatRoom#react}. */
        public Receipt react(long target, String emoji, boolean on) {
            return await(() -> room.react(target, emoji, on));
        }

        /** See {@link ChatRoom#pin}. */
        public Receipt pin(long target, boolean on) {
            return await(() -> room.pin(target, on));
        }

        /** See {@link ChatRoom#history}. */
        public RoomHistory history(int limit) {
            return await(() -> room.history(limit));
        }

        /** See {@link ChatRoom#historyBefore}. */
        public RoomHistory historyBefore(long offset, int limit) {
            return await(() -> room.historyBefore(offset, limit));
        }

        /** See {@link ChatRoom#historyAfter}. */
        public RoomHistory historyAfter(long offset, int limit) {
            return await(() -> room.historyAfter(offset, limit));
        }

        /** See {@link ChatRoom#thread}. */
        public RoomHistory thread(long root, int limit) {
            return await(() -> room.thread(root, limit));
        }

        /** See {@link ChatRoom#pinned}. */
        public RoomHistory pinned() {
            return await(() -> room.pinned());
        }

        /** See {@link ChatRoom#search}. */
        public MessagesFound search(String text, int limit) {
            return await(() -> room.search(text, limit));
        }

        /** See {@link ChatRoom#reactors}. */
        public ReactorsListed reactors(long target, String emoji, int limit) {
            return await(() -> room.reactors(target, emoji, limit));
        }

        /** See {@link ChatRoom#members}. */
        public RoomMembers members() {
            return await(() -> room.members());
        }

        /** See {@link ChatRoom#leave}. */
        public void leave() {
            await(() -> room.leave());
        }
    }
}
