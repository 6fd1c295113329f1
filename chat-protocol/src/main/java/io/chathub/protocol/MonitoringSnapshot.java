package io.chathub.protocol;

import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The answer of {@code GET /api/monitoring}. */
public final class MonitoringSnapshot {

    private final Duration uptime;
    private final List<Connection> connections;
    private final long totalMessages;
    private final long totalEvents;
    private final List<MessagePosted> recentMessages;
    private final List<Event> recentEvents;

    private MonitoringSnapshot(Builder builder) {
        uptime = builder.uptime;
        connections = builder.connections;
        totalMessages = builder.totalMessages;
        totalEvents = builder.totalEvents;
        recentMessages = builder.recentMessages;
        recentEvents = builder.recentEvents;
    }

    /** Begins a snapshot; every other field has a default. */
    public static Builder builder(Duration uptime) {
        return new Builder(uptime);
    }

    /** The time since the start of the server; milliseconds in JSON. */
    public Duration uptime() {
        return uptime;
    }

    /** The open connections, oldest first; their number is {@code totalConnections} in JSON. */
    public List<Connection> connections() {
        return connections;
    }

    /** The number of messages delivered since the start. */
    public long totalMessages() {
        return totalMessages;
    }

    /** The number of events of any kind recorded since the start. */
    public long totalEvents() {
        return totalEvents;
    }

    /** The last messages as delivered, oldest first. */
    public List<MessagePosted> recentMessages() {
        return recentMessages;
    }

    /** The last events, oldest first. */
    public List<Event> recentEvents() {
        return recentEvents;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MonitoringSnapshot that
                && uptime.equals(that.uptime)
                && connections.equals(that.connections)
                && totalMessages == that.totalMessages
                && totalEvents == that.totalEvents
                && recentMessages.equals(that.recentMessages)
                && recentEvents.equals(that.recentEvents);
    }

    @Override
    public int hashCode() {
        return Objects.hash(uptime, connections, totalMessages, totalEvents, recentMessages, recentEvents);
    }

    @Override
    public String toString() {
        return "MonitoringSnapshot[uptime=" + uptime + ", connections=" + connections + ", totalMessages="
                + totalMessages + ", totalEvents=" + totalEvents + ", recentMessages=" + recentMessages
                + ", recentEvents=" + recentEvents + "]";
    }

    /** Builds a {@link MonitoringSnapshot}. Not for use by several threads at once. */
    public static final class Builder {

        private final Duration uptime;
        private List<Connection> connections = List.of();
        private long totalMessages;
        private long totalEvents;
        private List<MessagePosted> recentMessages = List.of();
        private List<Event> recentEvents = List.of();

        private Builder(Duration uptime) {
            this.uptime = Objects.requireNonNull(uptime, "uptime");
        }

        /** Sets {@link MonitoringSnapshot#connections()}; default: empty. */
        public Builder connections(List<Connection> connections) {
            this.connections = List.copyOf(connections);
            return this;
        }

        /** Sets {@link MonitoringSnapshot#totalMessages()}; default: {@code 0}. */
        public Builder totalMessages(long totalMessages) {
            this.totalMessages = totalMessages;
            return this;
        }

        /** Sets {@link MonitoringSnapshot#totalEvents()}; default: {@code 0}. */
        public Builder totalEvents(long totalEvents) {
            this.totalEvents = totalEvents;
            return this;
        }

        /** Sets {@link MonitoringSnapshot#recentMessages()}; default: empty. */
        public Builder recentMessages(List<MessagePosted> recentMessages) {
            this.recentMessages = List.copyOf(recentMessages);
            return this;
        }

        /** Sets {@link MonitoringSnapshot#recentEvents()}; default: empty. */
        public Builder recentEvents(List<Event> recentEvents) {
            this.recentEvents = List.copyOf(recentEvents);
            return this;
        }

        /** Returns the snapshot. */
        public MonitoringSnapshot build() {
            return new MonitoringSnapshot(this);
        }
    }

    /** One open connection. */
    public static final class Connection {

        private final String id;
        private final Instant connectedAt;
        private final String username;
        private final long messagesSent;
        private final Instant lastActivity;

        private Connection(Builder builder) {
            id = builder.id;
            connectedAt = builder.connectedAt;
            username = builder.username;
            messagesSent = builder.messagesSent;
            lastActivity = builder.lastActivity;
        }

        /** Begins a connection; every other field has a default. */
        public static Builder builder(String id, Instant connectedAt, Instant lastActivity) {
            return new Builder(id, connectedAt, lastActivity);
        }

        /** The id of the connection. */
        public String id() {
            return id;
        }

        /** The end of its handshake. */
        public Instant connectedAt() {
            return connectedAt;
        }

        /** Its username; empty before it joined. */
        public String username() {
            return username;
        }

        /** The number of its messages that were delivered. */
        public long messagesSent() {
            return messagesSent;
        }

        /** The time of its last message of any type. */
        public Instant lastActivity() {
            return lastActivity;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Connection that
                    && id.equals(that.id)
                    && connectedAt.equals(that.connectedAt)
                    && username.equals(that.username)
                    && messagesSent == that.messagesSent
                    && lastActivity.equals(that.lastActivity);
        }

        @Override
        public int hashCode() {
            return Objects.hash(id, connectedAt, username, messagesSent, lastActivity);
        }

        @Override
        public String toString() {
            return "Connection[id=" + id + ", connectedAt=" + connectedAt + ", username=" + username + ", messagesSent="
                    + messagesSent + ", lastActivity=" + lastActivity + "]";
        }

        /** Builds a {@link Connection}. Not for use by several threads at once. */
        public static final class Builder {

            private final String id;
            private final Instant connectedAt;
            private final Instant lastActivity;
            private String username = "";
            private long messagesSent;

            private Builder(String id, Instant connectedAt, Instant lastActivity) {
                this.id = Objects.requireNonNull(id, "id");
                this.connectedAt = Objects.requireNonNull(connectedAt, "connectedAt");
                this.lastActivity = Objects.requireNonNull(lastActivity, "lastActivity");
            }

            /** Sets {@link Connection#username()}; default: empty. */
            public Builder username(String username) {
                this.username = Objects.requireNonNull(username, "username");
                return this;
            }

            /** Sets {@link Connection#messagesSent()}; default: {@code 0}. */
            public Builder messagesSent(long messagesSent) {
                this.messagesSent = messagesSent;
                return this;
            }

            /** Returns the connection. */
            public Connection build() {
                return new Connection(this);
            }
        }
    }

    /** One recorded event. */
    public static final class Event {

        private final String type;
        private final String id;
        private final String username;
        private final String room;
        private final Instant timestamp;

        private Event(Builder builder) {
            type = builder.type;
            id = builder.id;
            username = builder.username;
            room = builder.room;
            timestamp = builder.timestamp;
        }

        /** Begins a event; every other field has a default. */
        public static Builder builder(String type, String id, Instant timestamp) {
            return new Builder(type, id, timestamp);
        }

        /** {@code connect}, {@code disconnect}, {@code join}, {@code message} or {@code typing}. */
        public String type() {
            return type;
        }

        /** The connection of the event. */
        public String id() {
            return id;
        }

        /** The username of the connection; empty before it joined. */
        public String username() {
            return username;
        }

        /** The room of the event; empty if it is about the whole connection. */
        public String room() {
            return room;
        }

        /** The time of the event. */
        public Instant timestamp() {
            return timestamp;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Event that
                    && type.equals(that.type)
                    && id.equals(that.id)
                    && username.equals(that.username)
                    && room.equals(that.room)
                    && timestamp.equals(that.timestamp);
        }

        @Override
        public int hashCode() {
            return Objects.hash(type, id, username, room, timestamp);
        }

        @Override
        public String toString() {
            return "Event[type=" + type + ", id=" + id + ", username=" + username + ", room=" + room + ", timestamp="
                    + timestamp + "]";
        }

        /** Builds a {@link Event}. Not for use by several threads at once. */
        public static final class Builder {

            private final String type;
            private final String id;
            private final Instant timestamp;
            private String username = "";
            private String room = "";

            private Builder(String type, String id, Instant timestamp) {
                this.type = Objects.requireNonNull(type, "type");
                this.id = Objects.requireNonNull(id, "id");
                this.timestamp = Objects.requireNonNull(timestamp, "timestamp");
            }

            /** Sets {@link Event#username()}; default: empty. */
            public Builder username(String username) {
                this.username = Objects.requireNonNull(username, "username");
                return this;
            }

            /** Sets {@link Event#room()}; default: empty. */
            public Builder room(String room) {
                this.room = Objects.requireNonNull(room, "room");
                return this;
            }

            /** Returns the event. */
            public Event build() {
                return new Event(this);
            }
        }
    }
}
