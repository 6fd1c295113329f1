package io.chathub.core.internal.lifecycle;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the broker is connected to what it needs. It is, until it reports otherwise. Any thread may use this object. */
final class BrokerState {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerState.class);

    private final AtomicBoolean connected = new AtomicBoolean(true);

    boolean isConnected() {
        return connected.get();
    }

    /** Logs each change once. */
    void set(boolean isConnected) {
        if (connected.getAndSet(isConnected) == isConnected) {
            return;
        }
        if (isConnected) {
            LOG.info("The broker is connected again");
        } else {
            LOG.warn("The broker is disconnected: messages are refused until it is connected again");
        }
    }
}
