package io.chathub.core.internal.entry;

import io.chathub.core.StreamHead;
import io.chathub.core.internal.common.Stages;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.StreamPosition;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Replaces entries by rules. The replacements of one entry run one after another, in the order of the calls, so that the
 * clients of this node never conflict with each other. Where another node has replaced the entry meanwhile, or a new epoch has taken
 * it away, the rule decides again on the entry as it is. Any thread may call.
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
         * <p>The request gets its {@link PublishRequest#reference} from the writer.
         *
         * @param entry the entry as it is; null where there is none
         * @throws ProtocolException if the rule refuses
         */
        @Nullable PublishRequest decide(@Nullable Entry entry);
    }

    private record Slot(String stream, String key) {}

    private record Replacement(
            Rule rule, @Nullable StreamPosition reference, CompletableFuture<PublishResult> result) {}

    /** The numbering, and the entry as read after it. */
    private record Read(StreamHead head, @Nullable Entry entry) {}

    private final Broker broker;
    private final ChatRuntime runtime;
    /** The replacement of an entry that is in flight, and those that wait for it. */
    private static final class Line {
        private Replacement current;
        /** Whether {@link #current} waits for the thread on which it begins, or goes on. */
        private boolean queued;

        private final Queue<Replacement> waiting = new ArrayDeque<>();

        private Line(Replacement first) {
            current = first;
        }

        /** Those that the broker does not have. */
        private List<Replacement> undone() {
            List<Replacement> undone = new ArrayList<>(waiting);
            if (queued) {
                undone.add(0, current);
            }
            return undone;
        }
    }

    /** An entry without a replacement in flight is not in the map. */
    private final Map<Slot, Line> lines = new HashMap<>();

    private boolean stopped;

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

    /**
     * Ends the writer: replacements that wait, and later ones, fail with {@code UNAVAILABLE}. Those that the broker has complete
     * as the broker completes them.
     */
    public void stop() {
        List<Replacement> failed = new ArrayList<>();
        synchronized (lines) {
            stopped = true;
            lines.values().forEach(line -> failed.addAll(line.undone()));
            lines.clear();
        }
        pool.stop();
        fail(failed);
    }

    /**
     * Replaces an entry as {@code rule} decides.
     *
     * @param reference the offset that the request names, in the numbering that it is of; null where it names none
     * @return the result of the broker, never {@code CONFLICT}; {@code SAME} where the rule asks for nothing. The stage fails with the exception of the rule; with {@code
     *         CONFLICT} where the reference is of another numbering; with {@code UNAVAILABLE} where too many replacements wait, or
     *         where other nodes replace the entry for 2 s; and as the broker fails
     */
    public CompletionStage<PublishResult> write(
            String stream, String key, @Nullable StreamPosition reference, Rule rule) {
        Replacement replacement = new Replacement(rule, reference, new CompletableFuture<>());
        Slot slot = new Slot(stream, key);
        synchronized (lines) {
            if (stopped) {
                return CompletableFuture.failedFuture(unavailable("the server stops"));
            }
            Line line = lines.get(slot);
            if (line != null) {
                return line.waiting.size() < MAX_WAITING && line.waiting.add(replacement)
                        ? replacement.result()
                        : CompletableFuture.failedFuture(unavailable("too many changes of this wait"));
            }
            lines.put(slot, new Line(replacement));
        }
        begin(slot, replacement);
        return replacement.result();
    }

    /** The number of entries with a replacement in flight. */
    int inFlight() {
        synchronized (lines) {
            return lines.size();
        }
    }

    private void begin(Slot slot, Replacement replacement) {
        read(slot, replacement, runtime.runningNanoTime() + MAX_NANOS, FIRST_PAUSE_NANOS);
    }

    private void read(Slot slot, Replacement replacement, long deadline, long pause) {
        var unused = Stages.guarded(() -> broker.head(slot.stream())
                        .thenCompose(head ->
                                broker.entry(slot.stream(), slot.key()).thenApply(entry -> new Read(head, entry))))
                .whenComplete((read, failure) -> {
                    if (failure != null) {
                        end(slot, replacement, null, failure);
                    } else {
                        decide(slot, replacement, read, deadline, pause);
                    }
                });
    }

    private void decide(Slot slot, Replacement replacement, Read read, long deadline, long pause) {
        var unused = Stages.guarded(() -> decided(slot, replacement, read)).whenComplete((done, failure) -> {
            if (failure != null || !isAgain(done)) {
                end(slot, replacement, done, failure);
            } else if (deadline - runtime.runningNanoTime() <= 0) {
                end(
                        slot,
                        replacement,
                        null,
                        new ProtocolException(ErrorCode.UNAVAILABLE, "others change this too often"));
            } else {
                long jittered = pause / 2 + runtime.random().nextLong(pause);
                long next = Math.min(pause * 2, MAX_PAUSE_NANOS);
                runtime.scheduleRunning(
                        jittered, () -> onPool(slot, replacement, () -> read(slot, replacement, deadline, next)));
            }
        });
    }

    private static boolean isAgain(PublishResult done) {
        return done.outcome() == PublishResult.Outcome.CONFLICT || done.outcome() == PublishResult.Outcome.OTHER_EPOCH;
    }

    /**
     * Decides and publishes. The decision is of the numbering that was read first: where the entry is of a later one, or a later one
     * begins before the publication, the broker refuses, and so does this method where nothing is published.
     */
    private CompletionStage<PublishResult> decided(Slot slot, Replacement replacement, Read read) {
        StreamHead head = read.head();
        Entry entry = read.entry();
        StreamPosition named = replacement.reference();
        if (named != null && !head.knows(named.epoch(), named.offset())) {
            throw new ProtocolException(ErrorCode.CONFLICT, "the epoch is not the present one");
        }
        PublishRequest request;
        try {
            request = replacement.rule().decide(entry);
        } catch (ProtocolException refusal) {
            return ifStill(slot.stream(), head, () -> CompletableFuture.failedFuture(refusal));
        }
        if (request == null) {
            Entry unchanged = Objects.requireNonNull(entry, "entry");
            return ifStill(
                    slot.stream(), head, () -> CompletableFuture.completedFuture(unchanged(head.epoch(), unchanged)));
        }
        if (entry == null) { // any entry that is there by then is a conflict, in any numbering
            return broker.publish(request.withReference(named));
        }
        long highest = Math.max(entry.version(), named == null ? 0 : named.offset());
        return broker.publish(request.withReference(new StreamPosition(head.epoch(), highest)));
    }

    /** The answer to a request that is not published, unless a new epoch has begun since {@code head} was read. */
    private CompletionStage<PublishResult> ifStill(
            String stream, StreamHead head, Supplier<CompletionStage<PublishResult>> answer) {
        return broker.head(stream)
                .thenCompose(now -> isSame(now, head)
                        ? answer.get()
                        : CompletableFuture.completedFuture(
                                PublishResult.refused(PublishResult.Outcome.OTHER_EPOCH, null)));
    }

    /** Whether no new epoch has begun. A stream without events is no stream yet, and may have another epoch in each read. */
    private static boolean isSame(StreamHead now, StreamHead before) {
        return now.epoch().equals(before.epoch()) || (now.offset() == 0 && before.offset() == 0);
    }

    /** The result of a request that changes nothing: {@code SAME}, at the last change of the entry. */
    public static PublishResult unchanged(String epoch, Entry entry) {
        return new PublishResult(
                PublishResult.Outcome.SAME,
                Place.of(epoch, entry.change(), entry.changedAt()),
                false,
                null,
                entry,
                List.of());
    }

    private void end(Slot slot, Replacement replacement, @Nullable PublishResult done, @Nullable Throwable failure) {
        Replacement next;
        synchronized (lines) {
            Line line = lines.get(slot);
            next = line == null ? null : line.waiting.poll();
            if (line != null && next != null) {
                line.current = next;
            } else {
                lines.remove(slot);
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
        setQueued(slot, true);
        try {
            var unused = pool.submit(() -> {
                setQueued(slot, false);
                step.run();
            });
        } catch (RejectedExecutionException e) {
            failAll(slot, replacement);
        }
    }

    private void setQueued(Slot slot, boolean queued) {
        synchronized (lines) {
            Line line = lines.get(slot);
            if (line != null) {
                line.queued = queued;
            }
        }
    }

    private void failAll(Slot slot, Replacement first) {
        List<Replacement> failed = new ArrayList<>(List.of(first));
        synchronized (lines) {
            Line line = lines.remove(slot);
            failed.addAll(line == null ? List.of() : line.waiting);
        }
        fail(failed);
    }

    private static void fail(List<Replacement> failed) {
        for (Replacement replacement : failed) {
            replacement.result().completeExceptionally(unavailable("the server is busy, or stops"));
        }
    }

    private static ProtocolException unavailable(String message) {
        return new ProtocolException(ErrorCode.UNAVAILABLE, message);
    }
}
