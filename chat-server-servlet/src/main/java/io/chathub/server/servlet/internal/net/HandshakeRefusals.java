package io.chathub.server.servlet.internal.net;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.Hub;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts refused handshakes and logs them: at most one line per reason in ten seconds, with the number of handshakes since
 * the previous line, so that a flood does not fill the log. Thread-safe.
 */
public final class HandshakeRefusals {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeRefusals.class);

    /** The handshakes refused for one reason since its last log line. */
    private static final class Unlogged {
        private final AtomicLong count = new AtomicLong();
        private final LogThrottle throttle;

        Unlogged(LongSupplier ticker) {
            throttle = new LogThrottle(ticker);
        }
    }

    private final Hub hub;
    private final Map<HandshakeRefusal, Unlogged> unlogged = new EnumMap<>(HandshakeRefusal.class);

    /** The refusals of a hub's server; the log lines are throttled by the hub's clock. */
    public HandshakeRefusals(Hub hub) {
        this(hub, hub.runtime()::nanoTime);
    }

    HandshakeRefusals(Hub hub, LongSupplier ticker) {
        this.hub = hub;
        for (HandshakeRefusal refusal : HandshakeRefusal.values()) {
            unlogged.put(refusal, new Unlogged(ticker));
        }
    }

    /**
     * Counts one refused handshake in the hub's monitoring, and logs it if the reason's last line is old enough.
     *
     * @param address the client's IP address; it appears in the log
     */
    public void add(HandshakeRefusal refusal, String address) {
        hub.refused(refusal);
        Unlogged ofReason = unlogged.get(refusal);
        if (ofReason == null) {
            throw new IllegalStateException("no counter for " + refusal);
        }
        ofReason.count.incrementAndGet();
        if (ofReason.throttle.isDue()) {
            LOG.info(
                    "Refused {} since the last such line: {}; the last from {}",
                    ofReason.count.getAndSet(0),
                    refusal.wireName(),
                    address);
        }
    }
}
