package io.chathub.core.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.protocol.event.MessagePosted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ring against a plain list, whatever is done to it. */
class MessageHistoryTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 15, 16, 17, 50})
    void answersAsAListWould(int maxSize) {
        Random random = new Random(maxSize);
        MessageHistory history = new MessageHistory(maxSize);
        List<Publication> held = new ArrayList<>();
        long newest = 0;
        for (int step = 0; step < 20_000; step++) {
            int what = random.nextInt(10);
            if (what < 4) {
                Publication publication = message(++newest);
                history.add(publication, -newest);
                held.add(publication);
                if (held.size() > maxSize) {
                    held.remove(0);
                }
            } else if (what == 4 && !held.isEmpty()) {
                history.removeOldest();
                held.remove(0);
            } else {
                HistoryQuery query = query(random, newest);
                assertThat(history.read(query, "e", newest))
                        .as("%s of %s", query, held)
                        .isEqualTo(expected(held, query, newest));
            }
            assertThat(history.size()).isEqualTo(held.size());
            if (!held.isEmpty()) {
                assertThat(history.oldestSince()).isEqualTo(-held.get(0).offset());
            }
        }
    }

    private static HistoryQuery query(Random random, long newest) {
        int limit = random.nextInt(20) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(20);
        long offset = random.nextInt(50) == 0 ? Long.MAX_VALUE : Math.max(0, newest + 5 - random.nextInt(70));
        return switch (random.nextInt(3)) {
            case 0 -> HistoryQuery.newest(limit);
            case 1 -> HistoryQuery.before(offset, limit);
            default -> HistoryQuery.after(Math.min(offset, Long.MAX_VALUE - 1), limit);
        };
    }

    private static HistoryPage expected(List<Publication> held, HistoryQuery query, long newest) {
        List<Publication> wanted = held.stream()
                .filter(one -> switch (query.from()) {
                    case NEWEST -> true;
                    case BEFORE -> one.offset() < query.offset();
                    case AFTER -> one.offset() > query.offset();
                })
                .toList();
        int size = Math.min(query.limit(), wanted.size());
        List<Publication> page = query.from() == HistoryQuery.From.AFTER
                ? wanted.subList(0, size)
                : wanted.subList(wanted.size() - size, wanted.size());
        return new HistoryPage("e", newest, page, size < wanted.size());
    }

    private static Publication message(long offset) {
        MessagePosted event = MessagePosted.builder("dev", "Ann", "m" + offset, Instant.EPOCH)
                .id("c")
                .offset(offset)
                .build();
        return new Publication("e", offset, "c", 0, event);
    }
}
