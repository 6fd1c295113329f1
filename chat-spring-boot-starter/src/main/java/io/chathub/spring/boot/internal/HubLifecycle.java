package io.chathub.spring.boot.internal;

import io.chathub.core.Hub;
import io.chathub.core.HubReadiness;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.SmartLifecycle;

/**
 * Stops the hub before the server of the application begins its own graceful stop, while its port is open. Starts a hub of the
 * application's own that has not been started, before the port opens.
 */
public final class HubLifecycle implements SmartLifecycle, SmartInitializingSingleton {

    /** Spring Boot stops its servers gracefully in the phase {@code DEFAULT_PHASE - 1024}; higher phases stop first. */
    static final int PHASE = DEFAULT_PHASE - 512;

    private final Hub hub;
    private volatile boolean running;

    /** The life of a hub. */
    public HubLifecycle(Hub hub) {
        this.hub = hub;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (hub.readiness() == HubReadiness.STARTING) {
            hub.start();
        }
    }

    @Override
    public void start() {
        if (hub.readiness() == HubReadiness.STOPPING) {
            throw new IllegalStateException("the hub was closed with its application context, and starts only once");
        }
        running = true;
    }

    @Override
    public void stop() {
        hub.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /**
     * Whether a test context that is not in use may stop the hub and start it again later. A method of Spring Framework 7, which this
     * class implements without being compiled with it.
     */
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
