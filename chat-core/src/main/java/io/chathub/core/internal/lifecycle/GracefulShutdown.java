package io.chathub.core.internal.lifecycle;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.SessionRegistry;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a hub lets go of its clients: each is told when to come back, and not all at once. */
public final class GracefulShutdown {

    private static final Logger LOG = LoggerFactory.getLogger(GracefulShutdown.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final SessionRegistry sessions;
    private final HubOptions options;
    private final TimeSource time;

    /** A drain of these sessions. */
    public GracefulShutdown(SessionRegistry sessions, HubOptions options, TimeSource time) {
        this.sessions = sessions;
        this.options = options;
        this.time = time;
    }

    /** Says goodbye to all, waits until they are gone, and cuts those that are not. False where it was interrupted. */
    public boolean run() {
        int clients = sessions.count();
        long grace = options.shutdownTimeout().toNanos();
        long deadline = time.nanoTime() + grace;
        sessions.all().forEach(ClientSession::mute);
        sayGoodbye(clients, grace);
        boolean interrupted = false;
        while (sessions.count() > 0 && time.nanoTime() - deadline < 0 && !interrupted) {
            LockSupport.parkNanos(LOOK_NANOS);
            interrupted = Thread.interrupted();
        }
        int cut = sessions.count();
        sessions.all().forEach(ClientSession::abort);
        LOG.info("The hub is closed: {} clients were told, {} of them had to be cut off", clients, cut);
        return !interrupted;
    }

    /** Spread evenly, with a dice inside of each one's share: neither all at once, nor in step with another hub's clients. */
    private void sayGoodbye(int clients, long grace) {
        long window = options.drainWindow().toMillis();
        int told = 0;
        for (ClientSession session : sessions.all()) {
            double place = (told + ThreadLocalRandom.current().nextDouble()) / Math.max(clients, told + 1);
            session.goAway(Duration.ofMillis((long) (place * window)), grace);
            told++;
        }
    }
}
