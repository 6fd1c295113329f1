package io.chathub.conformance.chaos;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.auth.GuestKeys;
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
import io.chathub.runtime.ChatRuntime;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import io.chathub.testkit.HostChanges;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Two servers, each with a handle on one owner of the streams, which commits later. A bus between the handles loses and repeats
 * events, some outcomes are unknown, and some effects are interrupted, until {@link #calmDown}.
 */
final class StateServers implements AutoCloseable {

    /** The reason of a refusal of what is stored already. */
    static final String STORED = "no more";

    private static final int BATCH = 8;
    private static final long TICK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final int ALL = 100;
    private static final int QUEUED_FRAMES = 128;
    /** A user has one public id at both nodes. */
    private static final byte[] SECRET = "the secret of both nodes".getBytes(StandardCharsets.UTF_8);

    private final Ledger ledger;
    private final HostChanges host;
    private final DelayedCommitBroker delayed;
    private final TwoHandles nodes;
    private final Random random;
    private final @Nullable StateFault fault;
    private final List<ChatServer> servers = new ArrayList<>();
    private final List<EffectRunner> runners = new CopyOnWriteArrayList<>();
    private final Thread pump = new Thread(this::pump, "chaos-bus");
    private volatile boolean calm;
    private volatile boolean closed;

    /**
     * Starts both servers.
     *
     * @param held  the number of messages that a room holds
     * @param fault what the nodes do wrong; null for nothing
     */
    StateServers(long seed, int held, @Nullable StateFault fault) {
        random = new Random(seed);
        this.fault = fault;
        RoomOptions rooms = RoomOptions.builder()
                .historySize(held)
                .recoveryLimit(recovered(held))
                .build();
        ledger = new Ledger(new InMemoryBroker(rooms, System::nanoTime, new IdGenerator(ChatRuntime.system())));
        host = new HostChanges(ledger, Instant::now);
        delayed = new DelayedCommitBroker(ledger, this::fate, () -> {});
        nodes = new TwoHandles(delayed, new Random(seed + 1));
        HubOptions options = HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .reactionRate(RateLimit.UNLIMITED)
                .requestRate(RateLimit.UNLIMITED)
                .joinRate(RateLimit.UNLIMITED)
                .maxQueuedFrames(QUEUED_FRAMES)
                .rooms(rooms)
                .shutdownTimeout(Duration.ofMillis(500))
                .drainWindow(Duration.ofMillis(20))
                .build();
        for (Broker node : nodes.handles()) {
            Hub hub = Hub.builder()
                    .options(options)
                    .broker(fault == null ? node : fault.hub(node))
                    .tokens(GuestKeys.only())
                    .identitySecret(SECRET)
                    .asyncInterceptor(this::decide)
                    .build();
            servers.add(ChatServer.builder()
                    .host("127.0.0.1")
                    .port(0)
                    .hub(hub)
                    .options(WebOptions.builder()
                            .maxConnectionsPerAddress(10_000)
                            .build())
                    .build()
                    .start());
        }
        runEffects();
        pump.setDaemon(true);
        pump.start();
    }

    /** The number of changed messages that a recovery has at most, where a room holds {@code held}. */
    static int recovered(int held) {
        return held / 2;
    }

    int port(int server) {
        return servers.get(server).port();
    }

    /** The number of clients of both servers. */
    int clients() {
        return clients(0) + clients(1);
    }

    int clients(int server) {
        return servers.get(server).hub().clients().size();
    }

    Ledger ledger() {
        return ledger;
    }

    /** Changes at the owner. */
    HostChanges host() {
        return host;
    }

    /** Posts a message with an effect. */
    void welcome(String room, int number) {
        Welcomes.post(ledger, room, number, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    /** What is wrong with the effects, for a person; empty where nothing is. */
    List<String> effectFaults() {
        return Welcomes.faults(ledger);
    }

    /** Loses and interrupts nothing any more. */
    void calmDown() {
        calm = true;
        nodes.faults(0, 0);
        runners.forEach(EffectRunner::stop);
        runEffects(); // runners that do not pause after a failure
    }

    // ---------------------------------------------------------------------------------------------- faults

    /** The rule that a message and an edit break once they are stored: so only what is stored already is refused. */
    private CompletionStage<MessageDecision> decide(MessageDraft draft) {
        return CompletableFuture.completedFuture(
                ledger.has(draft.room(), draft.text()) ? MessageDecision.refuse(STORED) : MessageDecision.accept());
    }

    private boolean happens(int percent) {
        synchronized (random) {
            return !calm && random.nextInt(ALL) < percent;
        }
    }

    private Fate fate(PublishRequest request) {
        boolean repeatable = request.idempotencyKey() != null || request.operation() instanceof Operation.React;
        if (!repeatable || !happens(15)) {
            return Fate.ANSWERED;
        }
        Fate[] fates = {Fate.UNANSWERED, Fate.UNANSWERED_BEFORE_COMMIT, Fate.LOST, Fate.UNAVAILABLE};
        synchronized (random) {
            return fates[random.nextInt(fates.length)];
        }
    }

    private void runEffects() {
        runners.clear();
        for (Broker node : nodes.handles()) {
            Broker interrupted = Welcomes.interrupted(node, () -> happens(25));
            EffectRunner runner = new EffectRunner(
                    fault == null ? interrupted : fault.effects(interrupted),
                    ChatRuntime.system(),
                    List.of(Welcomes.KIND));
            runner.start();
            runners.add(runner);
        }
    }

    /** Commits batches, and takes events from the bus. */
    private void pump() {
        while (!closed) {
            int commits;
            int steps;
            boolean polls;
            synchronized (random) {
                commits = random.nextInt(BATCH);
                steps = random.nextInt(2 * BATCH);
                polls = random.nextInt(calm ? 20 : 200) == 0;
            }
            delayed.commit(commits);
            for (int i = 0; i < steps && nodes.step(); i++) {}
            if (polls) {
                nodes.poll();
                runners.forEach(EffectRunner::wake);
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    @Override
    public void close() {
        runners.forEach(EffectRunner::stop);
        servers.forEach(ChatServer::close);
        closed = true;
        nodes.close();
    }
}
