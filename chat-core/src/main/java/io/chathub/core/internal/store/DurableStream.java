package io.chathub.core.internal.store;

import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StreamState;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of one stream that is in memory: its numbering and newest states as last committed, and its events that wait. The monitor of this
 * object guards all fields, and is held during a delivery, so that the handler has the events of the stream in one order.
 */
final class DurableStream {

    private static final Logger LOG = LoggerFactory.getLogger(DurableStream.class);

    /** The number of waiting events from which on transient ones are dropped. */
    private static final int MAX_WAITING = 2_048;

    private final String name;
    private final String newEpoch;
    /** Durable events in the order of the writer's queue, and the transient ones between them. */
    private final Deque<PendingEvent> waiting = new ArrayDeque<>();
    /** The pending events that have a key. */
    private final Map<String, PendingEvent> keys = new HashMap<>();

    /** By which the stream catches up, once at a time. */
    final SerialRuns catchUp = new SerialRuns();
    /** The events of this node that are stored, and are delivered after those of other nodes before them. */
    private final List<CaughtUp.Own> held = new ArrayList<>();

    private boolean behind;
    /**
     * Whether a batch of this node is being delivered. Nothing comes between its events; and an event that is held back for those of
     * other nodes is not found by a read before it is {@link #hold held}: it would be delivered without its request.
     */
    private boolean inBatch;

    private final StreamStates states;
    private @Nullable StreamState state;

    private boolean delivering;
    private boolean removed;

    /**
     * A stream of which nothing is known.
     *
     * @param newEpoch      the epoch of the stream if the store does not have the stream
     * @param windowEntries the largest number of states in memory
     */
    DurableStream(String name, String newEpoch, int windowEntries) {
        states = new StreamStates(windowEntries);
        this.name = name;
        this.newEpoch = newEpoch;
    }

    String name() {
        return name;
    }

    String newEpoch() {
        return newEpoch;
    }

    // --------------------------------------------------------------------------------------------------- numbering

    /** The state as last committed; null where it was not loaded. */
    synchronized @Nullable StreamState state() {
        return state;
    }

    /** Reads the state and the newest changes. What a commit has given meanwhile is newer, and stays. */
    StreamState load(MessageStore store, @Nullable PublicationHandler handler) {
        int before;
        boolean joined;
        synchronized (this) {
            before = states.forgotten();
            joined = delivering;
        }
        return loaded(StoredStream.read(store, name, newEpoch, joined, states.maxEntries), before, handler);
    }

    private synchronized StreamState loaded(
            StoredStream stored, int forgottenBefore, @Nullable PublicationHandler handler) {
        if (state == null) {
            state = stored.state();
            states.loaded(stored, forgottenBefore);
            deliverTransients(handler);
        }
        return state;
    }

    /** The state after a commit, with all entries that the commit has changed, or after a step of retention. */
    synchronized void moved(StreamState now, List<Entry> changed) {
        state = now;
        states.moved(now.head(), changed);
    }

    /** The state after a step of retention. One that is ahead of what is delivered comes with the changes before it. */
    synchronized void retained(StreamState now) {
        if (state == null || isAt(state.head(), now.head().epoch(), now.head().offset())) {
            moved(now, List.of());
        }
    }

    private static boolean isAt(StreamHead head, String epoch, long offset) {
        return head.epoch().equals(epoch) && head.offset() == offset;
    }

    /** Reads from memory; null where the states in memory do not answer for certain. */
    synchronized <T> @Nullable T inMemory(Function<StreamWindow, @Nullable T> read) {
        return states.read(read);
    }

    /** Reads the states that are missing in memory, on a thread of the store; one caller at a time. */
    void fill(MessageStore store) {
        int before;
        synchronized (this) {
            if (state == null || !states.beginFill()) {
                return;
            }
            before = states.forgotten();
        }
        StoredStream stored = null;
        try {
            stored = StoredStream.read(store, name, newEpoch, false, states.maxEntries);
        } finally {
            endFill(stored, before);
        }
    }

    private synchronized void endFill(@Nullable StoredStream stored, int forgottenBefore) {
        states.endFill(stored, forgottenBefore, state);
    }

    /** Forgets the states in memory, also those that are being read: reads ask the store. */
    synchronized void forgetStates() {
        states.forget();
    }

    /** R9: the numbering has a new epoch. */
    synchronized void renewed(StreamState now, @Nullable PublicationHandler handler) {
        if (state != null && now.head().offset() < state.head().offset()) {
            states.clear(); // the newest events are lost, and what they changed
        }
        moved(now, List.of());
        if (delivering && handler != null) {
            guarded(() -> handler.onReset(name, now.head().epoch(), now.head().offset()));
        }
    }

    /** Whether events of this node wait for those of other nodes. */
    synchronized boolean isBehind() {
        return behind;
    }

    /**
     * Whether no other node has written before a commit of this node, or between the commit and its late answer.
     *
     * @param reached the highest offset of the commit; {@code previousHead} for none
     */
    synchronized boolean follows(StreamState now, long previousHead, long reached) {
        StreamHead head = now.head();
        behind |= state != null && !(isAt(state.head(), head.epoch(), previousHead) && head.offset() == reached);
        inBatch = true;
        return !behind;
    }

    /** Whether a batch with events of the stream is not delivered yet. */
    synchronized boolean isInBatch() {
        return inBatch;
    }

    /** The events of the batch are delivered, or held. */
    synchronized void batchDelivered() {
        inBatch = false;
    }

    /** Keeps a stored event until the stream has caught up with the events before it. */
    synchronized void hold(PendingEvent event, PublishResult result, StreamState now) {
        behind = true;
        Place place = result.place();
        held.add(new CaughtUp.Own(
                event,
                result,
                result.event() == null || place == null ? now.head().offset() : place.offset()));
    }

    /** The held events that are reached, which the caller answers; null for all. */
    synchronized List<CaughtUp.Own> release(@Nullable StreamHead reached, @Nullable PublicationHandler handler) {
        List<CaughtUp.Own> released = new ArrayList<>();
        held.removeIf(own -> (reached == null || own.offset() <= reached.offset()) && released.add(own));
        released.forEach(own -> done(own.event()));
        behind = !held.isEmpty();
        deliverTransients(handler);
        return released;
    }

    /**
     * Delivers what other nodes have written after the position {@code after}.
     *
     * @param page   what has changed after the position
     * @param stored the state as read after the page
     * @return whether there is more to read
     */
    synchronized boolean follow(
            StreamHead after, ChangesPage page, StreamState stored, @Nullable PublicationHandler handler) {
        if (inBatch || state == null || !state.head().equals(after)) {
            return true; // a commit of this node moves the stream
        }
        StreamHead head = page.head();
        PublicationHandler target = delivering ? handler : null;
        if (!head.epoch().equals(after.epoch())) {
            StreamHead shared = CaughtUp.shared(head, after);
            state = new StreamState(shared, stored.oldest(), stored.retention());
            states.clear();
            if (target != null) {
                guarded(() -> target.onReset(name, shared.epoch(), shared.offset()));
            }
            return true;
        }
        if (head.offset() <= after.offset()) {
            return false;
        }
        CaughtUp changes = new CaughtUp(name, after.offset(), page, held);
        state = new StreamState(head, stored.oldest(), stored.retention());
        if (changes.isLost()) {
            states.begin(head);
        } else {
            states.moved(head, page.entries());
        }
        if (target != null) {
            guarded(() -> changes.deliver(target));
        }
        return false;
    }

    // ------------------------------------------------------------------------------------------------------- life

    /** Begins or ends the delivery. Returns false where this object was removed. */
    synchronized boolean setDelivering(boolean wanted) {
        if (removed) {
            return false;
        }
        if (wanted && !delivering && state != null && state.head().offset() == 0) {
            state = null; // another node may have begun the stream
            states.clear();
        }
        delivering = wanted;
        return true;
    }

    /** Removes this object if nobody needs it; its events are in the store. */
    synchronized boolean removeIfUnused() {
        removed |= !delivering && waiting.isEmpty();
        return removed;
    }

    // --------------------------------------------------------------------------------------------------- publish

    /** How an event that is to be published is handed on. */
    interface Queue {
        /** Adds an event to the writer's queue; throws where there is no room. */
        void add(PendingEvent event);
    }

    /**
     * Takes a durable event, in one step with its position in the writer's queue. An event whose key waits already is not taken: it
     * gets the answer of the first one.
     *
     * @return the answer; null where this object was removed
     * @throws io.chathub.protocol.ProtocolException what {@code queue} throws
     */
    synchronized @Nullable CompletableFuture<PublishResult> take(PendingEvent event, Queue queue) {
        if (removed) {
            return null;
        }
        String key = event.request.idempotencyKey();
        PendingEvent first = key == null ? null : keys.get(key);
        if (first != null) {
            return first.answerOfDuplicate();
        }
        queue.add(event);
        waiting.add(event);
        if (key != null) {
            keys.put(key, event);
        }
        return event.answer;
    }

    /** The answer of the event with a key that waits; null where none does. */
    synchronized @Nullable CompletableFuture<PublishResult> pending(String key) {
        PendingEvent event = keys.get(key);
        return event == null ? null : event.answer;
    }

    /**
     * Delivers a transient event after the events that wait before it. Where the oldest of these has waited for too long, the
     * transient events do not wait for the durable ones any more.
     *
     * @return false where this object was removed
     */
    synchronized boolean publishTransient(
            PendingEvent event, boolean storeIsSlow, @Nullable PublicationHandler handler) {
        if (removed) {
            return false;
        }
        if (waiting.size() < MAX_WAITING) { // else the event is lost, as a transient one may be
            waiting.add(event);
        }
        if (state != null && storeIsSlow) {
            List<PendingEvent> passing = new ArrayList<>();
            waiting.removeIf(each -> !each.isDurable() && passing.add(each));
            passing.forEach(each -> deliverTransient(each, handler));
        }
        deliverTransients(handler);
        return true;
    }

    private void deliverTransients(@Nullable PublicationHandler handler) {
        while (state != null && !waiting.isEmpty() && !waiting.element().isDurable()) {
            deliverTransient(waiting.remove(), handler);
        }
    }

    private void deliverTransient(PendingEvent event, @Nullable PublicationHandler handler) {
        RoomEvent transientEvent = event.request.event();
        if (transientEvent != null && state != null) {
            deliver(event, state.head().epoch(), 0, transientEvent, handler);
        }
    }

    /** The next durable event of this stream is committed: delivers it, and the transient events around it. */
    synchronized void committed(
            PendingEvent event, PublishResult result, List<Entry> changed, @Nullable PublicationHandler handler) {
        deliverTransients(handler);
        done(event);
        Place place = result.place();
        if (result.event() != null && place != null) {
            if (event.request.operation() instanceof Operation.Replace replace && replace.asState()) {
                deliverStates(place, changed, handler);
            } else {
                deliver(event, place.epoch(), place.offset(), result.event(), handler);
            }
        }
        deliverTransients(handler);
    }

    /** The event is not committed and waits no longer. */
    synchronized void dropped(PendingEvent event, @Nullable PublicationHandler handler) {
        done(event);
        deliverTransients(handler);
    }

    private void done(PendingEvent event) {
        waiting.remove(event);
        String key = event.request.idempotencyKey();
        if (key != null) {
            keys.remove(key, event);
        }
    }

    private void deliver(
            PendingEvent event, String epoch, long offset, RoomEvent delivered, @Nullable PublicationHandler handler) {
        if (delivering && handler != null) {
            guarded(() -> handler.onPublication(event.publication(epoch, offset, delivered)));
        }
    }

    private void deliverStates(Place place, List<Entry> changed, @Nullable PublicationHandler handler) {
        if (delivering && handler != null) {
            guarded(() -> handler.onChanges(name, place.epoch(), place.offset(), place.offset(), changed));
        }
    }

    /** A handler does not throw; if one does, the later events are delivered all the same. */
    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            LOG.error("Stream {}: a delivery failed", name, e);
        }
    }
}
