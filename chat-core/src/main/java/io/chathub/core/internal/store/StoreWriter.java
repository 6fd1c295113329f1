package io.chathub.core.internal.store;

import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishOutcomeUnknownException;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.store.Committed;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.Placed;
import io.chathub.core.spi.store.StoreException;
import io.chathub.core.spi.store.StreamState;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.reply.Place;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.SerialWorker;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the events of all streams, on one thread: what waits becomes one batch, and what comes during a commit becomes the
 * next. A batch that fails is committed again, unchanged and by the same id, before anything newer; a batch that the store
 * refuses is divided until the event that causes the refusal is alone. Events are delivered after their commit, in its order.
 */
final class StoreWriter {

    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
    private static final String CLOSED = "the hub is closed";
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A part of a batch with the id of its commit. */
    private record Part(UUID id, List<PendingEvent> events) {}

    /** A step between two commits. */
    private record Task<T extends @Nullable Object>(Supplier<T> step, CompletableFuture<T> result) {

        void run() {
            try {
                result.complete(step.get());
            } catch (StoreException e) {
                LOG.error("A step of the store has failed: {}", e.getMessage(), e);
                result.completeExceptionally(WaitingEvents.unavailable("the store does not answer"));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        }
    }

    private final MessageStore store;
    private final WaitingEvents waiting;
    private final StoreHealth health;
    private final ChatRuntime runtime;
    private final LongSupplier ageClock;
    /** Reads what other nodes have written to a stream. */
    private final Consumer<DurableStream> catchUp;

    private final SerialWorker worker;
    private final Queue<Task<?>> tasks = new ConcurrentLinkedQueue<>();
    /** The rest of the batch in hand, in order. The first part may have been committed without an answer. */
    private final Deque<Part> parts = new ArrayDeque<>();

    private volatile @Nullable PublicationHandler handler;
    private volatile long retryAt;
    private volatile boolean paused;
    private volatile boolean attempted;
    private boolean afterTask;
    private long pause = FIRST_PAUSE_NANOS;

    StoreWriter(
            MessageStore store,
            WaitingEvents waiting,
            StoreHealth health,
            ChatRuntime runtime,
            LongSupplier ageClock,
            Consumer<DurableStream> catchUp) {
        this.catchUp = catchUp;
        this.store = store;
        this.waiting = waiting;
        this.health = health;
        this.runtime = runtime;
        this.ageClock = ageClock;
        worker = runtime.worker("chathub-store", this::step);
    }

    void start(PublicationHandler publicationHandler) {
        handler = publicationHandler;
        worker.start();
    }

    /** Notifies the writer of a new event. */
    void wake() {
        worker.wake();
    }

    /**
     * Runs a task between two commits, after the deliveries of the earlier one. A failure of the store fails the stage as
     * {@code UNAVAILABLE}.
     */
    <T extends @Nullable Object> CompletableFuture<T> submit(Supplier<T> task) {
        Task<T> submitted = new Task<>(task, new CompletableFuture<>());
        tasks.add(submitted);
        worker.wake();
        return submitted.result();
    }

    /** Commits what waits, for at most {@code nanos} and until an interrupt; then fails the events that are left. */
    void stop(long nanos) {
        try {
            boolean ended = worker.stop(nanos);
            boolean unknown = attempted || !ended;
            for (PendingEvent event : waiting.taken()) {
                event.answer.completeExceptionally(
                        unknown
                                ? new PublishOutcomeUnknownException(
                                        "the store did not answer before the stop", health.commitFailure())
                                : WaitingEvents.unavailable(CLOSED));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            handler = null;
            for (List<PendingEvent> left = waiting.take(); !left.isEmpty(); left = waiting.take()) {
                left.forEach(event -> event.answer.completeExceptionally(WaitingEvents.unavailable(CLOSED)));
            }
            for (Task<?> task = tasks.poll(); task != null; task = tasks.poll()) {
                task.result().completeExceptionally(WaitingEvents.unavailable(CLOSED));
            }
        }
    }

    // ------------------------------------------------------------------------------------------------------- commit

    private boolean step() {
        if (paused) {
            if (runtime.nanoTime() - retryAt < 0) {
                return false; // the timer wakes the worker
            }
            paused = false;
        }
        if (parts.isEmpty()) {
            Task<?> task = afterTask && !waiting.isEmpty() ? null : tasks.poll();
            afterTask = task != null; // tasks and batches by turns: neither keeps the other waiting
            if (task != null) {
                task.run();
                return true;
            }
            List<PendingEvent> batch = waiting.take();
            if (batch.isEmpty()) {
                return false;
            }
            parts.add(new Part(newId(), batch));
            attempted = false;
        }
        commit(parts.element());
        return !paused && (!parts.isEmpty() || !tasks.isEmpty() || !waiting.isEmpty());
    }

    private void commit(Part part) {
        List<NewEvent> events =
                part.events().stream().map(PendingEvent::newEvent).toList();
        Committed committed;
        try {
            committed = store.commit(part.id(), ageClock.getAsLong(), events);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.REJECTED) {
                rejected(part, e.index(), e);
            } else {
                retryLater(e);
            }
            return;
        } catch (RuntimeException e) { // the contract of a store forbids it
            if (attempted) {
                rejected(part, -1, e); // the same id has failed the same way: nothing of the batch is stored
            } else {
                retryLater(StoreException.temporary("the store has failed: " + e, e));
            }
            return;
        }
        parts.remove();
        succeeded();
        deliver(part, committed);
    }

    private void succeeded() {
        attempted = false;
        pause = FIRST_PAUSE_NANOS;
        health.committed();
    }

    private void retryLater(StoreException e) {
        health.commitFailed(e);
        attempted = true;
        retryAt = runtime.nanoTime() + pause;
        paused = true;
        runtime.schedule(pause, worker::wake);
        pause = Math.min(LONGEST_PAUSE_NANOS, pause * 2);
    }

    /** The store refuses the part, and nothing of it is stored: other ids for the rest, which is no longer the same batch. */
    private void rejected(Part part, int index, RuntimeException e) {
        parts.remove();
        attempted = false;
        pause = FIRST_PAUSE_NANOS;
        health.commitsSucceed(); // it has answered; where all events are refused, no commit follows that would say so
        List<PendingEvent> events = part.events();
        if (events.size() == 1) {
            refuse(events.get(0), e);
            return;
        }
        int size = events.size();
        if (index >= 0 && index < size) {
            addFirst(events.subList(index + 1, size));
            addFirst(events.subList(index, index + 1));
            addFirst(events.subList(0, index));
        } else {
            addFirst(events.subList(size / 2, size));
            addFirst(events.subList(0, size / 2));
        }
    }

    private void addFirst(List<PendingEvent> events) {
        if (!events.isEmpty()) {
            parts.addFirst(new Part(newId(), List.copyOf(events)));
        }
    }

    private void refuse(PendingEvent event, RuntimeException e) {
        LOG.error("Stream {}: the store refuses an event", event.stream.name(), e);
        waiting.done(List.of(event));
        event.stream.dropped(event, handler);
        ProtocolException refusal = new ProtocolException(ErrorCode.INTERNAL, "the store refuses the event");
        refusal.addSuppressed(e);
        event.answer.completeExceptionally(refusal);
    }

    // ------------------------------------------------------------------------------------------------------ deliver

    private void deliver(Part part, Committed committed) {
        waiting.done(part.events());
        // first, and all of the batch: a read between two deliveries finds no half of it
        Map<DurableStream, StreamState> ahead = move(part, committed);
        boolean effects;
        try {
            effects = deliver(part, committed, ahead);
        } finally {
            if (store.isShared()) {
                part.events().forEach(event -> event.stream.batchDelivered());
                ahead.keySet().forEach(catchUp);
            }
        }
        PublicationHandler target = handler;
        if (effects && target != null) {
            target.onEffects();
        }
    }

    /** Delivers and answers each event, but for those of the streams in {@code ahead}. Returns whether there are effects. */
    private boolean deliver(Part part, Committed committed, Map<DurableStream, StreamState> ahead) {
        boolean effects = false;
        for (int i = 0; i < part.events().size(); i++) {
            PendingEvent event = part.events().get(i);
            Placed placed = committed.placed().get(i);
            PublishResult result = placed.result();
            if (result == null) {
                event.stream.dropped(event, handler);
                event.answer.completeExceptionally(WaitingEvents.unavailable(String.valueOf(placed.unavailable())));
                continue;
            }
            effects |= result.event() != null && !event.request.effects().isEmpty();
            StreamState reached = ahead.get(event.stream);
            if (reached != null) {
                event.stream.hold(event, result, reached);
                continue;
            }
            event.stream.committed(event, result, placed.changed(), handler);
            event.answer.complete(result);
        }
        return effects;
    }

    /** Returns the streams in which other nodes have written before this batch: they are delivered later. */
    private Map<DurableStream, StreamState> move(Part part, Committed committed) {
        Map<DurableStream, StreamState> ahead = new LinkedHashMap<>();
        Map<DurableStream, Long> before = new HashMap<>();
        Map<DurableStream, Long> reached = new HashMap<>();
        Map<DurableStream, List<Entry>> changed = new LinkedHashMap<>();
        for (int i = 0; i < part.events().size(); i++) {
            Placed placed = committed.placed().get(i);
            DurableStream stream = part.events().get(i).stream;
            changed.computeIfAbsent(stream, each -> new ArrayList<>()).addAll(placed.changed());
            before.putIfAbsent(stream, placed.previousHead());
            reached.merge(stream, reached(placed), Math::max);
        }
        changed.forEach((stream, entries) -> {
            StreamState state = committed.streams().get(stream.name());
            if (state != null
                    && store.isShared()
                    && !stream.follows(state, before.getOrDefault(stream, 0L), reached.getOrDefault(stream, 0L))) {
                ahead.put(stream, state);
            } else if (state != null) {
                stream.moved(state, entries);
            }
        });
        return ahead;
    }

    /** The offset of the event that was stored; the head before it where there is none. */
    private static long reached(Placed placed) {
        PublishResult result = placed.result();
        Place place = result == null || result.duplicate() || result.event() == null ? null : result.place();
        return place == null ? placed.previousHead() : place.offset();
    }

    private UUID newId() {
        byte[] bytes = new byte[Long.BYTES * 2];
        runtime.nextSecretBytes(bytes);
        ByteBuffer random = ByteBuffer.wrap(bytes);
        return new UUID(random.getLong(), random.getLong());
    }
}
