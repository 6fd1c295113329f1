package io.chathub.core.spi.broker;

import io.chathub.core.StreamHead;
import java.util.Objects;

/**
 * The unread messages of a reader.
 *
 * @param head     the numbering of the stream at this moment
 * @param unread   the number of unread messages; {@link TallyQuery#MAX} stands for that many or more
 * @param mentions the number of them that mention the reader or everyone; at most {@code unread}
 */
public record Tally(StreamHead head, int unread, int mentions) {

    /** Checks that {@code head} is not null. */
    public Tally {
        Objects.requireNonNull(head, "head");
    }
}
