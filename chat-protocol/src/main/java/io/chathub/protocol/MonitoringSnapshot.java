package io.chathub.protocol;

import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The answer of {@code GET /api/monitoring}.
 *
 * @param uptime         how long the server has run; on the wire in milliseconds
 * @param connections    the open connections, oldest first; on the wire {@code totalConnections} is how many
 * @param totalMessages  how many messages were broadcast since the start
 * @param totalEvents    how many events of any kind were recorded since the start
 * @param recentMessages the last messages as they were broadcast, oldest first
 * @param recentEvents   the last events, oldest first
 */
public record MonitoringSnapshot(
        Duration uptime,
        List<Connection> connections,
        long totalMessages,
        long totalEvents,
        List<MessagePosted> recentMessages,
        List<Event> recentEvents) {

    /** Checks that nothing is null, and copies the lists. */
    public MonitoringSnapshot {
        Objects.requireNonNull(uptime, "uptime");
        connections = List.copyOf(connections);
        recentMessages = List.copyOf(recentMessages);
        recentEvents = List.copyOf(recentEvents);
    }

    /**
     * One open connection.
     *
     * @param id           its name
     * @param connectedAt  when its handshake was done
     * @param username     the name it joined with, empty before that
     * @param messagesSent how many of its messages were broadcast
     * @param lastActivity when the last message of any type came from it
     */
    public record Connection(String id, Instant connectedAt, String username, long messagesSent, Instant lastActivity) {
        /** Checks that nothing is null. */
        public Connection {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(connectedAt, "connectedAt");
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(lastActivity, "lastActivity");
        }
    }

    /**
     * One thing that happened.
     *
     * @param type      {@code connect}, {@code disconnect}, {@code join}, {@code message} or {@code typing}
     * @param id        the connection it happened to
     * @param username  that connection's name, empty before it joined
     * @param room      the room it happened in, empty for what concerns the whole connection
     * @param timestamp when
     */
    public record Event(String type, String id, String username, String room, Instant timestamp) {
        /** Checks that nothing is null. */
        public Event {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(room, "room");
            Objects.requireNonNull(timestamp, "timestamp");
        }
    }
}
