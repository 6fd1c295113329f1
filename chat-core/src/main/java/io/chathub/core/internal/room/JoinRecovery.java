package io.chathub.core.internal.room;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.spi.Broker;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The history that a joining client receives: all missed events, or the newest messages and the number of missed ones.
 * A part of the missed events is never presented as all of them.
 *
 * @param epoch     the name of the stream's sequence of offsets
 * @param offset    the offset of the newest event
 * @param recovered whether {@code events} are all events after the client's position
 * @param missed    the number of events after the client's position that are not in {@code events}; null where unknown
 * @param events    oldest first
 * @param more      whether the history has messages that are older than {@code events} and that the client does not
 *                  have
 */
public record JoinRecovery(
        String epoch,
        long offset,
        boolean recovered,
        @Nullable Long missed,
        List<MessagePosted> events,
        boolean more) {

    /** The number of newest messages that a client receives where nothing can be recovered: {@value}. */
    static final int NEWEST = 50;

    /** Reads the history after {@code since}; the newest messages where that is null. */
    public static CompletionStage<JoinRecovery> read(
            Broker broker, String room, @Nullable StreamPosition since, int limit, ReplyBudget budget) {
        if (since == null) {
            return broker.history(room, HistoryQuery.newest(NEWEST)).thenApply(page -> newest(page, null, budget));
        }
        HistoryQuery missing = HistoryQuery.after(since.offset(), Math.max(1, limit));
        return broker.history(room, missing).thenCompose(page -> {
            if (isComplete(page, since, limit, budget)) {
                return CompletableFuture.completedFuture(
                        new JoinRecovery(page.epoch(), page.offset(), true, 0L, ReplyBudget.messages(page), false));
            }
            return broker.history(room, HistoryQuery.newest(NEWEST)).thenApply(last -> newest(last, since, budget));
        });
    }

    /** The head of the stream alone, for a client that may not read the history. */
    public static CompletionStage<JoinRecovery> withheld(Broker broker, String room, @Nullable StreamPosition since) {
        return broker.history(room, HistoryQuery.newest(1)).thenApply(page -> {
            boolean knowsAll = since != null && since.epoch().equals(page.epoch()) && since.offset() == page.offset();
            return new JoinRecovery(page.epoch(), page.offset(), knowsAll, missed(page, since, 0), List.of(), false);
        });
    }

    private static boolean isComplete(HistoryPage page, StreamPosition since, int limit, ReplyBudget budget) {
        long count = page.publications().size();
        return page.epoch().equals(since.epoch())
                && page.offset() - since.offset() == count
                && count <= limit
                && budget.fit(ReplyBudget.messages(page));
    }

    private static JoinRecovery newest(HistoryPage page, @Nullable StreamPosition since, ReplyBudget budget) {
        long known = since != null && isOf(page, since) ? since.offset() : 0;
        List<MessagePosted> unknown = ReplyBudget.messages(page).stream()
                .filter(message -> message.offset() > known)
                .toList();
        List<MessagePosted> events = budget.newestThatFit(unknown);
        boolean cut = events.size() < unknown.size();
        // Where the page begins within the client's position, the client has everything older.
        boolean more =
                cut || (page.more() && unknown.size() == page.publications().size() && !isNextTo(known, events));
        Long missed = missed(page, since, events.size());
        boolean recovered = since != null && missed != null && missed == 0;
        return new JoinRecovery(page.epoch(), page.offset(), recovered, missed, events, more && !recovered);
    }

    private static boolean isNextTo(long known, List<MessagePosted> events) {
        return !events.isEmpty() && events.get(0).offset() == known + 1;
    }

    private static @Nullable Long missed(HistoryPage page, @Nullable StreamPosition since, int given) {
        if (since == null) {
            return 0L;
        }
        return isOf(page, since) ? page.offset() - since.offset() - given : null;
    }

    /** Whether {@code since} is a position of this stream: of its epoch, and not above its head. */
    private static boolean isOf(HistoryPage page, StreamPosition since) {
        return page.epoch().equals(since.epoch()) && since.offset() <= page.offset();
    }
}
