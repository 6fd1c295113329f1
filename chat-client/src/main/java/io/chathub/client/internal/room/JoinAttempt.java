package io.chathub.client.internal.room;

import io.chathub.client.RoomSnapshot;
import java.util.concurrent.CompletableFuture;

/**
 * An attempt of the user to be in a room, from {@code join()} to {@code leave()} or a final refusal, over all connections.
 * Guarded by {@link RoomContext}.
 */
final class JoinAttempt {

    private enum Phase {
        /** Not admitted by the server. */
        WAITING,
        /** Not admitted in time: the future has failed, and the attempt goes on. */
        OVERDUE,
        /** Admitted once, or ended. */
        DONE
    }

    private final RoomContext context;
    private CompletableFuture<RoomSnapshot> future = new CompletableFuture<>();
    private Phase phase = Phase.WAITING;

    JoinAttempt(RoomContext context) {
        this.context = context;
        limit();
    }

    private void limit() {
        context.limit(future, RoomContext.LONGEST_WAIT, () -> {
            boolean waits = phase == Phase.WAITING;
            if (waits) {
                phase = Phase.OVERDUE;
            }
            return waits;
        });
    }

    /** The result of the first admission, as a copy, which its user may complete or cancel without an effect on others. */
    CompletableFuture<RoomSnapshot> future() {
        if (phase == Phase.OVERDUE) {
            phase = Phase.WAITING;
            future = new CompletableFuture<>();
            limit();
        }
        return future.copy();
    }

    /** The server has admitted this attempt for the first time. */
    void complete(RoomSnapshot snapshot) {
        if (phase == Phase.OVERDUE) {
            future = new CompletableFuture<>();
        }
        phase = Phase.DONE;
        context.notifier().complete(future, snapshot);
    }

    /** The attempt has ended. Has no effect on a completed future. */
    void fail(RuntimeException cause) {
        phase = Phase.DONE;
        context.notifier().fail(future, cause);
    }
}
