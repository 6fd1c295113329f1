package io.chathub.client.internal.room;

import io.chathub.client.Receipt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The durable requests of one room that are not acknowledged, in sending order: those in flight and those that wait. After a
 * loss those in flight wait again, at their old position. Guarded by {@link RoomContext}.
 */
final class Outbox {

    /** A request that waits for its acknowledgement, over all attempts. */
    static final class Entry {
        private final DurableRequest request;
        private final CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        /** The time of the first attempt in nanoseconds; null before it. */
        private @Nullable Long firstSent;
        /** The time at which it came into the outbox. */
        private long added;
        /** The position in the sending order. */
        private long number;
        /** The ref of the attempt in flight; empty where there is none. */
        private String ref = "";

        private boolean wasSent;
        /** Whether an attempt may have taken effect without an acknowledgement. */
        private boolean maybeDone;
        /** The last temporary refusal; null where there was none. */
        private @Nullable RuntimeException refusal;

        Entry(DurableRequest request) {
            this.request = request;
        }

        DurableRequest request() {
            return request;
        }

        CompletableFuture<Receipt> receipt() {
            return receipt;
        }

        /** The ref of the attempt in flight; empty where there is none. */
        String ref() {
            return ref;
        }

        /** Whether there was an attempt, which may still wait for the rate of the server. */
        boolean wasSent() {
            return wasSent;
        }

        /** Whether an attempt before the one in flight may have taken effect. */
        boolean isMaybeDone() {
            return maybeDone;
        }

        /** Notes that the outcome of an attempt is unknown. */
        void outcomeUnknown() {
            maybeDone = true;
        }

        /** The last temporary refusal; null where there was none. */
        @Nullable RuntimeException refusal() {
            return refusal;
        }

        /** Notes a temporary refusal. */
        void refused(RuntimeException cause) {
            refusal = cause;
        }
    }

    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Set<Entry> inFlight = new LinkedHashSet<>();
    /** The time of the last reply that ended the wait of a request; null before the first. */
    private @Nullable Long lastOutcome;

    private long count;

    /** Adds a request at the end. */
    void add(Entry entry, long now) {
        entry.added = now;
        entry.number = ++count;
        waiting.add(entry);
    }

    /** The first request that waits; null if there is none. */
    @Nullable Entry peek() {
        return waiting.peek();
    }

    /** The number of requests in flight. */
    int inFlight() {
        return inFlight.size();
    }

    /** Marks a waiting request as in flight, under {@code ref}. */
    void sent(Entry entry, String ref, long now) {
        waiting.remove(entry);
        inFlight.add(entry);
        entry.ref = ref;
        entry.wasSent = true;
        if (entry.firstSent == null) {
            entry.firstSent = now;
        }
    }

    /** Removes a request, in flight or waiting; false if it was removed before. */
    boolean remove(Entry entry) {
        return inFlight.remove(entry) || waiting.remove(entry);
    }

    /** Makes a request in flight wait again, at its old position. */
    void requeue(Entry entry) {
        if (inFlight.remove(entry)) {
            requeue(List.of(entry));
        }
    }

    private void requeue(Collection<Entry> back) {
        back.forEach(entry -> entry.ref = "");
        List<Entry> all = new ArrayList<>(back);
        // Only requests that were in flight themselves can stand before one that comes back.
        while (!waiting.isEmpty() && waiting.element().wasSent()) {
            all.add(waiting.remove());
        }
        all.sort(Comparator.comparingLong((Entry entry) -> entry.number).reversed());
        all.forEach(waiting::addFirst);
    }

    /** Makes all requests in flight wait again, in their order. */
    void requeueAll() {
        List<Entry> back = List.copyOf(inFlight);
        inFlight.clear();
        requeue(back);
    }

    /** Whether a request in flight changes the message at {@code target}. */
    boolean hasChangeInFlight(long target) {
        return inFlight.stream().anyMatch(entry -> {
            Long changed = entry.request.target();
            return changed != null && changed == target;
        });
    }

    /** The requests in flight. */
    List<Entry> allInFlight() {
        return List.copyOf(inFlight);
    }

    /** The server has replied to a request for good, so those behind it wait anew. */
    void outcome(long now) {
        lastOutcome = now;
    }

    /** Whether there is no request. */
    boolean isEmpty() {
        return waiting.isEmpty() && inFlight.isEmpty();
    }

    /** All requests, those in flight first. */
    List<Entry> all() {
        return Stream.concat(inFlight.stream(), waiting.stream()).toList();
    }

    /**
     * How long a request has waited: the nanoseconds since the first attempt. Where there was none, those since the request was
     * added or since the last outcome of another one, whichever is later: so the last request of a long queue does not wait too
     * long while the queue moves.
     */
    long waited(Entry entry, long now) {
        if (entry.firstSent != null) {
            return now - entry.firstSent;
        }
        long wait = now - entry.added;
        return lastOutcome == null ? wait : Math.min(wait, now - lastOutcome);
    }

    /** Removes all requests and returns them in their order. */
    List<Entry> clear() {
        requeueAll();
        List<Entry> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
