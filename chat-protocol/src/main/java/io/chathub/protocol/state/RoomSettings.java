package io.chathub.protocol.state;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The settings of a room. A setting that is null is not part of the change, or has its default. */
public final class RoomSettings {

    private final @Nullable String title;
    private final @Nullable String topic;
    private final @Nullable String access;

    private RoomSettings(Builder builder) {
        title = builder.title;
        topic = builder.topic;
        access = builder.access;
    }

    /** Begins settings of which every one is null. */
    public static Builder builder() {
        return new Builder();
    }

    /** The title; at most 100 code points. */
    public @Nullable String title() {
        return title;
    }

    /** The topic; at most 500 code points. */
    public @Nullable String topic() {
        return topic;
    }

    /** The access: {@code open}, {@code invite} or {@code hidden}. */
    public @Nullable String access() {
        return access;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RoomSettings that
                && Objects.equals(title, that.title)
                && Objects.equals(topic, that.topic)
                && Objects.equals(access, that.access);
    }

    @Override
    public int hashCode() {
        return Objects.hash(title, topic, access);
    }

    @Override
    public String toString() {
        return "RoomSettings[title=" + title + ", topic=" + topic + ", access=" + access + "]";
    }

    /** Builds {@link RoomSettings}. Not for use by several threads at once. */
    public static final class Builder {

        private @Nullable String title;
        private @Nullable String topic;
        private @Nullable String access;

        private Builder() {}

        /** Sets {@link RoomSettings#title()}; default: null. */
        public Builder title(@Nullable String title) {
            this.title = title;
            return this;
        }

        /** Sets {@link RoomSettings#topic()}; default: null. */
        public Builder topic(@Nullable String topic) {
            this.topic = topic;
            return this;
        }

        /** Sets {@link RoomSettings#access()}; default: null. */
        public Builder access(@Nullable String access) {
            this.access = access;
            return this;
        }

        /** Returns the settings. */
        public RoomSettings build() {
            return new RoomSettings(this);
        }
    }
}
