package io.chathub.core.internal.room;

import io.chathub.core.Publication;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.reply.Place;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the events of one room were handed to the lanes, and what waits for that. The position moves within the room's
 * critical section; any thread may ask.
 */
final class DeliveryProgress {

    private record Waiting(Place place, Runnable action) {}

    /** The newest durable event that was handed to the lanes; null before the first. */
    private volatile @Nullable Publication delivered;
    /** The position after changes, a loss or a reset that came after {@link #delivered}; null where none did. */
    private volatile @Nullable StreamPosition caughtUp;
    /** The newest offset that the broker has named before this node received the event. Guarded by this. */
    private @Nullable Place promised;
    /** Guarded by this. */
    private final List<Waiting> waiting = new ArrayList<>();

    private volatile boolean isAwaited;

    /** Whether there was a durable event. */
    boolean hasBegun() {
        return delivered != null || caughtUp != null;
    }

    /** Moves to a durable event that is about to be handed to the lanes. */
    void moveTo(Publication publication) {
        delivered = publication;
        caughtUp = null;
        runDue();
    }

    /** Moves past a range, or to a new epoch, that is about to be handed to the lanes. */
    void moveTo(StreamPosition position) {
        caughtUp = position;
        runDue();
    }

    /** Whether the event of this offset was handed to the lanes. */
    boolean hasPassed(Place place) {
        StreamPosition later = caughtUp;
        Publication newest = delivered;
        return later != null
                ? isPast(later.epoch(), later.offset(), place)
                : newest != null && isPast(newest.epoch(), newest.offset(), place);
    }

    private static boolean isPast(String epoch, long offset, Place place) {
        return offset >= place.offset() || !epoch.equals(place.epoch());
    }

    /** See {@link LiveRoom#promise}. */
    void promise(Place place) {
        if (!hasPassed(place)) {
            synchronized (this) {
                if (promised == null || hasPassed(promised) || promised.offset() < place.offset()) {
                    promised = place;
                }
            }
        }
    }

    /** Whether an event that has its offset is still to be delivered. */
    synchronized boolean owesDelivery() {
        return promised != null && !hasPassed(promised);
    }

    /** See {@link LiveRoom#whenDelivered}. */
    void whenPassed(Place place, Runnable action) {
        if (hasPassed(place)) {
            action.run();
            return;
        }
        synchronized (this) {
            waiting.add(new Waiting(place, action));
            isAwaited = true;
        }
        runDue(); // the position may have moved meanwhile
    }

    private void runDue() {
        if (!isAwaited) {
            return;
        }
        List<Runnable> due = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
                Waiting one = all.next();
                if (hasPassed(one.place())) {
                    all.remove();
                    due.add(one.action());
                }
            }
            isAwaited = !waiting.isEmpty();
        }
        due.forEach(Runnable::run);
    }
}
