package io.chathub.conformance.chaos;

import io.chathub.client.NotConnectedException;
import io.chathub.client.OutboxFullException;
import io.chathub.client.OutcomeUnknownException;
import io.chathub.client.Receipt;
import io.chathub.client.RequestRefusedException;
import io.chathub.protocol.ErrorCode;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The answer to a request of a client. Open until there is one, and for ever after an unknown outcome. Thread-safe. */
final class Answer {

    private volatile @Nullable Receipt receipt;
    private volatile @Nullable Throwable refusal;
    private volatile long at;
    private volatile boolean interrupted;

    /**
     * The result of the request's future.
     *
     * @param lostConnection whether the client has lost a connection since the request
     */
    void complete(@Nullable Receipt received, @Nullable Throwable failure, boolean lostConnection) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        at = System.nanoTime();
        interrupted = lostConnection;
        receipt = received;
        if (!(cause instanceof OutcomeUnknownException)) {
            refusal = cause;
        }
    }

    /** The receipt; null without one. */
    @Nullable Receipt receipt() {
        return receipt;
    }

    /** The time of the answer, by {@link System#nanoTime}. */
    long at() {
        return at;
    }

    /**
     * Whether a connection was lost before the answer. A request without a key may then take effect once more, after the answer to
     * its repetition.
     */
    boolean interrupted() {
        return interrupted;
    }

    /** Whether the request may have taken effect without a receipt. */
    boolean isOpen() {
        return receipt == null && refusal == null;
    }

    /** Whether the request had no effect since the message has another revision. */
    boolean isConflict() {
        return refusal instanceof RequestRefusedException refused && refused.code() == ErrorCode.CONFLICT;
    }

    /** A failure that no client may get in this run: a user changes own messages alone. Null for none. */
    @Nullable Throwable unexpected() {
        Throwable cause = refusal;
        if (cause instanceof RequestRefusedException refused) {
            boolean forbidden = refused.code() == ErrorCode.FORBIDDEN
                    && !String.valueOf(refused.getMessage()).contains(StateServers.STORED);
            return forbidden ? refused : null;
        }
        return cause instanceof NotConnectedException || cause instanceof OutboxFullException ? null : cause;
    }
}
