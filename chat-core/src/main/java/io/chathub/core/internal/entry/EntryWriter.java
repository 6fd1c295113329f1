package io.chathub.core.internal.entry;

import io.chathub.core.internal.common.Stages;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.runtime.ChatRuntime;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

    /** The time for which a replacement is decided again. */
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** A rule: pure, decided on committed state alone. */
    @FunctionalInterface
    public interface Rule {

        /**
         * Returns the request that replaces the entry.
         *
         * @param entry the entry as it is; null where there is none
         * @throws ProtocolException if the rule refuses
         */
        PublishRequest decide(@Nullable Entry entry);
    }

    private record Slot(String stream, String key) {}

    private final Broker broker;
    private final ChatRuntime runtime;
    /** The replacements that wait for the one in flight. An entry without a replacement in flight is not in the map. */
    private final Map<Slot, Queue<Runnable>> waiting = new HashMap<>();

    /** A writer to {@code broker}. */
    public EntryWriter(Broker broker, ChatRuntime runtime) {
        this.broker = broker;
        this.runtime = runtime;
    }

    /**
     * Replaces an entry as {@code rule} decides.
     *
     * @return the result of the broker, never {@code CONFLICT}. The stage fails with the exception of the rule; with {@code
     *         UNAVAILABLE} where too many replacements wait, or where other nodes replace the entry for 2 s; and as the broker
     *         fails
     */
    public CompletionStage<PublishResult> write(String stream, String key, Rule rule) {
        CompletableFuture<PublishResult> result = new CompletableFuture<>();
        Slot slot = new Slot(stream, key);
        Runnable replacement = () -> begin(slot, rule, result);
        synchronized (waiting) {
            Queue<Runnable> queue = waiting.get(slot);
            if (queue != null) {
                return queue.size() < MAX_WAITING && queue.add(replacement)
                        ? result
                        : CompletableFuture.failedFuture(
                                new ProtocolException(ErrorCode.UNAVAILABLE, "too many changes of this wait"));
            }
            waiting.put(slot, new ArrayDeque<>());
        }
        replacement.run();
        return result;
    }

    /** The number of entries with a replacement in flight. */
    int inFlight() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private void begin(Slot slot, Rule rule, CompletableFuture<PublishResult> result) {
        long deadline = runtime.runningNanoTime() + MAX_NANOS;
        var unused = Stages.guarded(() -> broker.entry(slot.stream(), slot.key()))
                .whenComplete((entry, failure) -> {
                    if (failure != null) {
                        end(slot, result, null, failure);
                    } else {
                        decide(slot, rule, entry, deadline, FIRST_PAUSE_NANOS, result);
                    }
                });
    }

    private void decide(
            Slot slot,
            Rule rule,
            @Nullable Entry entry,
            long deadline,
            long pause,
            CompletableFuture<PublishResult> result) {
        var unused = Stages.guarded(() -> broker.publish(rule.decide(entry))).whenComplete((done, failure) -> {
            if (failure != null || done.outcome() != PublishResult.Outcome.CONFLICT) {
                end(slot, result, done, failure);
            } else if (deadline - runtime.runningNanoTime() <= 0) {
                end(slot, result, null, new ProtocolException(ErrorCode.UNAVAILABLE, "others change this too often"));
            } else {
                long jittered = pause / 2 + runtime.random().nextLong(pause);
                runtime.scheduleRunning(
                        jittered,
                        () -> decide(slot, rule, done.entry(), deadline, Math.min(pause * 2, MAX_PAUSE_NANOS), result));
            }
        });
    }

    private void end(
            Slot slot,
            CompletableFuture<PublishResult> result,
            @Nullable PublishResult done,
            @Nullable Throwable failure) {
        Runnable next;
        synchronized (waiting) {
            Queue<Runnable> queue = waiting.get(slot);
            next = queue == null ? null : queue.poll();
            if (next == null) {
                waiting.remove(slot);
            }
        }
        try {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                result.complete(done);
            }
        } finally {
            if (next != null) {
                next.run();
            }
        }
    }
}
