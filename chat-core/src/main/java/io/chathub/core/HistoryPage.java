package io.chathub.core;

import java.util.List;
import java.util.Objects;

/**
 * A part of a room's history.
 *
 * @param epoch        the random name of the numbering that {@code offset} and the publications belong to
 * @param offset       the number of the room's newest message, 0 where there was none
 * @param publications the messages asked for that are still held, oldest first
 * @param more         whether newer messages than these are held
 */
public record HistoryPage(String epoch, long offset, List<Publication> publications, boolean more) {

    /** Checks that nothing is null, and copies the list. */
    public HistoryPage {
        Objects.requireNonNull(epoch, "epoch");
        publications = List.copyOf(publications);
    }
}
