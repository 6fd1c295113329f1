package io.chathub.core.spi.backend;

import io.chathub.core.spi.broker.Broker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parts that a hub shares with the other nodes of its chat. A part that is null is the hub's own, of a single node: the broker and
 * the names in memory, sanctions that no other node has, no members and no nodes elsewhere.
 *
 * <p>The hub starts the parts in the order bus, sanctions, presence, broker, and closes them in the order broker, presence,
 * names, sanctions, bus. A backend belongs to one hub.
 *
 * <pre>{@code
 * Hub.builder().backend(Backend.builder().broker(broker).sanctions(store).build())
 * }</pre>
 */
public final class Backend {

    private final @Nullable Broker broker;
    private final @Nullable NameClaims names;
    private final @Nullable SanctionStore sanctions;
    private final @Nullable PresenceRegistry presence;
    private final @Nullable NodeBus bus;

    private Backend(Builder builder) {
        broker = builder.broker;
        names = builder.names;
        sanctions = builder.sanctions;
        presence = builder.presence;
        bus = builder.bus;
        if (bus == null && (names != null || presence != null)) {
            throw new IllegalArgumentException("backend: names or presence of several nodes without a bus");
        }
    }

    /** A builder without any part: the backend of a single node in memory. */
    public static Builder builder() {
        return new Builder();
    }

    /** Order and state of the streams; null for the broker in memory. */
    public @Nullable Broker broker() {
        return broker;
    }

    /** The usernames that are taken; null for those of this node. */
    public @Nullable NameClaims names() {
        return names;
    }

    /** Mutes and bans; null for those of this node. */
    public @Nullable SanctionStore sanctions() {
        return sanctions;
    }

    /** The members on other nodes; null where there are none. */
    public @Nullable PresenceRegistry presence() {
        return presence;
    }

    /** Messages between nodes; null where there are no other nodes. */
    public @Nullable NodeBus bus() {
        return bus;
    }

    /** Builds a {@link Backend}. Not thread-safe. */
    public static final class Builder {

        private @Nullable Broker broker;
        private @Nullable NameClaims names;
        private @Nullable SanctionStore sanctions;
        private @Nullable PresenceRegistry presence;
        private @Nullable NodeBus bus;

        private Builder() {}

        /** Sets the broker. */
        public Builder broker(Broker part) {
            broker = Objects.requireNonNull(part, "broker");
            return this;
        }

        /** Sets the table of usernames. */
        public Builder names(NameClaims part) {
            names = Objects.requireNonNull(part, "names");
            return this;
        }

        /** Sets the store of sanctions. */
        public Builder sanctions(SanctionStore part) {
            sanctions = Objects.requireNonNull(part, "sanctions");
            return this;
        }

        /** Sets the registry of members. */
        public Builder presence(PresenceRegistry part) {
            presence = Objects.requireNonNull(part, "presence");
            return this;
        }

        /** Sets the bus. */
        public Builder bus(NodeBus part) {
            bus = Objects.requireNonNull(part, "bus");
            return this;
        }

        /**
         * Returns the backend.
         *
         * @throws IllegalArgumentException if names or presence are set without a bus
         */
        public Backend build() {
            return new Backend(this);
        }
    }
}
