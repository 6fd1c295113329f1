package io.chathub.core.internal.lifecycle;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.room.RoomRegistry;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.SessionRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one timer: looks at every session's deadlines a few times a second, so that a client costs no timer of its own, and at rooms that nobody uses. */
public final class DeadlineSweep {

    private static final Logger LOG = LoggerFactory.getLogger(DeadlineSweep.class);
    private static final long LONGEST_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SHORTEST_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int LOOKS_PER_DEADLINE = 10;

    private final SessionRegistry sessions;
    private final RoomRegistry rooms;
    private final Runnable others;
    private final TimeSource time;
    private final long periodNanos;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "chathub-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * A sweep often enough for the shortest deadline in {@code options}.
     *
     * @param others what else is to be looked at now and then
     */
    public DeadlineSweep(
            SessionRegistry sessions, RoomRegistry rooms, Runnable others, HubOptions options, TimeSource time) {
        this.sessions = sessions;
        this.rooms = rooms;
        this.others = others;
        this.time = time;
        long shortest = LongStream.of(
                        options.pingInterval().toNanos(),
                        options.pongTimeout().toNanos(),
                        options.writeTimeout().toNanos(),
                        options.messageAssemblyTimeout().toNanos(),
                        options.tokenTimeout().toNanos(),
                        options.reauthorizeInterval().toNanos(),
                        options.rooms().idleTimeout().toNanos())
                .min()
                .orElseThrow();
        periodNanos = Math.max(SHORTEST_PERIOD_NANOS, Math.min(LONGEST_PERIOD_NANOS, shortest / LOOKS_PER_DEADLINE));
    }

    /** Starts the timer. */
    public void start() {
        var unused = timer.scheduleWithFixedDelay(this::sweep, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
    }

    /** Ends the timer; a sweep under way finishes. */
    public void stop() {
        timer.shutdown();
    }

    private void sweep() {
        long now = time.nanoTime();
        for (ClientSession session : sessions.all()) {
            // Whatever goes wrong with one: a scheduled task that throws is never run again.
            try {
                session.sweep(now);
            } catch (RuntimeException | Error e) {
                LOG.error("Client {}: its deadlines could not be looked at", session.id(), e);
            }
        }
        try {
            rooms.sweep(now);
        } catch (RuntimeException | Error e) {
            LOG.error("The rooms could not be looked at", e);
        }
        try {
            others.run();
        } catch (RuntimeException | Error e) {
            LOG.error("What is kept of users and addresses could not be looked at", e);
        }
    }
}
