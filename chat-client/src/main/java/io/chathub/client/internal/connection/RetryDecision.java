package io.chathub.client.internal.connection;

import io.chathub.client.ReconnectPolicy;
import io.chathub.client.internal.config.ClientOptions;
import io.chathub.client.spi.TransportEnd;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether another attempt follows the end of a connection or of an attempt. A client that was connected goes on for
 * {@link ReconnectPolicy#refusedFor} after HTTP statuses that are final for a first attempt: a proxy answers with them
 * while the server behind it is replaced. Guarded by the lock of {@link ConnectionLoop}.
 */
final class RetryDecision {

    private static final int UNAUTHORIZED = 401;

    private final ReconnectPolicy policy;
    private final boolean hasTokenSupplier;
    private boolean everConnected;
    /** The time of the first of the final refusals in a row; null where there is none. */
    private @Nullable Long refusedSince;
    /** Whether an attempt was made after the first 401 in a row, which has asked for a new token. */
    private boolean askedForNewToken;

    RetryDecision(ClientOptions options) {
        policy = options.reconnect();
        hasTokenSupplier = options.token() != null;
    }

    /** The client is connected. */
    void connected() {
        everConnected = true;
        forgetRefusals();
    }

    /** Whether another attempt follows {@code end}, which came at {@code now} in nanoseconds. */
    boolean shouldRetry(TransportEnd end, long now) {
        if (!policy.enabled() || !(everConnected || policy.retryFirst())) {
            return false;
        }
        if (end.mayRetry()) {
            forgetRefusals(); // the server is there, or the network is the cause
            return true;
        }
        return everConnected && end.httpStatus() != 0 && mayRetryRefusal(end.httpStatus(), now);
    }

    private boolean mayRetryRefusal(int status, long now) {
        Long since = refusedSince;
        if (since == null) {
            since = now;
            refusedSince = now;
        }
        if (Duration.ofNanos(now - since).compareTo(policy.refusedFor()) < 0) {
            askedForNewToken |= status == UNAUTHORIZED;
            return true;
        }
        // The next attempt asks the supplier for another token.
        boolean onceMore = status == UNAUTHORIZED && hasTokenSupplier && !askedForNewToken;
        askedForNewToken = true;
        return onceMore;
    }

    private void forgetRefusals() {
        refusedSince = null;
        askedForNewToken = false;
    }
}
