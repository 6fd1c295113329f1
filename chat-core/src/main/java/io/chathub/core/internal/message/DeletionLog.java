package io.chathub.core.internal.message;

import org.jspecify.annotations.Nullable;

/** The audit log of messages that somebody else than their author has deleted. */
@FunctionalInterface
public interface DeletionLog {

    /**
     * A message was deleted.
     *
     * @param moderator the name of the moderator
     * @param reason    the reason; null for none
     */
    void deleted(String room, long target, String moderator, @Nullable String reason);
}
