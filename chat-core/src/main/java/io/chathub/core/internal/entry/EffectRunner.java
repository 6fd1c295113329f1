package io.chathub.core.internal.entry;

import io.chathub.core.internal.common.Stages;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the effects that events have in other streams. Each effect runs at least once, on any node: after its target entry
 * exists it is completed, and an entry that exists is left alone, so that a second run changes nothing.
 *
 * <p>The runner reads the effects once, in their order, and passes over one that fails: the effect is run again after a
 * pause of its own, which grows up to a minute. An effect of a kind that this node does not know stays for a newer node.
 * Any thread may call.
 */
public final class EffectRunner {

    private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

    /** The number of effects that are read at once. */
    private static final int PAGE = 100;

    /** The number of failed effects that are remembered: {@value}. Those beyond are read again after a minute. */
    static final int MAX_FAILED = 1_000;

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MAX_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /**
     * An effect that failed.
     *
     * @param pause the pause after its last run
     * @param due   the time of its next run, on the scale of {@link ChatRuntime#nanoTime()}
     */
    private record Failed(PendingEffect effect, long pause, long due) {}

    private final Broker broker;
    private final ChatRuntime runtime;
    private final Map<String, EffectKind> kinds;
    private boolean running;
    private boolean busy;
    /** Whether effects may be stored after {@link #passed}. */
    private boolean unread;
    /** The number of the newest effect that was run. */
    private long passed;
    /** By the effect's number. */
    private final Map<Long, Failed> failed = new HashMap<>();
    /** The number after which effects failed that are not remembered, and the time at which they are read again. */
    private @Nullable Long forgottenAfter;

    private long forgottenUntil;
    /** The pause after the last read of the broker, if that failed; else 0. */
    private long readPause;

    private @Nullable Cancellable timer;
    /** The number of the round that is scheduled last: one that was cancelled too late does nothing. */
    private long lastRound;
    /** The failures of the round. */
    private int failures;

    private String firstFailure = "";

    /** A runner of these kinds. */
    public EffectRunner(Broker broker, ChatRuntime runtime, Collection<? extends EffectKind> kinds) {
        this.broker = broker;
        this.runtime = runtime;
        this.kinds = kinds.stream().collect(Collectors.toUnmodifiableMap(EffectKind::name, Function.identity()));
    }

    /** Starts the runner: what an earlier process has left is run. */
    public synchronized void start() {
        running = true;
        wake();
    }

    /** Ends the runner. An effect in flight is completed or stays stored. */
    public synchronized void stop() {
        running = false;
        cancelTimer();
    }

    /** Effects were stored. Returns at once: the effects run on the runtime's timer. */
    public synchronized void wake() {
        unread = true;
        if (running && !busy) {
            cancelTimer();
            busy = true;
            schedule(0);
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void schedule(long delay) {
        long round = ++lastRound;
        timer = runtime.schedule(delay, () -> runRound(round));
    }

    /** Runs the failed effects that are due, and then a page of those that were not read. */
    private void runRound(long round) {
        List<PendingEffect> due;
        boolean reads;
        long after;
        synchronized (this) {
            if (!running || round != lastRound) {
                return;
            }
            busy = true;
            long now = runtime.nanoTime();
            if (forgottenAfter != null && forgottenUntil - now <= 0) {
                passed = Math.min(passed, forgottenAfter);
                forgottenAfter = null;
                unread = true;
            }
            due = failed.values().stream()
                    .filter(one -> one.due() - now <= 0)
                    .map(Failed::effect)
                    .toList();
            reads = unread;
            unread = false;
            after = passed;
        }
        var unused = runAll(due)
                .thenCompose(done -> reads
                        ? Stages.guarded(() -> broker.effects(after, PAGE))
                        : CompletableFuture.completedFuture(List.<PendingEffect>of()))
                .thenCompose(page -> runAll(unread(page)).thenApply(done -> page))
                .whenComplete(this::endRound);
    }

    /** The effects of a page without those that failed before, which are run at their time. */
    private synchronized List<PendingEffect> unread(List<PendingEffect> page) {
        List<PendingEffect> effects = new ArrayList<>(page);
        effects.removeIf(effect -> failed.containsKey(effect.number()));
        return effects;
    }

    private synchronized void endRound(@Nullable List<PendingEffect> page, @Nullable Throwable failure) {
        if (!running) {
            return;
        }
        if (failures > 0) {
            LOG.warn("{} effects failed and are run again later; the first: {}", failures, firstFailure);
            failures = 0;
        }
        if (page == null) {
            LOG.warn("The effects could not be read: {}", String.valueOf(failure));
            readPause = nextPause(readPause);
            unread = true;
        } else {
            readPause = 0;
            passed = page.isEmpty()
                    ? passed
                    : Math.max(passed, page.get(page.size() - 1).number());
            unread |= page.size() == PAGE;
        }
        busy = unread && readPause == 0;
        Long pause = busy ? Long.valueOf(0) : pauseUntilNextRound();
        if (pause != null) {
            schedule(pause);
        }
    }

    /** The nanoseconds until an effect is due; null where none waits. */
    private @Nullable Long pauseUntilNextRound() {
        long now = runtime.nanoTime();
        Long pause = unread ? Long.valueOf(readPause) : null;
        if (forgottenAfter != null) {
            pause = earlier(pause, forgottenUntil - now);
        }
        for (Failed one : failed.values()) {
            pause = earlier(pause, one.due() - now);
        }
        return pause;
    }

    private static Long earlier(@Nullable Long pause, long other) {
        long positive = Math.max(0, other);
        return pause == null ? positive : Math.min(pause, positive);
    }

    private static long nextPause(long pause) {
        return pause == 0 ? FIRST_PAUSE_NANOS : Math.min(pause * 2, MAX_PAUSE_NANOS);
    }

    /** Runs effects one after another. The stage never fails. */
    private CompletionStage<Void> runAll(List<PendingEffect> effects) {
        CompletionStage<Void> all = Stages.DONE;
        for (PendingEffect effect : effects) {
            all = all.thenCompose(before -> run(effect).handle((done, failure) -> {
                note(effect, failure);
                return null;
            }));
        }
        return all;
    }

    private synchronized void note(PendingEffect effect, @Nullable Throwable failure) {
        Failed before = failed.remove(effect.number());
        if (failure == null || !running) {
            return; // run, or stays stored
        }
        long pause = nextPause(before == null ? 0 : before.pause());
        if (++failures == 1) {
            firstFailure = effect.effect() + " of " + effect.key() + ": " + failure;
        }
        if (failed.size() < MAX_FAILED) {
            failed.put(effect.number(), new Failed(effect, pause, runtime.nanoTime() + pause));
        } else {
            if (forgottenAfter == null) {
                forgottenUntil = runtime.nanoTime() + MAX_PAUSE_NANOS;
            }
            forgottenAfter = Math.min(forgottenAfter == null ? Long.MAX_VALUE : forgottenAfter, effect.number() - 1);
        }
    }

    private synchronized boolean isRunning() {
        return running;
    }

    private CompletionStage<Void> run(PendingEffect effect) {
        EffectKind kind = kinds.get(effect.effect().kind());
        if (kind == null || !isRunning()) {
            return Stages.DONE; // stays stored: a newer node of the same store knows the kind
        }
        return Stages.guarded(() -> broker.entry(effect.effect().target(), kind.targetKey(effect)))
                .thenCompose(
                        existing -> existing != null ? CompletableFuture.completedFuture(null) : make(kind, effect))
                .thenCompose(made -> broker.completeEffect(effect));
    }

    private CompletionStage<@Nullable PublishResult> make(EffectKind kind, PendingEffect effect) {
        return broker.entry(effect.stream(), effect.key()).thenCompose(source -> {
            PublishRequest request = derive(kind, effect, source);
            // A conflict means that another node has made the entry meanwhile.
            return request == null
                    ? CompletableFuture.completedFuture(null)
                    : broker.publish(request).thenApply(result -> logRefusal(effect, result));
        });
    }

    /** A refusal by a limit or by the target is final: the effect does not happen. */
    private static PublishResult logRefusal(PendingEffect effect, PublishResult result) {
        if (result.outcome() == PublishResult.Outcome.LIMIT || result.outcome() == PublishResult.Outcome.NOT_FOUND) {
            LOG.warn("Effect {} of {}: refused by the target: {}", effect.effect(), effect.key(), result.outcome());
        }
        return result;
    }

    private static @Nullable PublishRequest derive(EffectKind kind, PendingEffect effect, @Nullable Entry source) {
        return source == null ? null : kind.derive(effect, source);
    }
}
