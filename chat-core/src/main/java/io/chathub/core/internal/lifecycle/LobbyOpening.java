package io.chathub.core.internal.lifecycle;

import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the lobby, whose events v1 clients receive from their handshake on, while no client joins it. An opening that fails
 * is repeated after a pause, which grows up to a minute, until it succeeds or the hub stops.
 */
final class LobbyOpening {

    private static final Logger LOG = LoggerFactory.getLogger(LobbyOpening.class);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MAX_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** The time after which an opening in progress is logged as late. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Supplier<CompletionStage<Void>> lobby;
    private final ChatRuntime runtime;
    private boolean stopped;
    private @Nullable Cancellable timer;

    LobbyOpening(Supplier<CompletionStage<Void>> lobby, ChatRuntime runtime) {
        this.lobby = lobby;
        this.runtime = runtime;
    }

    void start() {
        open(FIRST_PAUSE_NANOS);
    }

    synchronized void stop() {
        stopped = true;
        cancelTimer();
    }

    private void open(long pause) {
        schedule(LATE_NANOS, () -> LOG.warn("The lobby is still not open: its clients wait for the broker"));
        var unused = lobby.get().whenComplete((open, failure) -> {
            cancelTimer();
            if (failure != null) {
                repeat(pause, failure);
            }
        });
    }

    private void repeat(long pause, Throwable failure) {
        LOG.warn(
                "The lobby is not open; the next attempt is in {} ms: {}",
                TimeUnit.NANOSECONDS.toMillis(pause),
                failure.toString());
        schedule(pause, () -> open(Math.min(pause * 2, MAX_PAUSE_NANOS)));
    }

    private synchronized void schedule(long delay, Runnable task) {
        if (!stopped) {
            timer = runtime.schedule(delay, task);
        }
    }

    private synchronized void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
