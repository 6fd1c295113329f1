package io.chathub.core.spi.broker;

import io.chathub.core.StreamHead;
import java.util.List;
import java.util.Objects;

/**
 * The states that changed after a position.
 *
 * @param head    the numbering of the stream at this moment
 * @param entries the entries, by change
 * @param through the position that a client has after it has applied the page; the head's offset on the last page
 * @param more    whether further entries have changed
 */
public record ChangesPage(StreamHead head, List<Entry> entries, long through, boolean more) {

    /** Checks that nothing is null, and copies the list. */
    public ChangesPage {
        Objects.requireNonNull(head, "head");
        entries = List.copyOf(entries);
    }
}
