package io.chathub.client;

import io.chathub.protocol.event.Member;
import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.Objects;

/**
 * A room at the moment this client came in.
 *
 * @param room        the room's name
 * @param epoch       the random name of the stream's numbering
 * @param offset      the number of the newest message, 0 where there was none
 * @param newest      the newest messages, oldest first; where the client came back, those of what it missed that the
 *                    server sent along. Listeners get what was missed; this is only to look at
 * @param members     who is here, as many as fit, this client among them
 * @param memberCount how many are here
 * @param returned    whether the client was here before, and came back after a lost connection
 */
public record RoomSnapshot(
        String room,
        String epoch,
        long offset,
        List<MessagePosted> newest,
        List<Member> members,
        int memberCount,
        boolean returned) {
    /** Checks that nothing is null, and copies the lists. */
    public RoomSnapshot {
        Objects.requireNonNull(room, "room");
        Objects.requireNonNull(epoch, "epoch");
        newest = List.copyOf(newest);
        members = List.copyOf(members);
    }
}
