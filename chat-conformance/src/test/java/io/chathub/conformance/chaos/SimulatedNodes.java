package io.chathub.conformance.chaos;

import io.chathub.client.local.LocalChat;
import io.chathub.client.spi.ClientTransport;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageDraft;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.internal.entry.EffectRunner;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.testkit.HostChanges;
import io.chathub.testkit.SimulatedRuntime;
import io.chathub.testkit.broker.fixture.DelayedCommitBroker;
import io.chathub.testkit.broker.fixture.DelayedCommitBroker.Fate;
import io.chathub.testkit.broker.fixture.TwoHandles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two hubs on the thread of a simulation, each with a handle on one owner of the streams, which commits later. Hubs, hooks, bus,
 * commits and runners of effects have the faults of some {@link Trait}s until {@link #calmDown}.
 */
final class SimulatedNodes {

    /** The limits that a loss of a client may have as its reason. */
    record Limits(int held, int recovered, int queued) {
        static final Limits TIGHT = new Limits(24, 16, 64);
        /** No run reaches them, so that no loss has a reason but lost events. */
        static final Limits WIDE = new Limits(5_000, 300, 5_000);
    }

    /** What has happened, to see that the checks had something to compare. */
    static final class Counts {
        int unknownOutcomes;
        int failedHooks;
        int restarts;
        int interruptedEffects;
    }

    private static final int NODES = 2;
    private static final int BATCH = 8;
    private static final int ALL = 100;
    private static final Duration TICK = Duration.ofMillis(10);
    private static final Duration HOOK_TIMEOUT = Duration.ofSeconds(1);
    /** A user has one public id at both nodes. */
    private static final byte[] SECRET = "the secret of both nodes".getBytes(StandardCharsets.UTF_8);

    private final SimulatedRuntime runtime;
    private final Random random;
    private final Set<Trait> traits;
    private final @Nullable StateFault fault;
    private final HubOptions options;
    private final Ledger ledger;
    private final HostChanges host;
    private final DelayedCommitBroker delayed;
    private final TwoHandles nodes;
    private final Hub[] hubs = new Hub[NODES];
    private final List<EffectRunner> runners = new ArrayList<>();
    private final Counts counts = new Counts();
    /** The node whose hub is stopped; negative for none. */
    private int stopped = -1;

    private boolean restarting;
    private boolean calm;
    private boolean closed;

    /** Starts both hubs; {@code fault} is what the nodes do wrong, null for nothing. */
    SimulatedNodes(SimulatedRuntime runtime, Random random, Set<Trait> traits, @Nullable StateFault fault) {
        this.runtime = runtime;
        this.random = random;
        this.traits = traits;
        this.fault = fault;
        Limits limits = limits();
        RoomOptions rooms = RoomOptions.builder()
                .historySize(limits.held())
                .recoveryLimit(limits.recovered())
                .build();
        options = HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .reactionRate(RateLimit.UNLIMITED)
                .requestRate(RateLimit.UNLIMITED)
                .joinRate(RateLimit.UNLIMITED)
                .maxQueuedFrames(limits.queued())
                .rooms(rooms)
                .hookTimeout(HOOK_TIMEOUT)
                .shutdownTimeout(Duration.ofMillis(500))
                .drainWindow(Duration.ofMillis(20))
                .build();
        ledger = new Ledger(new InMemoryBroker(rooms, runtime::nanoTime, new IdGenerator(runtime)));
        host = new HostChanges(ledger, this::now);
        delayed = new DelayedCommitBroker(ledger, this::fate, this::commitLater);
        nodes = new TwoHandles(delayed, random);
        if (!traits.contains(Trait.BUS)) {
            nodes.faults(0, 0);
        }
        for (int node = 0; node < NODES; node++) {
            start(node);
        }
        runEffects();
        runtime.schedule(TICK.toNanos(), this::tick);
    }

    Limits limits() {
        return traits.contains(Trait.TIGHT) ? Limits.TIGHT : Limits.WIDE;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Changes at the owner. */
    HostChanges host() {
        return host;
    }

    Counts counts() {
        return counts;
    }

    /** Posts a message with an effect. */
    void welcome(String room, int number) {
        Welcomes.post(ledger, room, number, now());
    }

    private Instant now() {
        return runtime.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Connections of a client to a node, mostly to the {@code preferred} one, and to one that runs. */
    ClientTransport.Factory transports(Identity identity, int preferred, Watching watch) {
        return (listener, clientRuntime) -> {
            int node = random.nextInt(4) > 0 ? preferred : NODES - 1 - preferred;
            Hub hub = hubs[node == stopped ? NODES - 1 - node : node];
            return new WatchedTransport(LocalChat.transports(hub, identity), listener, clientRuntime, watch.open());
        };
    }

    // ------------------------------------------------------------------------------------------------- hubs

    private void start(int node) {
        Broker handle = nodes.handles().get(node);
        hubs[node] = Hub.builder()
                .runtime(runtime)
                .options(options)
                .broker(fault == null ? handle : fault.hub(handle))
                .identitySecret(SECRET)
                .asyncInterceptor(this::decide)
                .build()
                .start();
    }

    /** Stops the hub of a node gracefully, and starts another one after a time. */
    void restart() {
        if (restarting || calm) {
            return;
        }
        restarting = true;
        int node = random.nextInt(NODES);
        stopped = node;
        hubs[node].close();
        counts.restarts++;
        after(random.nextInt(300), () -> {
            start(node);
            stopped = -1;
            restarting = false;
        });
    }

    /**
     * The rule that a message and an edit break once they are stored: so only what is stored already is refused. A hook with
     * faults answers after a time, or never, or fails.
     */
    private CompletionStage<MessageDecision> decide(MessageDraft draft) {
        CompletableFuture<MessageDecision> decision = new CompletableFuture<>();
        if (happens(Trait.HOOKS, 6)) {
            counts.failedHooks++;
            switch (random.nextInt(3)) {
                case 0 -> throw new IllegalStateException("the hook throws, on purpose");
                case 1 -> decision.completeExceptionally(new IllegalStateException("the hook fails, on purpose"));
                default -> {} // never answers
            }
        } else if (happens(Trait.HOOKS, 30)) {
            after(random.nextInt(200), () -> decision.complete(rule(draft)));
        } else {
            decision.complete(rule(draft));
        }
        return decision;
    }

    private MessageDecision rule(MessageDraft draft) {
        return ledger.has(draft.room(), draft.text())
                ? MessageDecision.refuse(StateServers.STORED)
                : MessageDecision.accept();
    }

    // ---------------------------------------------------------------------------------------------- faults

    private boolean happens(Trait trait, int percent) {
        return traits.contains(trait) && !calm && random.nextInt(ALL) < percent;
    }

    private Fate fate(PublishRequest request) {
        boolean repeatable = request.idempotencyKey() != null || request.operation() instanceof Operation.React;
        if (!repeatable || !happens(Trait.UNKNOWN_OUTCOMES, 20)) {
            return Fate.ANSWERED;
        }
        counts.unknownOutcomes++;
        Fate[] fates = {Fate.UNANSWERED, Fate.UNANSWERED_BEFORE_COMMIT, Fate.LOST, Fate.UNAVAILABLE};
        return fates[random.nextInt(fates.length)];
    }

    private boolean interrupts() {
        boolean interrupts = happens(Trait.EFFECTS, 40);
        counts.interruptedEffects += interrupts ? 1 : 0;
        return interrupts;
    }

    private void runEffects() {
        for (Broker node : nodes.handles()) {
            Broker interrupted = Welcomes.interrupted(node, this::interrupts);
            EffectRunner runner = new EffectRunner(
                    fault == null ? interrupted : fault.effects(interrupted), runtime, List.of(Welcomes.KIND));
            runner.start();
            runners.add(runner);
        }
    }

    private void commitLater() {
        after(random.nextInt(30), () -> {
            delayed.commit(1 + random.nextInt(BATCH));
            if (delayed.waiting() > 0) {
                commitLater();
            }
        });
    }

    /** Takes events from the bus. */
    private void tick() {
        for (int steps = random.nextInt(2 * BATCH); steps > 0 && nodes.step(); steps--) {}
        if (random.nextInt(calm ? 5 : 50) == 0) {
            nodes.poll();
            runners.forEach(EffectRunner::wake);
        }
        if (!closed) {
            runtime.schedule(TICK.toNanos(), this::tick);
        }
    }

    private void after(int millis, Runnable task) {
        runtime.schedule(TimeUnit.MILLISECONDS.toNanos(millis), task);
    }

    /** No more faults. */
    void calmDown() {
        calm = true;
        nodes.faults(0, 0);
        runners.forEach(EffectRunner::stop);
        runners.clear();
        runEffects(); // runners that do not pause after a failure
    }

    void close() {
        runners.forEach(EffectRunner::stop);
        for (Hub hub : hubs) {
            hub.close();
        }
        closed = true;
        nodes.close();
    }
}
