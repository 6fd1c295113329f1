package io.chathub.protocol.reply;

import io.chathub.protocol.event.Member;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The reply to a members request: {@code {"type":"members","ref":"5","room":"dev","members":[…],"memberCount":2}}. */
public final class MembersListed implements ServerReply {

    private final @Nullable String ref;
    private final String room;
    private final List<Member> members;
    private final int memberCount;

    private MembersListed(Builder builder) {
        ref = builder.ref;
        room = builder.room;
        members = builder.members;
        memberCount = builder.memberCount;
    }

    /** Begins a message; every other field has a default. */
    public static Builder builder(String room) {
        return new Builder(room);
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }

    /** The room's name. */
    public String room() {
        return room;
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
        return other instanceof MembersListed that
                && Objects.equals(ref, that.ref)
                && room.equals(that.room)
                && members.equals(that.members)
                && memberCount == that.memberCount;
    }

    @Override
    public int hashCode() {
        return Objects.hash(ref, room, members, memberCount);
    }

    @Override
    public String toString() {
        return "MembersListed[ref=" + ref + ", room=" + room + ", members=" + members + ", memberCount=" + memberCount
                + "]";
    }

    /** Builds a {@link MembersListed}. Not for use by several threads at once. */
    public static final class Builder {

        private final String room;
        private @Nullable String ref;
        private List<Member> members = List.of();
        private int memberCount;

        private Builder(String room) {
            this.room = Objects.requireNonNull(room, "room");
        }

        /** Sets {@link MembersListed#ref()}; default: null. */
        public Builder ref(@Nullable String ref) {
            this.ref = ref;
            return this;
        }

        /** Sets {@link MembersListed#members()}; default: empty. */
        public Builder members(List<Member> members) {
            this.members = List.copyOf(members);
            return this;
        }

        /** Sets {@link MembersListed#memberCount()}; default: {@code 0}. */
        public Builder memberCount(int memberCount) {
            this.memberCount = memberCount;
            return this;
        }

        /** Returns the message. */
        public MembersListed build() {
            return new MembersListed(this);
        }
    }
}
