package io.chathub.core.spi.backend;

import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Mutes and bans of all nodes. Each hub has a copy of them in memory, which every check reads; the store brings the copy up
 * to date by its handler. While the store cannot be reached, the last known sanctions stay in force.
 *
 * <p>A sanction begins and ends on the hub of the moderator at once, before the store has it. After a failure it stays so on
 * this hub alone, and the hub stores it again after the next {@link SanctionHandler#onLoaded}.
 *
 * <p>A store has at most one sanction of a kind and a subject. It may remove a sanction whose end has passed.
 */
public interface SanctionStore extends AutoCloseable {

    /** Starts the delivery of changes, and loads the sanctions in force. Called once, before every other call. */
    void start(SanctionHandler handler);

    /**
     * Stores a sanction, in place of the one of the same kind and subject. The stage completes when the sanction is stored.
     * Calls of this node take effect in the order of the calls.
     */
    CompletionStage<Void> impose(Sanction sanction);

    /** Removes a sanction, if there is one. The stage completes when the removal is stored. */
    CompletionStage<Void> lift(Sanction.Kind kind, Subject subject);

    /**
     * Removes a sanction that has ended by the clock of this hub, unless a later one of its kind and subject is stored; nothing
     * by default. A hub that starts later, with its clock set back, does not impose it again then.
     */
    default CompletionStage<Void> removeEnded(Sanction sanction) {
        return CompletableFuture.completedFuture(null);
    }

    /** Stops the delivery and releases all resources. Called once. */
    @Override
    void close();
}
