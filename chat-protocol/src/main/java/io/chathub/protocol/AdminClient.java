package io.chathub.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One open connection. */
public final class AdminClient {

    private final String id;
    private final String username;
    private final @Nullable String userId;
    private final String remoteAddress;
    private final ProtocolVersion version;
    private final Instant connectedAt;
    private final List<String> rooms;

    private AdminClient(Builder builder) {
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
        return other instanceof AdminClient that
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
        return "AdminClient[id=" + id + ", username=" + username + ", userId=" + userId + ", remoteAddress="
                + remoteAddress + ", version=" + version + ", connectedAt=" + connectedAt + ", rooms=" + rooms
                + "]";
    }

    /** Builds a {@link AdminClient}. Not for use by several threads at once. */
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

        /** Sets {@link AdminClient#username()}; default: empty. */
        public Builder username(String username) {
            this.username = Objects.requireNonNull(username, "username");
            return this;
        }

        /** Sets {@link AdminClient#userId()}; default: null. */
        public Builder userId(@Nullable String userId) {
            this.userId = userId;
            return this;
        }

        /** Sets {@link AdminClient#rooms()}; default: empty. */
        public Builder rooms(List<String> rooms) {
            this.rooms = List.copyOf(rooms);
            return this;
        }

        /** Returns the connection. */
        public AdminClient build() {
            return new AdminClient(this);
        }
    }
}
