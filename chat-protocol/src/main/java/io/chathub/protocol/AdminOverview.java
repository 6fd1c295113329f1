package io.chathub.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/admin}: what an operator needs beside {@link MonitoringSnapshot}. The maps are written
 * in their iteration order.
 */
public final class AdminOverview {

    /**
     * The position of a recent message, by which an operator deletes the message. The monitoring has its text.
     *
     * @param id        the connection of the sender
     * @param timestamp the time of the message
     * @param room      the name of the room
     * @param offset    the offset of the message
     */
    public record Message(String id, Instant timestamp, String room, long offset) {

        /** Checks that nothing is null. */
        public Message {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(timestamp, "timestamp");
            Objects.requireNonNull(room, "room");
        }
    }

    /**
     * A room that is open on the server.
     *
     * @param name        the name of the room
     * @param members     the number of members on all nodes
     * @param messages    the number of messages since the server has opened the room
     * @param lastMessage the time of the last of them; null for none
     */
    public record Room(
            String name,
            int members,
            long messages,
            @Nullable Instant lastMessage) {

        /** Checks that {@code name} is not null. */
        public Room {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * The state of the store.
     *
     * @param name       the name of the database
     * @param bytes      the size of the data, in bytes
     * @param waiting    the number of events that wait for their commit
     * @param commits    the number of commits since the start
     * @param lastCommit the time of the last commit; null for none
     * @param failures   the number of calls of the store that have failed since the start
     * @param failure    why the store fails now; null while it is available
     */
    public record Store(
            String name,
            long bytes,
            int waiting,
            long commits,
            @Nullable Instant lastCommit,
            long failures,
            @Nullable String failure) {

        /** Checks that {@code name} is not null. */
        public Store {
            Objects.requireNonNull(name, "name");
        }
    }

    private final String operator;
    private final String actionToken;
    private final Duration expiresIn;
    private final Map<String, Long> refusedHandshakes;
    private final Map<ErrorCode, Long> refusals;
    private final Map<CloseCode, Long> closes;
    private final long droppedFrames;
    private final long droppedNotifications;
    private final long failedSignIns;
    private final List<AdminClient> clients;
    private final List<AdminSanction> sanctions;
    private final List<AdminAuditLine> auditLog;
    private final List<Message> messages;
    private final Map<String, Long> load;
    private final @Nullable Store store;
    private final List<Room> rooms;

    private AdminOverview(Builder builder) {
        operator = builder.operator;
        actionToken = builder.actionToken;
        expiresIn = builder.expiresIn;
        refusedHandshakes = builder.refusedHandshakes;
        refusals = builder.refusals;
        closes = builder.closes;
        droppedFrames = builder.droppedFrames;
        droppedNotifications = builder.droppedNotifications;
        failedSignIns = builder.failedSignIns;
        clients = builder.clients;
        sanctions = builder.sanctions;
        auditLog = builder.auditLog;
        messages = builder.messages;
        load = builder.load;
        store = builder.store;
        rooms = builder.rooms;
    }

    /** Begins a overview; every other field has a default. */
    public static Builder builder(String operator, String actionToken, Duration expiresIn) {
        return new Builder(operator, actionToken, expiresIn);
    }

    /** The operator who asks, as the audit log names the operator. */
    public String operator() {
        return operator;
    }

    /**
     * The token that authorizes actions of this operator, sent back as {@code X-ChatHub-Action-Token}. Not shown by
     * {@link #toString}.
     */
    public String actionToken() {
        return actionToken;
    }

    /** The time until the action token expires; milliseconds in JSON. */
    public Duration expiresIn() {
        return expiresIn;
    }

    /** The number of rejected handshakes, by reason. */
    public Map<String, Long> refusedHandshakes() {
        return refusedHandshakes;
    }

    /** The number of rejected client messages, by code. */
    public Map<ErrorCode, Long> refusals() {
        return refusals;
    }

    /** The number of closed connections, by close code. */
    public Map<CloseCode, Long> closes() {
        return closes;
    }

    /** The number of notices left out because a client read too slowly. */
    public long droppedFrames() {
        return droppedFrames;
    }

    /** The number of listener calls left out because a listener was too slow. */
    public long droppedNotifications() {
        return droppedNotifications;
    }

    /** The number of requests with a wrong admin token. */
    public long failedSignIns() {
        return failedSignIns;
    }

    /** The open connections, oldest first. */
    public List<AdminClient> clients() {
        return clients;
    }

    /** The sanctions in force, the first to end first. */
    public List<AdminSanction> sanctions() {
        return sanctions;
    }

    /** The last actions, oldest first. */
    public List<AdminAuditLine> auditLog() {
        return auditLog;
    }

    /** The recent messages of the monitoring that are not deleted, oldest first. */
    public List<Message> messages() {
        return messages;
    }

    /**
     * The figures of the server's load by name, all of one moment: {@code uptime} in milliseconds, {@code deliveries} and {@code
     * bytesOut} since the start, and {@code bytesWaiting}, {@code lanes}, {@code laneBacklog} (of the lane with the most),
     * {@code rooms}, {@code heapUsed} and {@code heapMax} in bytes.
     */
    public Map<String, Long> load() {
        return load;
    }

    /** The state of the store; null where the server has none. */
    public @Nullable Store store() {
        return store;
    }

    /** The rooms with the most members, then with the most messages. {@link #load} has the number of all rooms. */
    public List<Room> rooms() {
        return rooms;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AdminOverview that
                && operator.equals(that.operator)
                && actionToken.equals(that.actionToken)
                && expiresIn.equals(that.expiresIn)
                && refusedHandshakes.equals(that.refusedHandshakes)
                && refusals.equals(that.refusals)
                && closes.equals(that.closes)
                && droppedFrames == that.droppedFrames
                && droppedNotifications == that.droppedNotifications
                && failedSignIns == that.failedSignIns
                && clients.equals(that.clients)
                && sanctions.equals(that.sanctions)
                && auditLog.equals(that.auditLog)
                && messages.equals(that.messages)
                && load.equals(that.load)
                && Objects.equals(store, that.store)
                && rooms.equals(that.rooms);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                operator,
                actionToken,
                expiresIn,
                refusedHandshakes,
                refusals,
                closes,
                droppedFrames,
                droppedNotifications,
                failedSignIns,
                clients,
                sanctions,
                auditLog,
                messages,
                load,
                store,
                rooms);
    }

    /** The action token is not shown. */
    @Override
    public String toString() {
        return "AdminOverview[operator=" + operator + ", clients=" + clients.size() + ", sanctions=" + sanctions.size()
                + ", auditLog=" + auditLog.size() + ", messages=" + messages.size() + "]";
    }

    /** Builds a {@link AdminOverview}. Not for use by several threads at once. */
    public static final class Builder {

        private final String operator;
        private final String actionToken;
        private final Duration expiresIn;
        private Map<String, Long> refusedHandshakes = Map.of();
        private Map<ErrorCode, Long> refusals = Map.of();
        private Map<CloseCode, Long> closes = Map.of();
        private long droppedFrames;
        private long droppedNotifications;
        private long failedSignIns;
        private List<AdminClient> clients = List.of();
        private List<AdminSanction> sanctions = List.of();
        private List<AdminAuditLine> auditLog = List.of();
        private List<Message> messages = List.of();
        private Map<String, Long> load = Map.of();
        private @Nullable Store store;
        private List<Room> rooms = List.of();

        private Builder(String operator, String actionToken, Duration expiresIn) {
            this.operator = Objects.requireNonNull(operator, "operator");
            this.actionToken = Objects.requireNonNull(actionToken, "actionToken");
            this.expiresIn = Objects.requireNonNull(expiresIn, "expiresIn");
        }

        /** Sets {@link AdminOverview#refusedHandshakes()}; default: empty. */
        public Builder refusedHandshakes(Map<String, Long> refusedHandshakes) {
            this.refusedHandshakes = Objects.requireNonNull(refusedHandshakes, "refusedHandshakes");
            return this;
        }

        /** Sets {@link AdminOverview#refusals()}; default: empty. */
        public Builder refusals(Map<ErrorCode, Long> refusals) {
            this.refusals = Objects.requireNonNull(refusals, "refusals");
            return this;
        }

        /** Sets {@link AdminOverview#closes()}; default: empty. */
        public Builder closes(Map<CloseCode, Long> closes) {
            this.closes = Objects.requireNonNull(closes, "closes");
            return this;
        }

        /** Sets {@link AdminOverview#droppedFrames()}; default: {@code 0}. */
        public Builder droppedFrames(long droppedFrames) {
            this.droppedFrames = droppedFrames;
            return this;
        }

        /** Sets {@link AdminOverview#droppedNotifications()}; default: {@code 0}. */
        public Builder droppedNotifications(long droppedNotifications) {
            this.droppedNotifications = droppedNotifications;
            return this;
        }

        /** Sets {@link AdminOverview#failedSignIns()}; default: {@code 0}. */
        public Builder failedSignIns(long failedSignIns) {
            this.failedSignIns = failedSignIns;
            return this;
        }

        /** Sets {@link AdminOverview#clients()}; default: empty. */
        public Builder clients(List<AdminClient> clients) {
            this.clients = List.copyOf(clients);
            return this;
        }

        /** Sets {@link AdminOverview#sanctions()}; default: empty. */
        public Builder sanctions(List<AdminSanction> sanctions) {
            this.sanctions = List.copyOf(sanctions);
            return this;
        }

        /** Sets {@link AdminOverview#messages()}; default: empty. */
        public Builder messages(List<Message> messages) {
            this.messages = List.copyOf(messages);
            return this;
        }

        /** Sets {@link AdminOverview#auditLog()}; default: empty. */
        public Builder auditLog(List<AdminAuditLine> auditLog) {
            this.auditLog = List.copyOf(auditLog);
            return this;
        }

        /** Sets {@link AdminOverview#load()}; default: empty. */
        public Builder load(Map<String, Long> load) {
            this.load = Objects.requireNonNull(load, "load");
            return this;
        }

        /** Sets {@link AdminOverview#store()}; default: null. */
        public Builder store(@Nullable Store store) {
            this.store = store;
            return this;
        }

        /** Sets {@link AdminOverview#rooms()}; default: empty. */
        public Builder rooms(List<Room> rooms) {
            this.rooms = List.copyOf(rooms);
            return this;
        }

        /** Returns the overview. */
        public AdminOverview build() {
            return new AdminOverview(this);
        }
    }
}
