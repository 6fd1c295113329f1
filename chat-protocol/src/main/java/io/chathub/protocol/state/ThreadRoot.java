package io.chathub.protocol.state;

import java.util.Objects;

/**
 * The first message of a thread, and the thread's replies.
 *
 * @param offset  the offset of the first message
 * @param replies the replies now
 */
public record ThreadRoot(long offset, Replies replies) {

    /** Checks that {@code replies} is not null. */
    public ThreadRoot {
        Objects.requireNonNull(replies, "replies");
    }
}
