package io.chathub.client;

import io.chathub.protocol.event.Member;
import java.util.List;

/**
 * Who is in a room.
 *
 * @param members as many as fit into one answer
 * @param count   how many there are
 */
public record RoomMembers(List<Member> members, int count) {
    /** Copies the list. */
    public RoomMembers {
        members = List.copyOf(members);
    }
}
