package io.chathub.core.internal.room;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Broker;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The states that a joining client receives: the present states of all that changed while the client was absent, or the newest
 * messages and the number of missed ones. A part of the changes is never presented as all of them.
 *
 * @param head      the numbering of the room's stream
 * @param recovered whether {@code events} are all that changed after the client's position
 * @param missed    the number of messages after the client's position that are not in {@code events}; null where unknown
 * @param events    states: by change where recovered, else messages by offset
 * @param more      whether the history has messages that are older than {@code events} and that the client does not
 *                  have
 */
public record JoinRecovery(
        StreamHead head, boolean recovered, @Nullable Long missed, List<DurableEvent> events, boolean more) {

    /** The number of newest messages that a client receives where nothing can be recovered: {@value}. */
    static final int NEWEST = 50;

    /** Copies the list. */
    public JoinRecovery {
        events = List.copyOf(events);
    }

    /** The same recovery with other forms of the same states. */
    public JoinRecovery withEvents(List<DurableEvent> states) {
        return new JoinRecovery(head, recovered, missed, states, more);
    }

    /**
     * Reads the changes after {@code since}; the newest messages where that is null, or where not all changes are held.
     */
    public static CompletionStage<JoinRecovery> read(
            Broker broker, String room, @Nullable StreamPosition since, int limit, ReplyBudget budget) {
        if (since == null) {
            return broker.history(room, HistoryQuery.newest(NEWEST)).thenApply(page -> newest(page, null, budget));
        }
        // The head first: no page of changes is read for a position that cannot be recovered, as all are after a
        // restart.
        return broker.head(room)
                .thenCompose(head -> isRecoverable(head, since)
                        ? readChanges(broker, room, since, limit, budget)
                        : readNewest(broker, room, since, budget));
    }

    private static CompletionStage<JoinRecovery> readChanges(
            Broker broker, String room, StreamPosition since, int limit, ReplyBudget budget) {
        return broker.changes(room, since.offset(), Math.max(1, limit)).thenCompose(page -> {
            List<DurableEvent> states = ReplyBudget.states(page.entries());
            boolean isComplete =
                    isRecoverable(page.head(), since) && !page.more() && states.size() <= limit && budget.fit(states);
            return isComplete
                    ? CompletableFuture.completedFuture(new JoinRecovery(page.head(), true, 0L, states, false))
                    : readNewest(broker, room, since, budget);
        });
    }

    private static CompletionStage<JoinRecovery> readNewest(
            Broker broker, String room, StreamPosition since, ReplyBudget budget) {
        HistoryQuery query = HistoryQuery.newest(NEWEST).countingFrom(since.offset());
        return broker.history(room, query).thenApply(page -> newest(page, since, budget));
    }

    /** The head of the stream alone, for a client that may not read the history. */
    public static CompletionStage<JoinRecovery> withheld(Broker broker, String room, @Nullable StreamPosition since) {
        HistoryQuery query = HistoryQuery.newest(1);
        return broker.history(room, since == null ? query : query.countingFrom(since.offset()))
                .thenApply(page -> {
                    Long known = since == null ? null : page.head().resolve(since);
                    boolean knowsAll = known != null && known == page.offset();
                    return new JoinRecovery(page.head(), knowsAll, missed(page, since, 0), List.of(), false);
                });
    }

    /** Whether all that changed after {@code since}, a position of this stream, is held. */
    private static boolean isRecoverable(StreamHead head, StreamPosition since) {
        Long known = head.resolve(since);
        return known != null && known >= head.recoverableFrom();
    }

    private static JoinRecovery newest(HistoryPage page, @Nullable StreamPosition since, ReplyBudget budget) {
        List<MessagePosted> events = budget.newestThatFit(page.messages());
        boolean cut = events.size() < page.messages().size();
        return new JoinRecovery(
                page.head(), false, missed(page, since, events.size()), List.copyOf(events), page.more() || cut);
    }

    /** The number of messages after {@code since} that are not among the newest {@code given} messages of the page. */
    private static @Nullable Long missed(HistoryPage page, @Nullable StreamPosition since, int given) {
        if (since == null) {
            return 0L;
        }
        Long known = page.head().resolve(since);
        if (known == null || page.skipped() == null) {
            return null;
        }
        long withheld = page.messages().subList(0, page.messages().size() - given).stream()
                .filter(message -> message.offset() > known)
                .count();
        return page.skipped() + withheld;
    }
}
