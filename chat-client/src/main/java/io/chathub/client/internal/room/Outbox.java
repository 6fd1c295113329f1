package io.chathub.client.internal.room;

import io.chathub.client.Receipt;
import io.chathub.protocol.JsonNumber;
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
 * The messages of one room that are not acknowledged, in sending order: those in flight and those that wait. After a loss
 * the messages in flight wait again, at their old position. Guarded by {@link RoomContext}.
 */
final class Outbox {

    /** A message with its idempotency key, which stays the same for all attempts. */
    static final class Entry {
        private final String key;
        private final String text;
        private final @Nullable JsonNumber price;
        private final CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        /** The time of the first attempt in nanoseconds; null before it. */
        private @Nullable Long firstSent;
        /** The time at which it came into the outbox. */
        private long added;
        /** The position in the sending order. */
        private long number;
        /** The ref of the attempt in flight; empty where there is none. */
        private String ref = "";

        private int attempts;
        /** Whether an attempt may have stored the message without an acknowledgement. */
        private boolean maybeStored;

        Entry(String key, String text, @Nullable JsonNumber price) {
            this.key = key;
            this.text = text;
            this.price = price;
        }

        String key() {
            return key;
        }

        String text() {
            return text;
        }

        @Nullable JsonNumber price() {
            return price;
        }

        CompletableFuture<Receipt> receipt() {
            return receipt;
        }

        /** The ref of the attempt in flight; empty where there is none. */
        String ref() {
            return ref;
        }

        /** Whether there was an attempt. */
        boolean wasSent() {
            return attempts > 0;
        }

        /** Whether an attempt before the one in flight may have stored the message. */
        boolean isMaybeStored() {
            return maybeStored;
        }

        /** Notes that the server does not know the outcome of the attempt. */
        void outcomeUnknown() {
            maybeStored = true;
        }

        /** Whether there was one attempt, and no second. */
        boolean isFirstAttempt() {
            return attempts == 1;
        }
    }

    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Set<Entry> inFlight = new LinkedHashSet<>();
    /** The time of the last reply that ended the wait of a message; null before the first. */
    private @Nullable Long lastOutcome;

    private long count;

    /** Adds a message at the end. */
    void add(Entry entry, long now) {
        entry.added = now;
        entry.number = ++count;
        waiting.add(entry);
    }

    /** The first message that waits; null if there is none. */
    @Nullable Entry peek() {
        return waiting.peek();
    }

    /** The number of messages in flight. */
    int inFlight() {
        return inFlight.size();
    }

    /** Marks a waiting message as in flight, under {@code ref}. */
    void sent(Entry entry, String ref, long now) {
        waiting.remove(entry);
        inFlight.add(entry);
        entry.ref = ref;
        entry.attempts++;
        if (entry.firstSent == null) {
            entry.firstSent = now;
        }
    }

    /** Removes a message, in flight or waiting; false if it was removed before. */
    boolean remove(Entry entry) {
        return inFlight.remove(entry) || waiting.remove(entry);
    }

    /** Makes a message in flight wait again, at its old position. */
    void requeue(Entry entry) {
        if (inFlight.remove(entry)) {
            requeue(List.of(entry));
        }
    }

    private void requeue(Collection<Entry> back) {
        back.forEach(entry -> entry.ref = "");
        List<Entry> all = new ArrayList<>(back);
        // Only messages that were in flight themselves can stand before one that comes back.
        while (!waiting.isEmpty() && waiting.element().wasSent()) {
            all.add(waiting.remove());
        }
        all.sort(Comparator.comparingLong((Entry entry) -> entry.number).reversed());
        all.forEach(waiting::addFirst);
    }

    /** Makes all messages in flight wait again, in their order. */
    void requeueAll() {
        List<Entry> back = List.copyOf(inFlight);
        inFlight.clear();
        requeue(back);
    }

    /** The connection is lost, and with it the replies to the messages in flight, which wait again. */
    void connectionLost() {
        inFlight.forEach(Entry::outcomeUnknown);
        requeueAll();
    }

    /** The messages in flight. */
    List<Entry> allInFlight() {
        return List.copyOf(inFlight);
    }

    /** The server has replied to a message for good, so those behind it wait anew. */
    void outcome(long now) {
        lastOutcome = now;
    }

    /** Whether there is no message. */
    boolean isEmpty() {
        return waiting.isEmpty() && inFlight.isEmpty();
    }

    /** All messages, those in flight first. */
    List<Entry> all() {
        return Stream.concat(inFlight.stream(), waiting.stream()).toList();
    }

    /**
     * How long a message has waited: the nanoseconds since the first attempt. Where there was none, those since the message was
     * added or since the last outcome of another one, whichever is later: so the last message of a long queue does not wait too
     * long while the queue moves.
     */
    long waited(Entry entry, long now) {
        if (entry.firstSent != null) {
            return now - entry.firstSent;
        }
        long wait = now - entry.added;
        return lastOutcome == null ? wait : Math.min(wait, now - lastOutcome);
    }

    /** Removes all messages and returns them in their order. */
    List<Entry> clear() {
        requeueAll();
        List<Entry> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
