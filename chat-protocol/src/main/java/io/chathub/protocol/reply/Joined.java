package io.chathub.protocol.reply;

import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.Member;
import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a join: {@code
 * {"type":"joined","ref":"1","room":"dev","username":"John","id":"c1","epoch":"k3","offset":44,…}}. The client is a
 * member now; all later events of the room follow this reply.
 */
public final class Joined implements ServerReply {

    private final @Nullable String ref;
    private final String room;
    private final String username;
    private final String id;
    private final String epoch;
    private final long offset;
    private final boolean recovered;
    private final @Nullable Long missed;
    private final @Nullable Long floor;
    private final List<DurableEvent> events;
    private final boolean more;
    private final List<Member> members;
    private final int memberCount;

    private Joined(Builder builder) {
        ref = builder.ref;
        room = builder.room;
        username = builder.username;
        id = builder.id;
        epoch = builder.epoch;
        offset = builder.offset;
        recovered = builder.recovered;
        missed = builder.missed;
        floor = builder.floor;
        events = builder.events;
        more = builder.more;
        members = builder.members;
        memberCount = builder.memberCount;
    }

    /** Begins a message; every other field has a default. */
    public static Builder builder(String room, String username, String id, String epoch, long offset) {
        return new Builder(room, username, id, epoch, offset);
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /** The room's name. */
    public String room() {
        return room;
    }

    /** The username of this client, normalized. */
    public String username() {
        return username;
    }

    /** The id of this connection. */
    public String id() {
        return id;
    }

    /** The random name of the stream's numbering. */
    public String epoch() {
        return epoch;
    }

    /** The offset of the newest event of the stream; 0 if there is none. */
    public long offset() {
        return offset;
    }

    /**
     * Whether {@link #events} has the present state of everything that changed after the position that the client
     * sent.
     */
    public boolean recovered() {
        return recovered;
    }

    /**
     * The number of messages that were posted after the client's position and are not in {@link #events}; 0 if
     * recovered, or if the client sent no position; null if unknown, because the epoch is another one, or because the
     * server no longer knows how many of the events after the position were messages.
     */
    public @Nullable Long missed() {
        return missed;
    }

    /**
     * The highest offset of a message that the server no longer holds, pinned messages excepted; 0 if it holds all of
     * them; null if the server is of a version before this field. The client drops the messages at and below this
     * offset that are not pinned.
     */
    public @Nullable Long floor() {
        return floor;
    }

    /**
     * If recovered, the present state of each message that was posted or changed after the client's position, in the
     * order of the last changes; else the newest messages, oldest first.
     */
    public List<DurableEvent> events() {
        return events;
    }

    /** The messages among {@link #events}, in their order. */
    public List<MessagePosted> messages() {
        return MessageList.of(events);
    }

    /** Whether the server holds events before {@link #events} that the client does not have. */
    public boolean more() {
        return more;
    }

    /** The members of the room, as many as fit. */
    public List<Member> members() {
        return members;
    }

    /** The number of members of the room. */
    public int memberCount() {
        return memberCount;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Joined that
                && Objects.equals(ref, that.ref)
                && room.equals(that.room)
                && username.equals(that.username)
                && id.equals(that.id)
                && epoch.equals(that.epoch)
                && offset == that.offset
                && recovered == that.recovered
                && Objects.equals(missed, that.missed)
                && Objects.equals(floor, that.floor)
                && events.equals(that.events)
                && more == that.more
                && members.equals(that.members)
                && memberCount == that.memberCount;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                ref, room, username, id, epoch, offset, recovered, missed, floor, events, more, members, memberCount);
    }

    @Override
    public String toString() {
        return "Joined[ref=" + ref + ", room=" + room + ", username=" + username + ", id=" + id + ", epoch=" + epoch
                + ", offset=" + offset + ", recovered=" + recovered + ", missed=" + missed + ", floor=" + floor
                + ", events=" + events
                + ", more=" + more + ", members=" + members + ", memberCount=" + memberCount + "]";
    }

    /** Builds a {@link Joined}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private final String username;
        private final String id;
        private final String epoch;
        private final long offset;
        private @Nullable String ref;
        private boolean recovered;
        private @Nullable Long missed = 0L;
        private @Nullable Long floor;
        private List<DurableEvent> events = List.of();
        private boolean more;
        private List<Member> members = List.of();
        private int memberCount;

        private Builder(String room, String username, String id, String epoch, long offset) {
            this.room = Objects.requireNonNull(room, "room");
            this.username = Objects.requireNonNull(username, "username");
            this.id = Objects.requireNonNull(id, "id");
            this.epoch = Objects.requireNonNull(epoch, "epoch");
            this.offset = offset;
        }

        /** Sets {@link Joined#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link Joined#recovered()}; default: {@code false}. */
        public Builder recovered(boolean recovered) {
            this.recovered = recovered;
            return this;
        }

        /** Sets {@link Joined#missed()}; default: {@code 0}. */
        public Builder missed(@Nullable Long missed) {
            this.missed = missed;
            return this;
        }

        /** Sets {@link Joined#floor()}; default: null. */
        public Builder floor(@Nullable Long floor) {
            this.floor = floor;
            return this;
        }

        /** Sets {@link Joined#events()}; default: empty. */
        public Builder events(List<? extends DurableEvent> events) {
            this.events = List.copyOf(events);
            return this;
        }

        /** Sets {@link Joined#more()}; default: {@code false}. */
        public Builder more(boolean more) {
            this.more = more;
            return this;
        }

        /** Sets {@link Joined#members()}; default: empty. */
        public Builder members(List<Member> members) {
            this.members = List.copyOf(members);
            return this;
        }

        /** Sets {@link Joined#memberCount()}; default: {@code 0}. */
        public Builder memberCount(int memberCount) {
            this.memberCount = memberCount;
            return this;
        }

        /** Returns the message. */
        public Joined build() {
            return new Joined(this);
        }
    }
}
