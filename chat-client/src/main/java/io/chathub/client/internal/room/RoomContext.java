package io.chathub.client.internal.room;

import io.chathub.client.ClientState;
import io.chathub.client.NotConnectedException;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.internal.config.ClientOptions;
import io.chathub.client.internal.event.ListenerNotifier;
import io.chathub.client.internal.time.ClientTimer;
import io.chathub.protocol.Feature;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import io.chathub.runtime.Cancellable;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The shared parts of the rooms of one client: lock, timer, requests, notifications, and the bound of the outboxes.
 *
 * <p>All state of the rooms is guarded by the one lock of this class, which is held for a few instructions: no I/O and no
 * code of the user runs under it. Lock order: the lock of the connection loop, this lock, the lock of a transport.
 */
public final class RoomContext {

    /** The waiting time after a temporary refusal without a {@code retryAfter}. */
    static final Duration RETRY = Duration.ofSeconds(1);

    /** The longest wait of a join, and of a durable request; see {@link RoomSender#KEY_LIFE} for the length. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(270);

    private static final int KEY_BYTES = 16;

    private final ClientOptions options;
    private final ClientTimer timer;
    private final ListenerNotifier notifier;
    private final Supplier<ClientState> state;
    private final Predicate<ReactionsChanged> isOwn;
    private final RequestChannel requests;
    private final ReentrantLock lock = new ReentrantLock();
    private final OutboxSpace outboxSpace;
    private boolean closed;

    RoomContext(
            ClientOptions options,
            ClientTimer timer,
            ListenerNotifier notifier,
            Supplier<ClientState> state,
            Predicate<ReactionsChanged> isOwn) {
        this.isOwn = isOwn;
        this.options = options;
        this.timer = timer;
        this.notifier = notifier;
        this.state = state;
        outboxSpace = new OutboxSpace(options.maxOutbox());
        requests = new RequestChannel(options.maxMessageBytes(), new RequestLane.Timing() {
            @Override
            public long nanoTime() {
                return timer.nanoTime();
            }

            @Override
            public Cancellable schedule(Duration delay, Runnable step) {
                return RoomContext.this.schedule(delay, step);
            }
        });
    }

    ClientOptions options() {
        return options;
    }

    ListenerNotifier notifier() {
        return notifier;
    }

    /** The requests of the current connection; used under the lock. */
    public RequestChannel requests() {
        return requests;
    }

    /** Runs {@code step} under the lock and returns its result. */
    <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    /** Runs {@code step} under the lock. */
    public void runLocked(Runnable step) {
        lock.lock();
        try {
            step.run();
        } finally {
            lock.unlock();
        }
    }

    /** Runs {@code step} under the lock after {@code delay}, unless the client is closed by then. */
    public Cancellable schedule(Duration delay, Runnable step) {
        return timer.schedule(delay, () -> runUnlessClosed(step));
    }

    /** As {@link #schedule}, for a deadline by which the server has to answer; see {@link ClientTimer#scheduleDeadline}. */
    Cancellable scheduleDeadline(Duration delay, Runnable step) {
        return timer.scheduleDeadline(delay, () -> runUnlessClosed(step));
    }

    private void runUnlessClosed(Runnable step) {
        runLocked(() -> {
            if (!closed) {
                step.run();
            }
        });
    }

    /**
     * Fails {@code future} with a {@link NotConnectedException} after {@code limit}, if it still waits then.
     *
     * @param stillWaits asked under the lock when the limit is over; may note that the future fails
     */
    void limit(CompletableFuture<?> future, Duration limit, BooleanSupplier stillWaits) {
        Cancellable end = scheduleDeadline(limit, () -> {
            if (stillWaits.getAsBoolean()) {
                notifier.fail(future, notConnected());
            }
        });
        var unused = future.whenComplete((result, failure) -> end.cancel());
    }

    /** The exception of a request without a reply. */
    NotConnectedException notConnected() {
        return new NotConnectedException(closed ? ClientState.CLOSED : state.get());
    }

    /** Whether the user of this client has caused a change of reactions. Any thread. */
    boolean isOwn(ReactionsChanged event) {
        return isOwn.test(event);
    }

    long nanoTime() {
        return timer.nanoTime();
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /** The space for durable requests without an acknowledgement; used under the lock. */
    OutboxSpace outboxSpace() {
        return outboxSpace;
    }

    /** A new idempotency key: 128 random bits in hexadecimal digits. */
    String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        options.runtime().nextSecretBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The waiting time before a request that was refused temporarily is sent again. */
    static Duration retryDelay(Refused refused) {
        Duration after = refused.retryAfter();
        return after == null ? RETRY : after;
    }

    /** The exception for a request of a feature that the server does not have. */
    static RuntimeException unsupported(Feature missing) {
        return new UnsupportedOperationException("the server does not have the feature " + missing.wireName());
    }

    /** The exception for a reply that is not the success of its request. */
    static RuntimeException failure(ServerReply reply) {
        return reply instanceof Refused refused
                ? new RequestRefusedException(refused.code(), refused.message(), refused.temporary())
                : new IllegalStateException(
                        "unexpected reply: " + reply.getClass().getSimpleName());
    }
}
