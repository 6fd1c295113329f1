package io.chathub.core.internal.lifecycle;

import io.chathub.core.HubData;
import io.chathub.core.HubListener;
import io.chathub.core.HubOptions;
import io.chathub.core.HubReadiness;
import io.chathub.core.hook.NamePolicy;
import io.chathub.core.internal.backend.BackendParts;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.broker.WatchedBroker;
import io.chathub.core.internal.command.SessionHandlers;
import io.chathub.core.internal.common.Codecs;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.internal.common.PublicIds;
import io.chathub.core.internal.common.Sanctions;
import io.chathub.core.internal.common.StopSequence;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.common.WorkGate;
import io.chathub.core.internal.delivery.DeliveryLanes;
import io.chathub.core.internal.entry.EffectKind;
import io.chathub.core.internal.entry.EffectRunner;
import io.chathub.core.internal.entry.EntryWriter;
import io.chathub.core.internal.hook.HookTimes;
import io.chathub.core.internal.hook.Hooks;
import io.chathub.core.internal.limit.InputMemory;
import io.chathub.core.internal.limit.SharedQuotas;
import io.chathub.core.internal.message.MessageWriter;
import io.chathub.core.internal.message.ReactionCollector;
import io.chathub.core.internal.monitor.CountedParts;
import io.chathub.core.internal.monitor.MonitoringRecorder;
import io.chathub.core.internal.monitor.Observers;
import io.chathub.core.internal.name.UsernameRegistry;
import io.chathub.core.internal.room.HostPublisher;
import io.chathub.core.internal.room.ReplyBudget;
import io.chathub.core.internal.room.RoomHandle;
import io.chathub.core.internal.room.RoomRegistry;
import io.chathub.core.internal.session.HubServices;
import io.chathub.core.internal.session.SessionRegistry;
import io.chathub.core.internal.store.OpenStore;
import io.chathub.core.moderation.ErasureMode;
import io.chathub.core.spi.backend.Backend;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.TaskPool;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wired parts of a hub and their lifecycle: built once, started once, closed once. Any thread may call its methods.
 */
public final class HubEngine {

    private static final Logger LOG = LoggerFactory.getLogger(HubEngine.class);
    private static final long THREADS_GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** The kinds of effects that events have in other streams: one line for each. */
    private static final List<EffectKind> EFFECT_KINDS = List.of();

    private final HubOptions options;
    private final ChatRuntime runtime;
    private final @Nullable OpenStore store;
    private final IdGenerator ids;
    private final HubServices services;
    private final HostPublisher publisher;
    private final MonitoringRecorder monitoring;
    private final Moderator moderator;
    private final BackendParts parts;
    private final OtherNodes nodes;
    private final HandshakeDecisions handshakes;
    private final PublicationRouter router;
    private final EntryWriter entries;
    private final ReactionCollector reactions;
    private final EffectRunner effects;
    private final LobbyOpening lobby;
    private final DeadlineSweep sweep;
    private final List<HubListener> firstListeners;
    private final Object stateLock = new Object();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile HubState state = HubState.NEW;

    /**
     * Wires the parts; nothing runs before {@link #start()}.
     *
     * @param publicIds    the ids of users that others see
     * @param backend      what the hub shares with other nodes
     * @param store        the store below the backend's broker; null without one
     * @param timestamps   the clock of timestamps
     * @param listeners    the listeners that are notified from the start
     */
    public HubEngine(
            HubOptions options,
            Hooks.Builder hookBuilder,
            NamePolicy names,
            PublicIds publicIds,
            Backend backend,
            @Nullable OpenStore store,
            ChatRuntime runtime,
            Clock timestamps,
            List<HubListener> listeners) {
        this.options = options;
        this.runtime = runtime;
        this.store = store;
        firstListeners = List.copyOf(listeners);
        ids = new IdGenerator(runtime);
        TimeSource time = new TimeSource(timestamps, runtime, store == null ? null : store.latestTimestamp());
        Codecs codecs = Codecs.within(options.input().limits());
        HookTimes hookTimes = new HookTimes();
        Hooks hooks = hookBuilder.build(options, hookTimes, runtime);
        int processors = Runtime.getRuntime().availableProcessors();
        DeliveryLanes lanes = new DeliveryLanes(
                processors,
                options.delivery().maxQueuedFrames(),
                options.delivery().maxPendingEvents(),
                runtime);
        SessionRegistry sessions = new SessionRegistry(options.connection().maxConnections());
        SharedQuotas users = SharedQuotas.ofUsers(options);
        parts = BackendParts.of(backend, () -> new InMemoryBroker(options.rooms(), time::nanoTime, ids), ids::next);
        WatchedBroker broker = new WatchedBroker(parts.broker());
        RoomRegistry rooms = new RoomRegistry(lanes, broker, parts.presence(), options.rooms(), time);
        WorkGate intake = new WorkGate();
        WorkGate handover = new WorkGate();
        publisher = new HostPublisher(broker, rooms, lanes, options, time, intake);
        monitoring = new MonitoringRecorder(
                sessions::all,
                new CountedParts(
                        lanes,
                        hookTimes,
                        broker::failures,
                        rooms::count,
                        sessions::waitingBytes,
                        () -> store == null ? null : store.data()),
                options,
                time);
        Observers observers = new Observers(monitoring, runtime);
        Sanctions sanctions = new Sanctions(parts.sanctions(), id -> sessions.find(id) != null, time);
        moderator = new Moderator(
                sessions,
                sanctions,
                parts.bus(),
                time,
                room -> handle(room).messages(),
                this::erase,
                publicIds::of,
                ids::next,
                entry -> {
                    if (store != null) {
                        store.audit(entry);
                    }
                    observers.moderated(entry);
                });
        if (store != null) {
            moderator.readLog(store);
        }
        UsernameRegistry usernames = new UsernameRegistry(
                names, options.identity().uniqueNames(), parts.names(), parts.bus(), sessions::holder, time);
        nodes = new OtherNodes(sessions, sanctions, moderator, usernames, publisher);
        handshakes = new HandshakeDecisions(options, hooks, sanctions, users, time);
        ReplyBudget replies = new ReplyBudget(options.delivery().maxQueuedBytes());
        entries = new EntryWriter(broker, runtime);
        MessageWriter messages = new MessageWriter(entries, options.messages(), time);
        reactions = new ReactionCollector(broker, runtime, time);
        effects = new EffectRunner(broker, runtime, EFFECT_KINDS);
        router = new PublicationRouter(rooms, sessions, codecs, observers, time, handover, effects, replies);
        lobby = new LobbyOpening(rooms.lobby()::open, runtime);
        sweep = new DeadlineSweep(sessions, rooms, this::sweepTables, options, runtime);
        services = new HubServices(
                options,
                codecs,
                sessions,
                users,
                SharedQuotas.ofAddresses(options),
                usernames,
                publicIds,
                sanctions,
                rooms,
                broker,
                messages,
                reactions,
                moderator,
                hooks,
                lanes,
                observers,
                replies,
                InputMemory.of(options, time),
                SessionHandlers::create,
                time,
                intake,
                handover);
    }

    /** The parts that sessions share. */
    public HubServices services() {
        return services;
    }

    /** The source of threads, time and randomness. */
    public ChatRuntime runtime() {
        return runtime;
    }

    /** The source of connection ids. */
    public IdGenerator ids() {
        return ids;
    }

    /** The host's handle of a room. */
    public RoomHandle handle(String name) {
        return new RoomHandle(name, services.rooms(), publisher, services.broker(), services.messages());
    }

    /** The requests of the host. */
    public HostPublisher publisher() {
        return publisher;
    }

    /** The counters. */
    public MonitoringRecorder monitoring() {
        return monitoring;
    }

    /** The actions of operators and host. */
    public Moderator moderator() {
        return moderator;
    }

    private CompletionStage<Integer> erase(ErasedUser user, ErasureMode mode) {
        return new UserEraser(services.broker(), services.messages(), store, runtime).erase(user, mode);
    }

    /** The actions on the data as a whole. */
    public HubData data() {
        return new DataActions(services.broker(), store, moderator);
    }

    /** The decisions about handshakes. */
    public HandshakeDecisions handshakes() {
        return handshakes;
    }

    /** Whether the hub was started and not closed. */
    public boolean isRunning() {
        return state == HubState.RUNNING;
    }

    /** Whether new connections are taken, or the reason why not. */
    public HubReadiness readiness() {
        return switch (state) {
            case NEW -> HubReadiness.STARTING;
            case CLOSED -> HubReadiness.STOPPING;
            case RUNNING ->
                !router.isBrokerConnected()
                        ? HubReadiness.BROKER_DISCONNECTED
                        : services.sessions().isFull() ? HubReadiness.FULL : HubReadiness.READY;
        };
    }

    /** Starts all workers. See {@link io.chathub.core.Hub#start}. */
    public void start() {
        synchronized (stateLock) {
            state = state.moveTo(HubState.RUNNING);
            services.handover().open();
            services.intake().open();
            monitoring.started();
            firstListeners.forEach(services.observers()::add);
            services.observers().start();
            services.lanes().start();
            parts.start(nodes, router);
            lobby.start();
            effects.start();
            sweep.start();
        }
    }

    /** Adds a listener to a hub that runs. */
    public void addListener(HubListener listener) {
        synchronized (stateLock) {
            if (!isRunning()) {
                throw new IllegalStateException("the hub is not running");
            }
            services.observers().add(listener);
        }
    }

    /** See {@link io.chathub.core.Hub#close}. */
    public void close() {
        HubState before;
        synchronized (stateLock) {
            before = state;
            if (before != HubState.CLOSED) {
                state = before.moveTo(HubState.CLOSED);
                services.intake().close();
            }
        }
        switch (before) {
            case NEW -> {
                if (store != null) {
                    store.closeUnused();
                }
                closed.complete(null);
            }
            case RUNNING -> {
                if (isNeededByTheStop()) {
                    stopElsewhere();
                } else {
                    stop();
                }
            }
            case CLOSED -> {
                if (!isNeededByTheStop()) {
                    awaitClosed();
                }
            }
        }
    }

    /** Completed when the hub has stopped; never exceptionally. */
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    /**
     * Whether the stop may have to wait for the calling thread: a hook, a listener or a lane on a thread of the runtime; a
     * hook on a thread of the host or the transport; a name policy, which is asked under the monitor of the client.
     */
    private boolean isNeededByTheStop() {
        return runtime.ownsCurrentThread()
                || Hooks.areOnCurrentThread()
                || services.sessions().all().stream().anyMatch(Thread::holdsLock);
    }

    private void stopElsewhere() {
        TaskPool thread = runtime.pool("chathub-stop", 1, 1);
        thread.submit(() -> {
            try {
                stop();
            } finally {
                thread.stop(); // its one thread is this one, which ends at once
            }
        });
    }

    /** A second caller may tear down what the first still needs, so it waits. */
    private void awaitClosed() {
        try {
            closed.get(
                    options.connection().shutdownTimeout().toNanos() + 3 * THREADS_GRACE_NANOS, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.warn("The hub is still closing on another thread");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a hub is never a failure", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        boolean interrupted = false;
        try {
            interrupted = !new GracefulShutdown(services, runtime).run();
        } catch (RuntimeException | Error e) {
            LOG.error("The clients were not closed in order", e); // the workers are ended all the same
        }
        try {
            sweep.stop();
            lobby.stop();
            services.hooks().stop();
            effects.stop(); // its publications have lanes and a broker until here
            StopSequence workers = new StopSequence(runtime, THREADS_GRACE_NANOS);
            services.lanes().stop(workers);
            services.observers().stop(workers);
            interrupted |= workers.wasInterrupted();
            reactions.stop();
            entries.stop();
            parts.close();
        } finally {
            closed.complete(null); // also after a failure
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void sweepTables() {
        services.time().sweep();
        long now = runtime.nanoTime();
        services.users().sweep(now);
        services.addresses().sweep(now);
        moderator.sweep();
        if (store != null) {
            store.sweep();
        }
    }
}
