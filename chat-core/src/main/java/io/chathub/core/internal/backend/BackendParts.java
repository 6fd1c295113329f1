package io.chathub.core.internal.backend;

import io.chathub.core.spi.backend.Backend;
import io.chathub.core.spi.backend.NameClaims;
import io.chathub.core.spi.backend.NodeBus;
import io.chathub.core.spi.backend.NodeHandler;
import io.chathub.core.spi.backend.PresenceHandler;
import io.chathub.core.spi.backend.PresenceRegistry;
import io.chathub.core.spi.backend.SanctionHandler;
import io.chathub.core.spi.backend.SanctionStore;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.PublicationHandler;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a backend, with those of a single node where the backend has none. */
public record BackendParts(
        Broker broker, NameClaims names, SanctionStore sanctions, PresenceRegistry presence, NodeBus bus) {

    private static final Logger LOG = LoggerFactory.getLogger(BackendParts.class);

    /**
     * The parts of {@code backend}.
     *
     * @param inMemory makes the broker, where the backend has none
     * @param node     makes the id of the node, where the backend has no bus
     */
    public static BackendParts of(Backend backend, Supplier<Broker> inMemory, Supplier<String> node) {
        Broker broker = backend.broker();
        NameClaims names = backend.names();
        SanctionStore sanctions = backend.sanctions();
        PresenceRegistry presence = backend.presence();
        NodeBus bus = backend.bus();
        String self = bus == null ? node.get() : bus.self();
        return new BackendParts(
                broker != null ? broker : inMemory.get(),
                names != null ? names : new InMemoryNames(self),
                sanctions != null ? sanctions : new OneNodeSanctions(),
                presence != null ? presence : new OneNodePresence(),
                bus != null ? bus : new OneNodeBus(self));
    }

    /** Starts the parts, the bus first. */
    public <H extends NodeHandler & SanctionHandler & PresenceHandler> void start(
            H handler, PublicationHandler publications) {
        bus.start(handler);
        sanctions.start(handler);
        presence.start(handler);
        broker.start(publications);
    }

    /** Closes the parts, the bus last. A part that fails does not keep the others from being closed. */
    public void close() {
        for (AutoCloseable part : List.<AutoCloseable>of(broker, presence, names, sanctions, bus)) {
            try {
                part.close();
            } catch (Exception e) { // the contract of a part forbids it
                LOG.error("A part of the backend failed to close", e);
            }
        }
    }
}
