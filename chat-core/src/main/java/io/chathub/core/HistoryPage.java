package io.chathub.core;

import java.util.List;
import java.util.Objects;

/**
 * A part of a room's history.
 *
 * @param epoch        the random name of the numbering of {@code offset} and the publications
 * @param offset       the offset of the room's newest message; 0 without messages
 * @param publications the requested messages that are still held, oldest first, without a gap between them
 * @param more         whether further messages are held in the requested direction: newer ones for {@code AFTER}, else
 *                     older ones
 */
public record HistoryPage(String epoch, long offset, List<Publication> publications, boolean more) {

    /** Checks that nothing is null, and copies the list. */
    public HistoryPage {
        Objects.requireNonNull(epoch, "epoch");
        publications = List.copyOf(publications);
    }
}
