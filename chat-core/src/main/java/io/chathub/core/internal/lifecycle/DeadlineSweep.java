package io.chathub.core.internal.lifecycle;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.room.RoomRegistry;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.SessionRegistry;
import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one timer of a hub: checks the deadlines of all sessions a few times a second, so that a client costs no timer of
 * its own, then idle rooms and quotas.
 *
 * <p>All deadlines of sessions and rooms are on the scale of {@link ChatRuntime#runningNanoTime()}. So a sweep that is late
 * because the process was paused finds nobody overdue whose answer was not read yet.
 */
public final class DeadlineSweep {

    private static final Logger LOG = LoggerFactory.getLogger(DeadlineSweep.class);
    private static final long LONGEST_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SHORTEST_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int CHECKS_PER_DEADLINE = 10;

    private final SessionRegistry sessions;
    private final RoomRegistry rooms;
    private final Runnable others;
    private final ChatRuntime runtime;
    private final long periodNanos;
    private @Nullable Cancellable next;
    private boolean stopped;

    /**
     * A sweep that is frequent enough for the shortest deadline in {@code options}.
     *
     * @param others the checks beside those of sessions and rooms
     */
    public DeadlineSweep(
            SessionRegistry sessions, RoomRegistry rooms, Runnable others, HubOptions options, ChatRuntime runtime) {
        this.sessions = sessions;
        this.rooms = rooms;
        this.others = others;
        this.runtime = runtime;
        long shortest = LongStream.of(
                        options.connection().pingInterval().toNanos(),
                        options.connection()
                                .pongTimeout()
                                .minus(options.connection().pingInterval())
                                .toNanos(),
                        options.connection().writeTimeout().toNanos(),
                        options.connection().messageAssemblyTimeout().toNanos(),
                        options.identity().tokenTimeout().toNanos(),
                        options.hooks().reauthorizeInterval().toNanos(),
                        options.rooms().idleTimeout().toNanos())
                .min()
                .orElseThrow();
        periodNanos = Math.max(SHORTEST_PERIOD_NANOS, Math.min(LONGEST_PERIOD_NANOS, shortest / CHECKS_PER_DEADLINE));
    }

    /** Starts the timer. */
    public synchronized void start() {
        if (!stopped) {
            next = runtime.schedule(periodNanos, this::run);
        }
    }

    /** Ends the timer; a sweep that runs is finished. */
    public synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
    }

    private void run() {
        sweep();
        start();
    }

    /** One check that fails must not keep the others from being made. */
    private void sweep() {
        long now = runtime.runningNanoTime();
        for (ClientSession session : sessions.all()) {
            try {
                session.sweep(now);
            } catch (RuntimeException | Error e) {
                LOG.error("Client {}: the check of its deadlines failed", session.id(), e);
            }
        }
        try {
            rooms.sweep(now);
        } catch (RuntimeException | Error e) {
            LOG.error("The check of idle rooms failed", e);
        }
        try {
            others.run();
        } catch (RuntimeException | Error e) {
            LOG.error("The check of quotas and sanctions failed", e);
        }
    }
}
