package io.chathub.core.spi.backend;

import java.util.Objects;

/**
 * A connection that holds a username.
 *
 * @param node   the node of the connection, as {@link NodeBus#self()} of that node names it
 * @param client the id of the connection
 */
public record ClaimHolder(String node, String client) {

    /** Checks that nothing is null. */
    public ClaimHolder {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(client, "client");
    }
}
