package io.chathub.protocol.admin;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/admin/rooms}: a part of the table of open rooms.
 *
 * @param total    the number of open rooms, from 0
 * @param matching the number of those that match the filter, from 0
 * @param rooms    the rooms of the part, in the order of the request
 */
public record RoomTable(int total, int matching, List<Row> rooms) {

    /** Copies the rooms. */
    public RoomTable {
        rooms = List.copyOf(rooms);
    }

    /**
     * A room that is open on the server.
     *
     * @param name        the name of the room
     * @param members     the number of members on all nodes
     * @param messages    the number of messages since the server has opened the room
     * @param rate        the messages a second in the last seconds; null while the server does not know
     * @param lastMessage the time of the last message; null for none
     */
    public record Row(
            String name,
            int members,
            long messages,
            @Nullable Double rate,
            @Nullable Instant lastMessage) {

        /** Checks that {@code name} is not null. */
        public Row {
            Objects.requireNonNull(name, "name");
        }
    }
}
