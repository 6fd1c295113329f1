package io.chathub.core.internal;

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
 * What a client that joins a room is given of its history: all that it missed, or the newest messages and the truth about
 * the rest. Never a part of what it missed that looks like all of it.
 *
 * @param epoch     the name of the room's numbering
 * @param offset    the newest message there is
 * @param recovered whether {@code events} are all after what the client knew
 * @param missed    how many after what the client knew are not in {@code events}; null where nobody can tell
 * @param events    oldest first
 * @param more      whether older messages than {@code events} are held that the client does not know
 */
record Recovery(
        String epoch,
        long offset,
        boolean recovered,
        @Nullable Long missed,
        List<MessagePosted> events,
        boolean more) {

    /** How many of the newest messages come where nothing can be recovered. */
    static final int NEWEST = 50;

    /** Reads it. */
    static CompletionStage<Recovery> read(
            Broker broker, String room, @Nullable StreamPosition since, int limit, Pages pages) {
        if (since == null) {
            return broker.history(room, HistoryQuery.newest(NEWEST)).thenApply(page -> newest(page, null, pages));
        }
        HistoryQuery missing = HistoryQuery.after(since.offset(), Math.max(1, limit));
        return broker.history(room, missing).thenCompose(page -> {
            if (isComplete(page, since, limit, pages)) {
                return CompletableFuture.completedFuture(
                        new Recovery(page.epoch(), page.offset(), true, 0L, Pages.messages(page), false));
            }
            return broker.history(room, HistoryQuery.newest(NEWEST)).thenApply(last -> newest(last, since, pages));
        });
    }

    /** For a client that may not read the history: where the room stands, and nothing else. */
    static CompletionStage<Recovery> withheld(Broker broker, String room, @Nullable StreamPosition since) {
        return broker.history(room, HistoryQuery.newest(1)).thenApply(page -> {
            boolean knowsAll = since != null && since.epoch().equals(page.epoch()) && since.offset() == page.offset();
            return new Recovery(page.epoch(), page.offset(), knowsAll, missed(page, since, 0), List.of(), false);
        });
    }

    private static boolean isComplete(HistoryPage page, StreamPosition since, int limit, Pages pages) {
        long count = page.publications().size();
        return page.epoch().equals(since.epoch())
                && page.offset() - since.offset() == count
                && count <= limit
                && pages.fit(Pages.messages(page));
    }

    private static Recovery newest(HistoryPage page, @Nullable StreamPosition since, Pages pages) {
        long known = since != null && isOf(page, since) ? since.offset() : 0;
        List<MessagePosted> unknown = Pages.messages(page).stream()
                .filter(message -> message.offset() > known)
                .toList();
        List<MessagePosted> events = pages.newestThatFit(unknown);
        boolean cut = events.size() < unknown.size();
        // Where the page begins with what the client knows, nothing older is unknown to it.
        boolean more =
                cut || (page.more() && unknown.size() == page.publications().size() && !isNextTo(known, events));
        Long missed = missed(page, since, events.size());
        boolean recovered = since != null && missed != null && missed == 0;
        return new Recovery(page.epoch(), page.offset(), recovered, missed, events, more && !recovered);
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

    /** Whether the position is one of this stream. A client that knows more than there is knows another, whatever it is called. */
    private static boolean isOf(HistoryPage page, StreamPosition since) {
        return page.epoch().equals(since.epoch()) && since.offset() <= page.offset();
    }
}
