package io.chathub.core.spi.broker;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A search. All words must occur, the last one as the beginning of a word; words in double quotes must follow each other.
 * Upper and lower case, and forms that NFKC makes equal, are the same. Texts of scripts without spaces are found by pairs
 * of characters.
 *
 * @param streams the streams to search; at least one
 * @param text    the words; 1 to {@value #MAX_LENGTH} code points
 * @param author  the public id of the only author; null for all
 * @param before  the cursor of a page before; null for the first page
 * @param limit   the largest number of messages; at least 1
 */
public record SearchQuery(
        Set<String> streams,
        String text,
        @Nullable String author,
        @Nullable String before,
        int limit) {

    /** The maximum length of the words: {@value} code points. */
    public static final int MAX_LENGTH = 256;

    /** Checks that nothing is null that may not be, and copies the set. */
    public SearchQuery {
        Objects.requireNonNull(text, "text");
        streams = Set.copyOf(streams);
        if (streams.isEmpty()) {
            throw new IllegalArgumentException("streams: none (expected: at least 1)");
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
        }
    }
}
