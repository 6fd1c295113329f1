package io.chathub.client;

import java.util.Objects;

/**
 * Messages of a room that this client will not get: the server no longer holds them. It comes where they would have come.
 *
 * @param room       the room's name
 * @param from       the number of the first that is missing; 0 where {@code newEpoch}
 * @param to         the number of the last that is missing; 0 where {@code newEpoch}
 * @param newEpoch   whether the numbering is another one than before, as after a server without a durable store restarted: then nobody can tell
 *                   what is missing of the old one, and offsets begin anew
 */
public record Gap(String room, long from, long to, boolean newEpoch) {
    /** Checks that the room is not null. */
    public Gap {
        Objects.requireNonNull(room, "room");
    }

    /** How many messages are missing; -1 where nobody can tell. */
    public long count() {
        return newEpoch ? -1 : to - from + 1;
    }
}
