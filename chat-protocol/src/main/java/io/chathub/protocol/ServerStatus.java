package io.chathub.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The answer of {@code GET /api/status}; its {@code status} is always {@code "running"}. */
public final class ServerStatus {

    private final Duration uptime;
    private final Instant startTime;
    private final Instant currentTime;
    private final int activeConnections;
    private final long totalMessages;
    private final long totalEvents;

    private ServerStatus(Builder builder) {
        uptime = builder.uptime;
        startTime = builder.startTime;
        currentTime = builder.currentTime;
        activeConnections = builder.activeConnections;
        totalMessages = builder.totalMessages;
        totalEvents = builder.totalEvents;
    }

    /** Begins a status; every other field has a default. */
    public static Builder builder(Duration uptime, Instant startTime, Instant currentTime) {
        return new Builder(uptime, startTime, currentTime);
    }

    /** The time since the start of the server; milliseconds in JSON. */
    public Duration uptime() {
        return uptime;
    }

    /** The start of the server. */
    public Instant startTime() {
        return startTime;
    }

    /** The time of this status. */
    public Instant currentTime() {
        return currentTime;
    }

    /** The number of open connections. */
    public int activeConnections() {
        return activeConnections;
    }

    /** The number of messages delivered since the start. */
    public long totalMessages() {
        return totalMessages;
    }

    /** The number of events of any kind recorded since the start. */
    public long totalEvents() {
        return totalEvents;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServerStatus that
                && uptime.equals(that.uptime)
                && startTime.equals(that.startTime)
                && currentTime.equals(that.currentTime)
                && activeConnections == that.activeConnections
                && totalMessages == that.totalMessages
                && totalEvents == that.totalEvents;
    }

    @Override
    public int hashCode() {
        return Objects.hash(uptime, startTime, currentTime, activeConnections, totalMessages, totalEvents);
    }

    @Override
    public String toString() {
        return "ServerStatus[uptime=" + uptime + ", startTime=" + startTime + ", currentTime=" + currentTime
                + ", activeConnections=" + activeConnections + ", totalMessages=" + totalMessages + ", totalEvents="
                + totalEvents + "]";
    }

    /** Builds a {@link ServerStatus}. Not for use by several threads at once. */
    public static final class Builder {

        private final Duration uptime;
        private final Instant startTime;
        private final Instant currentTime;
        private int activeConnections;
        private long totalMessages;
        private long totalEvents;

        private Builder(Duration uptime, Instant startTime, Instant currentTime) {
            this.uptime = Objects.requireNonNull(uptime, "uptime");
            this.startTime = Objects.requireNonNull(startTime, "startTime");
            this.currentTime = Objects.requireNonNull(currentTime, "currentTime");
        }

        /** Sets {@link ServerStatus#activeConnections()}; default: {@code 0}. */
        public Builder activeConnections(int activeConnections) {
            this.activeConnections = activeConnections;
            return this;
        }

        /** Sets {@link ServerStatus#totalMessages()}; default: {@code 0}. */
        public Builder totalMessages(long totalMessages) {
            this.totalMessages = totalMessages;
            return this;
        }

        /** Sets {@link ServerStatus#totalEvents()}; default: {@code 0}. */
        public Builder totalEvents(long totalEvents) {
            this.totalEvents = totalEvents;
            return this;
        }

        /** Returns the status. */
        public ServerStatus build() {
            return new ServerStatus(this);
        }
    }
}
