package io.chathub.core.internal.entry;

import io.chathub.core.internal.common.Stages;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import java.util.Collection;
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
 * exists it is completed, and an entry that exists is left alone, so that a second run changes nothing. An effect that fails
 * is run again after a pause, which grows up to a minute. Any thread may call.
 */
public final class EffectRunner {

    private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

    /** The number of effects that are read at once. */
    private static final int PAGE = 100;

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MAX_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /**
     * One read of effects.
     *
     * @param count the number of effects
     * @param left  the number of those that failed, or whose kind this node does not know
     */
    private record Round(int count, int left) {}

    private final Broker broker;
    private final ChatRuntime runtime;
    private final Map<String, EffectKind> kinds;
    private boolean running;
    private boolean busy;
    /** Whether effects were stored since the last read. */
    private boolean signalled;

    private long pause = FIRST_PAUSE_NANOS;
    private @Nullable Cancellable timer;

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
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Effects were stored. Returns at once: the effects run on the runtime's timer. */
    public synchronized void wake() {
        signalled = true;
        if (running && !busy) {
            busy = true;
            schedule(0);
        }
    }

    private void schedule(long delay) {
        timer = runtime.schedule(delay, this::readAndRun);
    }

    private void readAndRun() {
        synchronized (this) {
            if (!running) {
                busy = false;
                return;
            }
            signalled = false;
        }
        var unused = Stages.guarded(() -> broker.effects(PAGE))
                .thenCompose(this::runAll)
                .whenComplete((round, failure) -> {
                    if (failure != null) {
                        LOG.warn("The effects could not be read: {}", failure.toString());
                    }
                    rest(round == null ? new Round(0, 1) : round);
                });
    }

    /** Runs effects one after another. */
    private CompletionStage<Round> runAll(List<PendingEffect> effects) {
        CompletionStage<Integer> all = CompletableFuture.completedFuture(0);
        for (PendingEffect effect : effects) {
            all = all.thenCompose(left -> run(effect).handle((done, failure) -> {
                if (failure != null) {
                    LOG.warn("Effect {} of {}: run again later: {}", effect.effect(), effect.key(), failure.toString());
                }
                return failure != null || !done ? left + 1 : left;
            }));
        }
        return all.thenApply(left -> new Round(effects.size(), left));
    }

    private synchronized boolean isRunning() {
        return running;
    }

    private CompletionStage<Boolean> run(PendingEffect effect) {
        EffectKind kind = kinds.get(effect.effect().kind());
        if (kind == null || !isRunning()) {
            return CompletableFuture.completedFuture(false); // a newer node of the same store knows the kind
        }
        return Stages.guarded(() -> broker.entry(effect.effect().target(), kind.targetKey(effect)))
                .thenCompose(
                        existing -> existing != null ? CompletableFuture.completedFuture(null) : make(kind, effect))
                .thenCompose(made -> broker.completeEffect(effect))
                .thenApply(done -> true);
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

    private synchronized void rest(Round round) {
        if (!running) {
            busy = false;
        } else if (round.left() == 0 || (round.left() < round.count() && round.count() == PAGE)) {
            pause = FIRST_PAUSE_NANOS;
            busy = signalled || round.count() > 0;
            if (busy) {
                schedule(0);
            }
        } else {
            schedule(pause);
            pause = Math.min(pause * 2, MAX_PAUSE_NANOS);
        }
    }
}
