package io.chathub.core.internal.entry;

import io.chathub.core.internal.common.Stages;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.reply.Place;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.TaskPool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Replaces entries by rules. The replacements of one entry run one after another, in the order of the calls, so that the
 * clients of this node never conflict with each other. Where another node has replaced the entry meanwhile, the rule decides
 * again on the entry as it is. Any thread may call.
 */
public final class EntryWriter {

    /** The number of replacements of one entry that wait: {@value}. */
    static final int MAX_WAITING = 256;

    /** The number of replacements that wait for the thread on which they begin. */
    private static final int MAX_BEGINNING = 10_000;

    /** The time for which a replacement is decided again. */
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** A rule: pure, decided on committed state alone. */
    @FunctionalInterface
    public interface Rule {

        /**
         * Returns the request that replaces the entry; null where the entry, which exists then, is as requested.
         *
         * @param entry the entry as it is; null where there is none
         * @throws ProtocolException if the rule refuses
         */
        @Nullable PublishRequest decide(@Nullable Entry entry);
    }

    private record Slot(String stream, String key) {}

    private record Replacement(Rule rule, CompletableFuture<PublishResult> result) {}

    private final Broker broker;
    private final ChatRuntime runtime;
    /** The replacements that wait for the one in flight. An entry without a replacement in flight is not in the map. */
    private final Map<Slot, Queue<Replacement>> waiting = new HashMap<>();

    /**
     * Begins replacements that have waited. The thread that ends a replacement may hold the monitor of a client's session, and the
     * next one is of another client: on that thread it could wait for that client's monitor.
     */
    private final TaskPool pool;

    /** A writer to {@code broker}. */
    public EntryWriter(Broker broker, ChatRuntime runtime) {
        this.broker = broker;
        this.runtime = runtime;
        pool = runtime.pool("chathub-entries", 1, MAX_BEGINNING);
    }

    /** Ends the writer: replacements that wait, now or later, fail with {@code UNAVAILABLE}. */
    public void stop() {
        pool.stop();
    }

    /**
     * Replaces an entry as {@code rule} decides.
     *
     * @return the result of the broker, never {@code CONFLICT}; {@code SAME} where the rule asks for nothing. The stage fails with the exception of the rule; with {@code
     *         UNAVAILABLE} where too many replacements wait, or where other nodes replace the entry for 2 s; and as the broker
     *         fails
     */
    public CompletionStage<PublishResult> write(String stream, String key, Rule rule) {
        Replacement replacement = new Replacement(rule, new CompletableFuture<>());
        Slot slot = new Slot(stream, key);
        synchronized (waiting) {
            Queue<Replacement> queue = waiting.get(slot);
            if (queue != null) {
                return queue.size() < MAX_WAITING && queue.add(replacement)
                        ? replacement.result()
                        : CompletableFuture.failedFuture(
                                new ProtocolException(ErrorCode.UNAVAILABLE, "too many changes of this wait"));
            }
            waiting.put(slot, new ArrayDeque<>());
        }
        begin(slot, replacement);
        return replacement.result();
    }

    /** The number of entries with a replacement in flight. */
    int inFlight() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private void begin(Slot slot, Replacement replacement) {
        long deadline = runtime.runningNanoTime() + MAX_NANOS;
        var unused = Stages.guarded(() -> broker.entry(slot.stream(), slot.key()))
                .whenComplete((entry, failure) -> {
                    if (failure != null) {
                        end(slot, replacement, null, failure);
                    } else {
                        decide(slot, replacement, entry, deadline, FIRST_PAUSE_NANOS);
                    }
                });
    }

    private void decide(Slot slot, Replacement replacement, @Nullable Entry entry, long deadline, long pause) {
        var unused = Stages.guarded(() -> publish(slot, replacement.rule().decide(entry), entry))
                .whenComplete((done, failure) -> {
                    if (failure != null || done.outcome() != PublishResult.Outcome.CONFLICT) {
                        end(slot, replacement, done, failure);
                    } else if (deadline - runtime.runningNanoTime() <= 0) {
                        end(
                                slot,
                                replacement,
                                null,
                                new ProtocolException(ErrorCode.UNAVAILABLE, "others change this too often"));
                    } else {
                        long jittered = pause / 2 + runtime.random().nextLong(pause);
                        runtime.scheduleRunning(
                                jittered,
                                () -> onPool(
                                        slot,
                                        replacement,
                                        () -> decide(
                                                slot,
                                                replacement,
                                                done.entry(),
                                                deadline,
                                                Math.min(pause * 2, MAX_PAUSE_NANOS))));
                    }
                });
    }

    private CompletionStage<PublishResult> publish(Slot slot, @Nullable PublishRequest request, @Nullable Entry entry) {
        return request != null
                ? broker.publish(request)
                : unchanged(broker, slot.stream(), Objects.requireNonNull(entry, "entry"));
    }

    /** The result of a request that changes nothing: {@code SAME}, at the last change of the entry. */
    public static CompletionStage<PublishResult> unchanged(Broker broker, String stream, Entry entry) {
        return broker.head(stream)
                .thenApply(head -> new PublishResult(
                        PublishResult.Outcome.SAME,
                        Place.of(head.epoch(), entry.change(), entry.changedAt()),
                        false,
                        null,
                        entry,
                        List.of()));
    }

    private void end(Slot slot, Replacement replacement, @Nullable PublishResult done, @Nullable Throwable failure) {
        Replacement next;
        synchronized (waiting) {
            Queue<Replacement> queue = waiting.get(slot);
            next = queue == null ? null : queue.poll();
            if (next == null) {
                waiting.remove(slot);
            }
        }
        if (next != null) {
            onPool(slot, next, () -> begin(slot, next));
        }
        if (failure != null) {
            replacement.result().completeExceptionally(failure);
        } else {
            replacement.result().complete(done);
        }
    }

    private void onPool(Slot slot, Replacement replacement, Runnable step) {
        try {
            var unused = pool.submit(step);
        } catch (RejectedExecutionException e) {
            failAll(slot, replacement);
        }
    }

    private void failAll(Slot slot, Replacement first) {
        List<Replacement> failed = new ArrayList<>(List.of(first));
        synchronized (waiting) {
            Queue<Replacement> queue = waiting.remove(slot);
            failed.addAll(queue == null ? List.of() : queue);
        }
        for (Replacement replacement : failed) {
            replacement
                    .result()
                    .completeExceptionally(
                            new ProtocolException(ErrorCode.UNAVAILABLE, "the server is busy, or stops"));
        }
    }
}
