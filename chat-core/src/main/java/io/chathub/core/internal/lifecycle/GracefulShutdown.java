package io.chathub.core.internal.lifecycle;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.SessionRegistry;
import io.chathub.runtime.ChatRuntime;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Disconnects all clients of a hub that stops. Each is advised to come back at another time. */
public final class GracefulShutdown {

    private static final Logger LOG = LoggerFactory.getLogger(GracefulShutdown.class);

    private final SessionRegistry sessions;
    private final HubOptions options;
    private final ChatRuntime runtime;

    /** A shutdown of these sessions. */
    public GracefulShutdown(SessionRegistry sessions, HubOptions options, ChatRuntime runtime) {
        this.sessions = sessions;
        this.options = options;
        this.runtime = runtime;
    }

    /** Closes all sessions, waits for their end, and aborts the rest. Returns false where it was interrupted. */
    public boolean run() {
        int clients = sessions.count();
        long grace = options.connection().shutdownTimeout().toNanos();
        sessions.all().forEach(ClientSession::stopDelivery);
        closeAll(clients, grace);
        boolean interrupted = false;
        try {
            var unused = runtime.await(() -> sessions.count() == 0, runtime.nanoTime() + grace);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        int aborted = sessions.count();
        sessions.all().forEach(ClientSession::abort);
        LOG.info("The hub is closed: {} clients were notified, {} of them aborted", clients, aborted);
        return !interrupted;
    }

    /** Spreads the returns evenly, at random within each share: neither all at once, nor in step with another hub's. */
    private void closeAll(int clients, long grace) {
        long window = options.connection().drainWindow().toMillis();
        int notified = 0;
        for (ClientSession session : sessions.all()) {
            double share = (notified + runtime.random().nextDouble()) / Math.max(clients, notified + 1);
            session.goAway(Duration.ofMillis((long) (share * window)), grace);
            notified++;
        }
    }
}
