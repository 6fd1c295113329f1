package io.chathub.core;

import java.util.List;
import java.util.Objects;

/**
 * A part of a room's history.
 *
 * @param epoch        the random name of the numbering that {@code offset} and the publications belong to
 * @param offset       the number of the room's newest message, 0 where there was none
 * @param publications the messages asked for that are still held, oldest first, without a gap between them
 * @param more         whether further messages are held in the direction asked for: newer ones for {@code AFTER}, else older ones
 */
public record HistoryPage(String epoch, long offset, List<Publication> publications, boolean more) {

    /** Checks that nothing is null, and copies the list. */
    public HistoryPage {
        Objects.requireNonNull(epoch, "epoch");
        publications = List.copyOf(publications);
    }
}
