package io.chathub.core.spi.broker;

import java.util.Objects;
import java.util.Set;

/**
 * A request for the number of unread messages. Deleted messages, the reader's own and those of {@code without} do not
 * count.
 *
 * @param after   the offset of the reader's marker in the present numbering; at least 0
 * @param user    the public id of the reader
 * @param without the public ids of users whose messages do not count
 */
public record TallyQuery(long after, String user, Set<String> without) {

    /** The number up to which unread messages are counted: {@value}. */
    public static final int MAX = 1_000;

    /** Checks that nothing is null, and copies the set. */
    public TallyQuery {
        Objects.requireNonNull(user, "user");
        without = Set.copyOf(without);
        if (after < 0) {
            throw new IllegalArgumentException("after: " + after + " (expected: >= 0)");
        }
    }
}
