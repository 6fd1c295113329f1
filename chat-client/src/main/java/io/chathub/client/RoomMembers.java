package io.chathub.client;

import io.chathub.protocol.event.Member;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The members of a room. */
public final class RoomMembers {

    private final List<Member> members;
    private final int count;

    private RoomMembers(List<Member> members, int count) {
        this.members = List.copyOf(members);
        this.count = count;
    }

    /** Creates a list of members; for the client, and for tests of code that uses it. */
    public static RoomMembers of(List<Member> members, int count) {
        return new RoomMembers(members, count);
    }

    /** As many members as fit into one reply. Unmodifiable. */
    public List<Member> members() {
        return members;
    }

    /** The number of all members. */
    public int count() {
        return count;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RoomMembers that && members.equals(that.members) && count == that.count;
    }

    @Override
    public int hashCode() {
        return Objects.hash(members, count);
    }

    @Override
    public String toString() {
        return "RoomMembers[" + members.size() + " of " + count + "]";
    }
}
