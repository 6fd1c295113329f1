package io.chathub.protocol.admin;

import io.chathub.protocol.AdminClient;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The answer of {@code GET /api/admin/connections}: a part of the table of open connections.
 *
 * @param total       the number of open connections, from 0
 * @param matching    the number of those that match the filter, from 0
 * @param connections the connections of the part, in the order of the request
 */
public record ConnectionTable(int total, int matching, List<Row> connections) {

    /** Copies the connections. */
    public ConnectionTable {
        connections = List.copyOf(connections);
    }

    /**
     * An open connection.
     *
     * @param client       the connection and its user
     * @param messagesSent the number of messages from the connection
     * @param lastActivity the time of its last frame
     */
    public record Row(AdminClient client, long messagesSent, Instant lastActivity) {

        /** Checks that nothing is null. */
        public Row {
            Objects.requireNonNull(client, "client");
            Objects.requireNonNull(lastActivity, "lastActivity");
        }
    }
}
