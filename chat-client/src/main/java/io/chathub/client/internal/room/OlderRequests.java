package io.chathub.client.internal.room;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The requests of the user for older messages of a live list, in their order. Thread-safe. */
final class OlderRequests {

    private static final class Older {
        private final CompletableFuture<Integer> future = new CompletableFuture<>();
        private int missing;
        private int added;

        Older(int count) {
            missing = count;
        }
    }

    private final RoomContext context;
    private final Queue<Older> waiting = new ConcurrentLinkedQueue<>();

    OlderRequests(RoomContext context) {
        this.context = context;
    }

    /** Adds a request for {@code count} messages; it fails at once without a connection. */
    CompletableFuture<Integer> add(int count) {
        Older wanted = new Older(count);
        @Nullable RuntimeException failure = context.<@Nullable RuntimeException>locked(() -> {
            if (!context.requests().isConnected()) {
                return context.notConnected();
            }
            waiting.add(wanted);
            return null;
        });
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        context.limit(wanted.future, context.options().requestTimeout(), () -> waiting.remove(wanted));
        return wanted.future.copy();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** How many messages the first request needs; 0 where there is none. */
    int missing() {
        Older first = waiting.peek();
        return first == null ? 0 : first.missing;
    }

    /** Counts messages for the first request; false where there is none. */
    boolean added(int count) {
        Older first = waiting.peek();
        if (first == null) {
            return false;
        }
        first.added += count;
        first.missing = Math.max(0, first.missing - count);
        return true;
    }

    /** Completes the requests that have their messages; all of them if no older messages exist. */
    void complete(boolean isBeginning) {
        for (Older first = waiting.peek();
                first != null && (first.missing == 0 || isBeginning);
                first = waiting.peek()) {
            if (waiting.remove(first)) {
                context.notifier().complete(first.future, first.added);
            }
        }
    }

    /** Fails all requests. */
    void fail(RuntimeException cause) {
        for (Older next = waiting.poll(); next != null; next = waiting.poll()) {
            context.notifier().fail(next.future, cause);
        }
    }
}
