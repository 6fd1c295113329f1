package io.chathub.server.jetty.internal;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.Hub;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who was not let in: each is counted, and one line for each reason is logged in ten seconds, with how many there were. A
 * flood does not write the log.
 */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** What is not yet told of one reason. */
    private static final class Untold {
        private final AtomicLong count = new AtomicLong();
        private final AtomicLong nextAt = new AtomicLong(System.nanoTime());
    }

    private final Hub hub;
    private final Map<HandshakeRefusal, Untold> untold = new EnumMap<>(HandshakeRefusal.class);

    Refusals(Hub hub) {
        this.hub = hub;
        for (HandshakeRefusal refusal : HandshakeRefusal.values()) {
            untold.put(refusal, new Untold());
        }
    }

    /** Counts one, and tells the log, if it is time. {@code address} is one, so it may stand there. */
    void add(HandshakeRefusal refusal, String address) {
        hub.refused(refusal);
        Untold one = untold.get(refusal);
        if (one == null) {
            throw new IllegalStateException("every reason has its count");
        }
        one.count.incrementAndGet();
        long now = System.nanoTime();
        long due = one.nextAt.get();
        if (now - due >= 0 && one.nextAt.compareAndSet(due, now + LOG_INTERVAL_NANOS)) {
            LOG.info(
                    "Refused {} since the last such line: {}; the last from {}",
                    one.count.getAndSet(0),
                    refusal.wireName(),
                    address);
        }
    }
}
