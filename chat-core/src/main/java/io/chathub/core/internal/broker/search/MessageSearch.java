package io.chathub.core.internal.broker.search;

import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.store.SearchWords;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.event.MessagePosted;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A search over the messages that are held, newest first: by time, then by stream, then by offset. The cursor of a page is
 * the position of the page's last message in this order.
 */
public final class MessageSearch {

    private record Hit(Instant time, String stream, long offset, MessagePosted message) {

        static final Comparator<Hit> NEWEST_FIRST = Comparator.comparing(Hit::time, Comparator.reverseOrder())
                .thenComparing(Hit::stream)
                .thenComparing(Hit::offset, Comparator.reverseOrder());
    }

    /** The position after which a page begins. */
    private record Cursor(Instant time, String stream, long offset) {

        boolean isBefore(Hit hit) {
            int byTime = time.compareTo(hit.time());
            if (byTime != 0) {
                return byTime > 0;
            }
            int byStream = stream.compareTo(hit.stream());
            return byStream < 0 || (byStream == 0 && offset > hit.offset());
        }

        String text() {
            return time.getEpochSecond() + "." + time.getNano() + "." + offset + "." + stream;
        }

        static Cursor parse(String text) {
            String[] parts = text.split("\\.", 4);
            try {
                if (parts.length == 4) {
                    Instant time = Instant.ofEpochSecond(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
                    return new Cursor(time, parts[3], Long.parseLong(parts[2]));
                }
            } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
                throw malformed(e);
            }
            throw malformed(null);
        }

        private static ProtocolException malformed(@Nullable Exception cause) {
            ProtocolException refusal = new ProtocolException(ErrorCode.BAD_FIELD, "before: no cursor of a search");
            if (cause != null) {
                refusal.addSuppressed(cause);
            }
            return refusal;
        }
    }

    private MessageSearch() {}

    /**
     * Searches the messages that {@code held} has for each stream, newest first.
     *
     * @throws ProtocolException {@code BAD_FIELD}: the cursor is not one of a search
     */
    public static SearchPage read(SearchQuery query, Function<String, List<MessagePosted>> held) {
        SearchWords words = new SearchWords(query.text());
        Cursor cursor = query.before() == null ? null : Cursor.parse(query.before());
        if (words.isEmpty()) {
            return new SearchPage(List.of(), null);
        }
        List<Hit> hits = new ArrayList<>();
        for (String stream : query.streams()) {
            int found = 0;
            for (MessagePosted message : held.apply(stream)) {
                Hit hit = new Hit(message.timestamp(), stream, message.offset(), message);
                if ((cursor == null || cursor.isBefore(hit)) && matches(message, query, words)) {
                    hits.add(hit);
                    if (++found > query.limit()) {
                        break;
                    }
                }
            }
        }
        hits.sort(Hit.NEWEST_FIRST);
        boolean more = hits.size() > query.limit();
        List<Hit> page = more ? hits.subList(0, query.limit()) : hits;
        String next = null;
        if (more) {
            Hit last = page.get(page.size() - 1);
            next = new Cursor(last.time(), last.stream(), last.offset()).text();
        }
        return new SearchPage(page.stream().map(Hit::message).toList(), next);
    }

    private static boolean matches(MessagePosted message, SearchQuery query, SearchWords words) {
        return !message.isDeleted()
                && (query.author() == null || query.author().equals(message.user()))
                && words.match(message.text());
    }
}
