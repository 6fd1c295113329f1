package io.chathub.client.internal.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;

/**
 * The bound of the durable requests of all rooms without an acknowledgement, and those that wait for space, in their order.
 * Guarded by {@link RoomContext}.
 */
final class OutboxSpace {

    /** A request that waits for space. */
    interface Waiter {
        /** The sender of the request. */
        RoomSender sender();

        /** The request has space now. */
        void admitted();

        /** The request will never have space. */
        void failed(RuntimeException cause);
    }

    private final int max;
    private final Queue<Waiter> waiting = new ArrayDeque<>();
    private int used;

    OutboxSpace(int max) {
        this.max = max;
    }

    /** Takes the space of one request; false where {@code max} are taken. */
    boolean take() {
        if (used >= max) {
            return false;
        }
        used++;
        return true;
    }

    /** Lets a request wait for space; false where {@code max} requests wait. */
    boolean await(Waiter waiter) {
        return waiting.size() < max && waiting.add(waiter);
    }

    /** Returns the space of one request, and gives it to the one that has waited longest. */
    void giveBack() {
        Waiter next = waiting.poll();
        if (next == null) {
            used--;
        } else {
            next.admitted();
        }
    }

    /** Fails the requests of {@code sender} that wait. */
    void failAll(RoomSender sender, RuntimeException cause) {
        List<Waiter> failed = new ArrayList<>();
        for (Iterator<Waiter> all = waiting.iterator(); all.hasNext(); ) {
            Waiter waiter = all.next();
            if (waiter.sender() == sender) {
                all.remove();
                failed.add(waiter);
            }
        }
        failed.forEach(waiter -> waiter.failed(cause));
    }
}
