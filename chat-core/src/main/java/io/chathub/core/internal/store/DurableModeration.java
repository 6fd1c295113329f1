package io.chathub.core.internal.store;

import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.backend.SanctionHandler;
import io.chathub.core.spi.backend.SanctionStore;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreException;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.SerialWorker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sanctions and audit log over a store, on a thread of their own. A change that fails is stored again until it succeeds, before
 * any later one; its stage fails at the first failure, since the moderator does not wait for the store. Sanctions and log of
 * earlier runs are read before the start, so that no banned client gets in meanwhile.
 */
final class DurableModeration implements SanctionStore {

    private static final Logger LOG = LoggerFactory.getLogger(DurableModeration.class);
    private static final int MAX_WAITING = 10_000;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(5);

    private record Change(Runnable step, CompletableFuture<Void> stored) {}

    private final MessageStore store;
    private final List<Sanction> earlierSanctions;
    private final List<AuditEntry> earlierAudit;
    private final ChatRuntime runtime;
    private final SerialWorker worker;
    private final Runnable onClosed;
    /** The changes that are not stored, in order; its monitor guards {@link #closed} too. */
    private final Deque<Change> waiting = new ArrayDeque<>();

    /** The users that this node is erasing. */
    private final List<ErasedUser> erasing = new CopyOnWriteArrayList<>();

    private boolean closed;
    private volatile long retryAt;
    private volatile boolean failing;
    private volatile boolean pollIsDue;
    private volatile @Nullable SanctionHandler sanctionHandler;
    /** The sanctions as last read. */
    private Set<Sanction> known;

    DurableModeration(
            MessageStore store,
            List<Sanction> earlierSanctions,
            List<AuditEntry> earlierAudit,
            ChatRuntime runtime,
            Runnable onClosed) {
        this.store = store;
        this.earlierSanctions = List.copyOf(earlierSanctions);
        this.earlierAudit = List.copyOf(earlierAudit);
        this.runtime = runtime;
        this.onClosed = onClosed;
        known = Set.copyOf(earlierSanctions);
        worker = runtime.worker("chathub-store-moderation", this::step);
    }

    List<AuditEntry> earlierAudit() {
        return earlierAudit;
    }

    @Override
    public void start(SanctionHandler handler) {
        worker.start();
        handler.onLoaded(earlierSanctions);
        if (store.isShared()) {
            sanctionHandler = handler;
            pollLater();
        }
    }

    private void pollLater() {
        runtime.schedule(PAUSE_NANOS, () -> {
            pollIsDue = true;
            worker.wake();
        });
    }

    /** Reads what other nodes have changed, while no change of this node waits. */
    private void poll() {
        pollIsDue = false;
        SanctionHandler handler = sanctionHandler;
        try {
            Set<Sanction> now = Set.copyOf(store.sanctions());
            if (handler != null && !now.equals(known)) {
                known = now;
                handler.onLoaded(List.copyOf(now));
            }
        } catch (StoreException e) {
            LOG.debug("The sanctions of other nodes are not read: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("The sanctions of other nodes are not taken", e);
        } finally {
            pollLater();
        }
    }

    @Override
    public CompletionStage<Void> impose(Sanction sanction) {
        return later(() -> store.impose(sanction));
    }

    @Override
    public CompletionStage<Void> lift(Sanction.Kind kind, Subject subject) {
        return later(() -> store.lift(kind, subject));
    }

    @Override
    public CompletionStage<Void> removeEnded(Sanction sanction) {
        return later(() -> store.removeEnded(sanction));
    }

    void audit(AuditEntry entry) {
        long knownErasure = store.knownErasure();
        var unused = later(() -> store.audit(withoutErased(entry), knownErasure))
                .whenComplete((stored, failure) -> {
                    if (failure != null) {
                        LOG.error("An entry of the audit log waits for the store: {}", failure.toString());
                    }
                });
    }

    private AuditEntry withoutErased(AuditEntry entry) {
        AuditEntry result = entry;
        for (ErasedUser user : erasing) {
            if (result.subject().equals(Subject.user(user.userId()))) {
                result = user.in(result);
            }
        }
        return result;
    }

    /**
     * From now on, and up to {@link #endErasure}, no entry of the audit log is stored with the user. The stage completes when the
     * entries before this call are stored: an entry that waited would be stored behind the erasure.
     */
    CompletionStage<Void> beginErasure(ErasedUser user) {
        erasing.add(user);
        return later(() -> {}, Integer.MAX_VALUE);
    }

    /** The entries after this call are stored as they are. */
    void endErasure(ErasedUser user) {
        var unused = later(() -> erasing.remove(user), Integer.MAX_VALUE);
    }

    /** The newest entries of the audit log, with all that were added before this call; a store that is away is asked until it answers. */
    CompletionStage<List<AuditEntry>> auditLog() {
        CompletableFuture<List<AuditEntry>> log = new CompletableFuture<>();
        var unused = later(() -> log.complete(store.auditLog(Moderation.AUDIT_LOG_LENGTH)), Integer.MAX_VALUE);
        return log;
    }

    private CompletionStage<Void> later(Runnable step) {
        return later(step, MAX_WAITING);
    }

    private CompletionStage<Void> later(Runnable step, int maxWaiting) {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        synchronized (waiting) {
            if (closed || waiting.size() >= maxWaiting) {
                stored.completeExceptionally(WaitingEvents.unavailable(
                        closed ? "the hub is closed" : "too many changes wait for the store"));
                return stored;
            }
            waiting.add(new Change(step, stored));
        }
        worker.wake();
        return stored;
    }

    private boolean step() {
        if (failing && runtime.nanoTime() - retryAt < 0) {
            return false; // the timer wakes the worker
        }
        Change next = next();
        if (next == null) {
            if (pollIsDue) {
                poll();
            }
            return false;
        }
        try {
            next.step().run();
        } catch (StoreException e) {
            LOG.error("A change of the moderation waits for the store: {}", e.getMessage());
            next.stored().completeExceptionally(e);
            if (e.kind() != StoreException.Kind.REJECTED) {
                failing = true;
                retryAt = runtime.nanoTime() + PAUSE_NANOS;
                runtime.schedule(PAUSE_NANOS, worker::wake);
                return false;
            }
        }
        failing = false;
        synchronized (waiting) {
            waiting.remove();
        }
        next.stored().complete(null);
        return true;
    }

    private @Nullable Change next() {
        synchronized (waiting) {
            return waiting.peek();
        }
    }

    /** Stores what waits, for some seconds; the rest fails. */
    @Override
    public void close() {
        try {
            worker.stop(STOP_NANOS);
            List<Change> left;
            synchronized (waiting) {
                closed = true;
                left = List.copyOf(waiting);
            }
            if (!left.isEmpty()) {
                LOG.error("{} changes of the moderation are not stored", left.size());
                left.forEach(change ->
                        change.stored().completeExceptionally(WaitingEvents.unavailable("the hub is closed")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            onClosed.run();
        }
    }
}
