package io.chathub.core.internal.broker.stream;

import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.protocol.event.MessagePosted;

/**
 * The number of unread messages and mentions of one reader.
 *
 * <p><b>R6:</b> derived from the present states at each call, never stored: an edit and a deletion are right at once. Guarded
 * by its {@link EntryStream}.
 */
final class UnreadCount {

    private UnreadCount() {}

    static Tally of(Numbering numbering, MessageRing ring, TallyQuery query) {
        int unread = 0;
        int mentions = 0;
        int index = query.after() == Long.MAX_VALUE ? ring.size() : ring.firstFrom(query.after() + 1);
        for (; index < ring.size() && unread < TallyQuery.MAX; index++) {
            MessagePosted message = ring.get(index);
            if (counts(message, query)) {
                unread++;
                if (message.everyone() || message.mentions().contains(query.user())) {
                    mentions++;
                }
            }
        }
        return new Tally(numbering.head(), unread, mentions);
    }

    private static boolean counts(MessagePosted message, TallyQuery query) {
        String author = message.user();
        return !message.isDeleted()
                && (author == null
                        || (!author.equals(query.user()) && !query.without().contains(author)));
    }
}
