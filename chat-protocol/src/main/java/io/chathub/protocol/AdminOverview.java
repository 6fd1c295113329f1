package io.chathub.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/admin}: what an operator needs beside {@link MonitoringSnapshot}. The maps are written in
 * their iteration order.
 */
public final class AdminOverview {

    private final String operator;
    private final String actionToken;
    private final Duration expiresIn;
    private final Map<String, Long> refusedHandshakes;
    private final Map<ErrorCode, Long> refusals;
    private final Map<CloseCode, Long> closes;
    private final long droppedFrames;
    private final long droppedNotifications;
    private final long failedSignIns;
    private final List<ClientInfo> clients;
    private final List<SanctionInfo> sanctions;
    private final List<AuditLine> auditLog;

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
    public List<ClientInfo> clients() {
        return clients;
    }

    /** The sanctions in force, the first to end first. */
    public List<SanctionInfo> sanctions() {
        return sanctions;
    }

    /** The last actions, oldest first. */
    public List<AuditLine> auditLog() {
        return auditLog;
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
                && auditLog.equals(that.auditLog);
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
                auditLog);
    }

    /** The action token is not shown. */
    @Override
    public String toString() {
        return "AdminOverview[operator=" + operator + ", clients=" + clients.size() + ", sanctions=" + sanctions.size()
                + ", auditLog=" + auditLog.size() + "]";
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
        private List<ClientInfo> clients = List.of();
        private List<SanctionInfo> sanctions = List.of();
        private List<AuditLine> auditLog = List.of();

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
        public Builder clients(List<ClientInfo> clients) {
            this.clients = List.copyOf(clients);
            return this;
        }

        /** Sets {@link AdminOverview#sanctions()}; default: empty. */
        public Builder sanctions(List<SanctionInfo> sanctions) {
            this.sanctions = List.copyOf(sanctions);
            return this;
        }

        /** Sets {@link AdminOverview#auditLog()}; default: empty. */
        public Builder auditLog(List<AuditLine> auditLog) {
            this.auditLog = List.copyOf(auditLog);
            return this;
        }

        /** Returns the overview. */
        public AdminOverview build() {
            return new AdminOverview(this);
        }
    }

    /** One open connection. */
    public static final class ClientInfo {

        private final String id;
        private final String username;
        private final @Nullable String userId;
        private final String remoteAddress;
        private final ProtocolVersion version;
        private final Instant connectedAt;
        private final List<String> rooms;

        private ClientInfo(Builder builder) {
            id = builder.id;
            username = builder.username;
            userId = builder.userId;
            remoteAddress = builder.remoteAddress;
            version = builder.version;
            connectedAt = builder.connectedAt;
            rooms = builder.rooms;
        }

        /** Begins a connection; every other field has a default. */
        public static Builder builder(String id, String remoteAddress, ProtocolVersion version, Instant connectedAt) {
            return new Builder(id, remoteAddress, version, connectedAt);
        }

        /** The id of the connection. */
        public String id() {
            return id;
        }

        /** Its username; empty before it joined. */
        public String username() {
            return username;
        }

        /** The id of its user; null if the host did not name one. */
        public @Nullable String userId() {
            return userId;
        }

        /** Its IP address. */
        public String remoteAddress() {
            return remoteAddress;
        }

        /** Its protocol version. */
        public ProtocolVersion version() {
            return version;
        }

        /** The end of its handshake. */
        public Instant connectedAt() {
            return connectedAt;
        }

        /** Some of the rooms that it is in. */
        public List<String> rooms() {
            return rooms;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ClientInfo that
                    && id.equals(that.id)
                    && username.equals(that.username)
                    && Objects.equals(userId, that.userId)
                    && remoteAddress.equals(that.remoteAddress)
                    && version.equals(that.version)
                    && connectedAt.equals(that.connectedAt)
                    && rooms.equals(that.rooms);
        }

        @Override
        public int hashCode() {
            return Objects.hash(id, username, userId, remoteAddress, version, connectedAt, rooms);
        }

        @Override
        public String toString() {
            return "ClientInfo[id=" + id + ", username=" + username + ", userId=" + userId + ", remoteAddress="
                    + remoteAddress + ", version=" + version + ", connectedAt=" + connectedAt + ", rooms=" + rooms
                    + "]";
        }

        /** Builds a {@link ClientInfo}. Not for use by several threads at once. */
        public static final class Builder {

            private final String id;
            private final String remoteAddress;
            private final ProtocolVersion version;
            private final Instant connectedAt;
            private String username = "";
            private @Nullable String userId;
            private List<String> rooms = List.of();

            private Builder(String id, String remoteAddress, ProtocolVersion version, Instant connectedAt) {
                this.id = Objects.requireNonNull(id, "id");
                this.remoteAddress = Objects.requireNonNull(remoteAddress, "remoteAddress");
                this.version = Objects.requireNonNull(version, "version");
                this.connectedAt = Objects.requireNonNull(connectedAt, "connectedAt");
            }

            /** Sets {@link ClientInfo#username()}; default: empty. */
            public Builder username(String username) {
                this.username = Objects.requireNonNull(username, "username");
                return this;
            }

            /** Sets {@link ClientInfo#userId()}; default: null. */
            public Builder userId(@Nullable String userId) {
                this.userId = userId;
                return this;
            }

            /** Sets {@link ClientInfo#rooms()}; default: empty. */
            public Builder rooms(List<String> rooms) {
                this.rooms = List.copyOf(rooms);
                return this;
            }

            /** Returns the connection. */
            public ClientInfo build() {
                return new ClientInfo(this);
            }
        }
    }

    /** A sanction in force. */
    public static final class SanctionInfo {

        private final String sanction;
        private final AdminAction.Kind kind;
        private final String value;
        private final Instant until;
        private final String moderator;
        private final String reason;

        private SanctionInfo(Builder builder) {
            sanction = builder.sanction;
            kind = builder.kind;
            value = builder.value;
            until = builder.until;
            moderator = builder.moderator;
            reason = builder.reason;
        }

        /** Begins a sanction; every other field has a default. */
        public static Builder builder(
                String sanction, AdminAction.Kind kind, String value, Instant until, String moderator) {
            return new Builder(sanction, kind, value, until, moderator);
        }

        /** {@code mute} or {@code ban}. */
        public String sanction() {
            return sanction;
        }

        /** The kind of subject that {@link #value} names. */
        public AdminAction.Kind kind() {
            return kind;
        }

        /** The subject. */
        public String value() {
            return value;
        }

        /** The end of the sanction. */
        public Instant until() {
            return until;
        }

        /** The operator who imposed it. */
        public String moderator() {
            return moderator;
        }

        /** The reason; may be empty. */
        public String reason() {
            return reason;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof SanctionInfo that
                    && sanction.equals(that.sanction)
                    && kind.equals(that.kind)
                    && value.equals(that.value)
                    && until.equals(that.until)
                    && moderator.equals(that.moderator)
                    && reason.equals(that.reason);
        }

        @Override
        public int hashCode() {
            return Objects.hash(sanction, kind, value, until, moderator, reason);
        }

        @Override
        public String toString() {
            return "SanctionInfo[sanction=" + sanction + ", kind=" + kind + ", value=" + value + ", until=" + until
                    + ", moderator=" + moderator + ", reason=" + reason + "]";
        }

        /** Builds a {@link SanctionInfo}. Not for use by several threads at once. */
        public static final class Builder {

            private final String sanction;
            private final AdminAction.Kind kind;
            private final String value;
            private final Instant until;
            private final String moderator;
            private String reason = "";

            private Builder(String sanction, AdminAction.Kind kind, String value, Instant until, String moderator) {
                this.sanction = Objects.requireNonNull(sanction, "sanction");
                this.kind = Objects.requireNonNull(kind, "kind");
                this.value = Objects.requireNonNull(value, "value");
                this.until = Objects.requireNonNull(until, "until");
                this.moderator = Objects.requireNonNull(moderator, "moderator");
            }

            /** Sets {@link SanctionInfo#reason()}; default: empty. */
            public Builder reason(String reason) {
                this.reason = Objects.requireNonNull(reason, "reason");
                return this;
            }

            /** Returns the sanction. */
            public SanctionInfo build() {
                return new SanctionInfo(this);
            }
        }
    }

    /** One action that an operator took. */
    public static final class AuditLine {

        private final Instant at;
        private final String moderator;
        private final String action;
        private final AdminAction.Kind kind;
        private final String value;
        private final @Nullable Duration duration;
        private final String reason;
        private final int affected;

        private AuditLine(Builder builder) {
            at = builder.at;
            moderator = builder.moderator;
            action = builder.action;
            kind = builder.kind;
            value = builder.value;
            duration = builder.duration;
            reason = builder.reason;
            affected = builder.affected;
        }

        /** Begins a action; every other field has a default. */
        public static Builder builder(
                Instant at, String moderator, String action, AdminAction.Kind kind, String value) {
            return new Builder(at, moderator, action, kind, value);
        }

        /** The time of the action. */
        public Instant at() {
            return at;
        }

        /** The operator who took it. */
        public String moderator() {
            return moderator;
        }

        /** {@code disconnect}, {@code mute}, {@code unmute}, {@code ban} or {@code unban}. */
        public String action() {
            return action;
        }

        /** The kind of subject that {@link #value} names. */
        public AdminAction.Kind kind() {
            return kind;
        }

        /** The subject. */
        public String value() {
            return value;
        }

        /** The length of the sanction; seconds in JSON; null if it has none. */
        public @Nullable Duration duration() {
            return duration;
        }

        /** The reason; may be empty. */
        public String reason() {
            return reason;
        }

        /** The number of connections that the action affected. */
        public int affected() {
            return affected;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof AuditLine that
                    && at.equals(that.at)
                    && moderator.equals(that.moderator)
                    && action.equals(that.action)
                    && kind.equals(that.kind)
                    && value.equals(that.value)
                    && Objects.equals(duration, that.duration)
                    && reason.equals(that.reason)
                    && affected == that.affected;
        }

        @Override
        public int hashCode() {
            return Objects.hash(at, moderator, action, kind, value, duration, reason, affected);
        }

        @Override
        public String toString() {
            return "AuditLine[at=" + at + ", moderator=" + moderator + ", action=" + action + ", kind=" + kind
                    + ", value=" + value + ", duration=" + duration + ", reason=" + reason + ", affected=" + affected
                    + "]";
        }

        /** Builds a {@link AuditLine}. Not for use by several threads at once. */
        public static final class Builder {

            private final Instant at;
            private final String moderator;
            private final String action;
            private final AdminAction.Kind kind;
            private final String value;
            private @Nullable Duration duration;
            private String reason = "";
            private int affected;

            private Builder(Instant at, String moderator, String action, AdminAction.Kind kind, String value) {
                this.at = Objects.requireNonNull(at, "at");
                this.moderator = Objects.requireNonNull(moderator, "moderator");
                this.action = Objects.requireNonNull(action, "action");
                this.kind = Objects.requireNonNull(kind, "kind");
                this.value = Objects.requireNonNull(value, "value");
            }

            /** Sets {@link AuditLine#duration()}; default: null. */
            public Builder duration(@Nullable Duration duration) {
                this.duration = duration;
                return this;
            }

            /** Sets {@link AuditLine#reason()}; default: empty. */
            public Builder reason(String reason) {
                this.reason = Objects.requireNonNull(reason, "reason");
                return this;
            }

            /** Sets {@link AuditLine#affected()}; default: {@code 0}. */
            public Builder affected(int affected) {
                this.affected = affected;
                return this;
            }

            /** Returns the action. */
            public AuditLine build() {
                return new AuditLine(this);
            }
        }
    }
}
