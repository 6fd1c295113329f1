package io.chathub.client;

import io.chathub.protocol.event.Member;
import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A room at the time at which this client joined it. */
public final class RoomSnapshot {

    private final String room;
    private final String epoch;
    private final long offset;
    private final @Nullable Long floor;
    private final List<MessagePosted> newest;
    private final List<Member> members;
    private final int memberCount;
    private final boolean returned;

    private RoomSnapshot(Builder builder) {
        room = builder.room;
        epoch = builder.epoch;
        offset = builder.offset;
        floor = builder.floor;
        newest = builder.newest;
        members = builder.members;
        memberCount = builder.memberCount;
        returned = builder.returned;
    }

    /**
     * Creates a builder; for the client, and for tests of code that uses it.
     *
     * @param room  the name of the room
     * @param epoch the id of the numbering of the stream
     */
    public static Builder builder(String room, String epoch) {
        return new Builder(room, epoch);
    }

    /** The name of the room. */
    public String room() {
        return room;
    }

    /** The id of the numbering of the stream; another epoch means other offsets. */
    public String epoch() {
        return epoch;
    }

    /** The offset of the newest event, 0 if there was none. */
    public long offset() {
        return offset;
    }

    /**
     * The newest messages, oldest first, each as it is now; after a return the missed and changed messages that the server sent
     * along, in the order of their changes. For display only: listeners get them too. Unmodifiable.
     */
    public List<MessagePosted> newest() {
        return newest;
    }

    /**
     * The highest offset of a message that the server no longer holds; 0 if it holds all; null if a server of an older version
     * does not tell. A program that keeps messages drops those at or below it that are not pinned.
     */
    public @Nullable Long floor() {
        return floor;
    }

    /** As many members as fit into one reply, this client among them. Unmodifiable. */
    public List<Member> members() {
        return members;
    }

    /** The number of all members. */
    public int memberCount() {
        return memberCount;
    }

    /** Whether the client was a member before and has returned after a lost connection. */
    public boolean returned() {
        return returned;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RoomSnapshot that
                && room.equals(that.room)
                && epoch.equals(that.epoch)
                && offset == that.offset
                && Objects.equals(floor, that.floor)
                && newest.equals(that.newest)
                && members.equals(that.members)
                && memberCount == that.memberCount
                && returned == that.returned;
    }

    @Override
    public int hashCode() {
        return Objects.hash(room, epoch, offset, floor, newest, members, memberCount, returned);
    }

    @Override
    public String toString() {
        return "RoomSnapshot[" + room + " " + epoch + "/" + offset + ", " + memberCount + " members"
                + (returned ? ", returned]" : "]");
    }

    /** A builder of {@link RoomSnapshot}s: an empty room unless the methods say otherwise. Not thread-safe. */
    public static final class Builder {

        private final String room;
        private final String epoch;
        private long offset;
        private @Nullable Long floor;
        private List<MessagePosted> newest = List.of();
        private List<Member> members = List.of();
        private int memberCount;
        private boolean returned;

        private Builder(String room, String epoch) {
            this.room = Objects.requireNonNull(room, "room");
            this.epoch = Objects.requireNonNull(epoch, "epoch");
        }

        /** The offset of the newest event. Default 0. */
        public Builder offset(long offset) {
            this.offset = offset;
            return this;
        }

        /** The highest offset of a message that the server no longer holds. Default null. */
        public Builder floor(@Nullable Long floor) {
            this.floor = floor;
            return this;
        }

        /** The newest messages, oldest first. Default: none. */
        public Builder newest(List<MessagePosted> newest) {
            this.newest = List.copyOf(newest);
            return this;
        }

        /** The members in the reply, and the number of all members. Default: none. */
        public Builder members(List<Member> members, int memberCount) {
            this.members = List.copyOf(members);
            this.memberCount = memberCount;
            return this;
        }

        /** Whether the client has returned. Default false. */
        public Builder returned(boolean returned) {
            this.returned = returned;
            return this;
        }

        /** Builds the snapshot. */
        public RoomSnapshot build() {
            return new RoomSnapshot(this);
        }
    }
}
