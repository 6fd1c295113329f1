package io.chathub.core.spi.backend;

import io.chathub.protocol.event.Member;
import java.util.List;

/**
 * Members of a room on other nodes.
 *
 * @param members some or all of the members, in no particular order
 * @param count   the number of all members on other nodes; at least the size of {@code members}
 */
public record PresencePage(List<Member> members, int count) {

    /** No members. */
    public static final PresencePage NONE = new PresencePage(List.of(), 0);

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if {@code count} is less than the number of members
     */
    public PresencePage {
        members = List.copyOf(members);
        if (count < members.size()) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= " + members.size() + ")");
        }
    }
}
