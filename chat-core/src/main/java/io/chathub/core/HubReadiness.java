package io.chathub.core;

import java.util.Locale;

/**
 * Whether a hub takes new connections, or the reason why not. For the health checks of load balancers and supervisors. Versions
 * to come may add reasons.
 */
public enum HubReadiness {

    /** New connections are accepted, and messages are published. */
    READY,
    /** The hub has not been started. */
    STARTING,
    /** The hub has been closed: its clients receive what was acknowledged, and new ones are refused. */
    STOPPING,
    /** The broker has lost its connection: see {@link io.chathub.core.spi.broker.PublicationHandler#onState}. */
    BROKER_DISCONNECTED,
    /** The hub has {@link io.chathub.core.options.ConnectionOptions#maxConnections()} connections. */
    FULL;

    /** The name in JSON, such as {@code broker-disconnected}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
