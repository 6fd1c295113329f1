package io.chathub.core.internal.store;

import io.chathub.core.internal.common.RetryTimes;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.runtime.ChatRuntime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The events of all streams that wait for their commit, in the order in which they came, within bounds of number, memory and
 * age. Read markers have a bound of their own, so that they never keep out a message. Thread-safe.
 */
final class WaitingEvents {

    static final int MAX_EVENTS = 1_024;
    static final int MAX_MARKERS = 1_024;
    static final long MAX_BYTES = 4L << 20;
    static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(2);
    static final int MAX_BATCH = 512;
    static final long MAX_BATCH_BYTES = 1L << 20;
    private static final int MARKERS_SHARE = 4;

    private final Deque<PendingEvent> events = new ArrayDeque<>();
    /** Read markers, which take at most a quarter of a batch. */
    private final Deque<PendingEvent> markerEvents = new ArrayDeque<>();
    /** The batch that the writer has taken: its events count until they are committed. */
    private List<PendingEvent> taken = List.of();
    /** The time at which the oldest of these came. */
    private long takenSince;

    private final ChatRuntime runtime;
    private int markers;
    private int others;
    private long bytes;
    private boolean closed;

    /** No events; their age is measured by {@link ChatRuntime#nanoTime}. */
    WaitingEvents(ChatRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Adds an event.
     *
     * @throws ProtocolException {@code UNAVAILABLE}: a bound is reached, the store does not answer, or the broker is closed
     */
    synchronized void add(PendingEvent event) {
        if (closed) {
            throw unavailable("the hub is closing");
        }
        event.since = runtime.nanoTime(); // not before: the event may have waited for the delivery of another
        if (event.since - oldest(event.since) > MAX_AGE_NANOS) {
            throw unavailable("the store does not answer");
        }
        boolean full = event.isMarker() ? markers >= MAX_MARKERS : others >= MAX_EVENTS || bytes >= MAX_BYTES;
        if (full) {
            throw unavailable("too many messages wait for the store");
        }
        (event.isMarker() ? markerEvents : events).add(event);
        count(event, 1);
    }

    private void count(PendingEvent event, int sign) {
        if (event.isMarker()) {
            markers += sign;
        } else {
            others += sign;
            bytes += sign * event.bytes();
        }
    }

    private long oldest(long otherwise) {
        if (!taken.isEmpty()) {
            return takenSince;
        }
        PendingEvent event = events.peek();
        PendingEvent marker = markerEvents.peek();
        long since = event == null ? otherwise : event.since;
        return marker != null && (event == null || marker.since - since < 0) ? marker.since : since;
    }

    /** Whether the oldest event has waited for longer than {@code nanos}. */
    synchronized boolean isOlderThan(long nanos) {
        long now = runtime.nanoTime();
        return now - oldest(now) > nanos;
    }

    /** The number of events that wait, those of the writer's batch too. */
    synchronized int size() {
        return markers + others;
    }

    synchronized boolean isEmpty() {
        return events.isEmpty() && markerEvents.isEmpty();
    }

    /** Takes the next batch; its events count until {@link #done}. Empty where nothing waits. */
    synchronized List<PendingEvent> take() {
        taken = List.of();
        takenSince = oldest(0);
        List<PendingEvent> batch = new ArrayList<>();
        while (batch.size() < MAX_BATCH / MARKERS_SHARE && !markerEvents.isEmpty()) {
            batch.add(markerEvents.remove());
        }
        long size = 0;
        while (batch.size() < MAX_BATCH && !events.isEmpty()) {
            PendingEvent next = events.element();
            size += next.bytes();
            if (size > MAX_BATCH_BYTES && !batch.isEmpty()) {
                break;
            }
            batch.add(events.remove());
        }
        taken = List.copyOf(batch);
        return batch;
    }

    /** The events of the writer's batch that wait. */
    synchronized List<PendingEvent> taken() {
        return taken;
    }

    /** The events of the batch, or of a part of it, do not wait any more. */
    synchronized void done(List<PendingEvent> part) {
        taken = part.size() == taken.size()
                ? List.of()
                : taken.stream().filter(event -> !part.contains(event)).toList();
        part.forEach(event -> count(event, -1));
    }

    /** From now on no event is added. */
    synchronized void close() {
        closed = true;
    }

    static ProtocolException unavailable(String reason) {
        return new ProtocolException(ErrorCode.UNAVAILABLE, reason, null, RetryTimes.UNAVAILABLE);
    }
}
