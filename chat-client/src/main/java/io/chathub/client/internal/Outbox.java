package io.chathub.client.internal;

import io.chathub.client.Receipt;
import io.chathub.protocol.JsonNumber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One room's messages that the server has not acknowledged, in the order in which they were sent: those on their way, and
 * those that wait. What was on its way when the connection broke waits again, in its old place. Guarded by {@link Rooms}.
 */
final class Outbox {

    /** A message with its key, which it keeps over all tries. */
    static final class Entry {
        private final String key;
        private final String text;
        private final @Nullable JsonNumber price;
        private final CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        private @Nullable Long firstTry;

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

        /** Whether the server may have it since before so many nanoseconds. */
        boolean isOlderThan(long nanos, long now) {
            return firstTry != null && now - firstTry >= nanos;
        }

        /** Whether it was ever handed to a connection. */
        boolean wasTried() {
            return firstTry != null;
        }
    }

    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Set<Entry> onTheirWay = new LinkedHashSet<>();

    void add(Entry entry) {
        waiting.add(entry);
    }

    /** The next that is not on its way; null where there is none. */
    @Nullable Entry next() {
        return waiting.peek();
    }

    int onTheirWay() {
        return onTheirWay.size();
    }

    /** {@link #next()} was handed to the connection. */
    void sent(Entry entry, long now) {
        waiting.remove(entry);
        onTheirWay.add(entry);
        if (entry.firstTry == null) {
            entry.firstTry = now;
        }
    }

    /** It is done, one way or the other. Whether it was still here. */
    boolean remove(Entry entry) {
        return onTheirWay.remove(entry) || waiting.remove(entry);
    }

    /** The server did not take it for the moment: it is the next again. */
    void putBack(Entry entry) {
        if (onTheirWay.remove(entry)) {
            waiting.addFirst(entry);
        }
    }

    /** The connection is gone: all of them wait again, in their order. */
    void putAllBack() {
        List<Entry> back = new ArrayList<>(onTheirWay);
        onTheirWay.clear();
        Collections.reverse(back);
        back.forEach(waiting::addFirst);
    }

    /** Those that were tried for the first time so long ago. */
    List<Entry> olderThan(long nanos, long now) {
        return waiting.stream().filter(entry -> entry.isOlderThan(nanos, now)).toList();
    }

    /** Takes all of them out. */
    List<Entry> clear() {
        putAllBack();
        List<Entry> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
