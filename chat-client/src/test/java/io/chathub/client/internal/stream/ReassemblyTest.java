package io.chathub.client.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.Gap;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Delivers each message of a server without states once and in order, or reports it as lost. */
class ReassemblyTest {

    private final List<Object> delivered = new ArrayList<>();
    private final List<Long> fetches = new ArrayList<>();
    private final Reassembly stream = new Reassembly("dev", 10, new StreamOutput() {
        @Override
        public void numbered(String epoch) {}

        @Override
        public void fetchShared(StreamPosition former) {
            throw new AssertionError("a question about " + former);
        }

        @Override
        public void event(RoomEvent event) {
            delivered.add(((DurableEvent) event).offset());
        }

        @Override
        public void changed(MessagePosted now) {
            delivered.add("changed " + now.offset());
        }

        @Override
        public void gap(Gap gap) {
            delivered.add(gap.newEpoch() ? "new" : gap.from() + ".." + gap.to());
        }

        @Override
        public void fetchChanges(StreamPosition after) {
            fetches.add(after.offset());
        }

        @Override
        public void fetchNewest(String epoch) {
            throw new AssertionError("a request of the newest page");
        }
    });

    @Test
    void firstJoin_deliversNothingOlder() {
        stream.joined(joined("e", 7, true, 5, 7));
        stream.live(message(8));
        stream.live(message(8));
        stream.live(message(6));
        assertThat(delivered).containsExactly(8L);
        assertThat(stream.position().offset()).isEqualTo(8);
    }

    @Test
    void missedMessagesInTheJoinReply_areDelivered() {
        stream.joined(joined("e", 7, false, 1, 0));
        stream.disconnected();
        stream.joined(joined("e", 10, true, 8, 10));
        assertThat(delivered).containsExactly(8L, 9L, 10L);
        assertThat(fetches).isEmpty();
    }

    @Test
    void missedMessagesBeyondTheJoinReply_areFetchedWhileNewerOnesAreHeld() {
        stream.joined(joined("e", 2, false, 1, 0));
        stream.joined(joined("e", 20, false, 16, 20));
        assertThat(fetches).containsExactly(2L);
        stream.live(message(21));
        assertThat(delivered).isEmpty();
        stream.fetched(page("e", 21, 3, 9));
        assertThat(delivered).containsExactlyElementsOf(range(3, 9));
        assertThat(fetches).containsExactly(2L, 9L);
        stream.fetched(page("e", 22, 10, 17));
        assertThat(delivered).containsExactlyElementsOf(range(3, 21));
        assertThat(fetches).as("22 exists").containsExactly(2L, 9L, 21L);
        stream.live(message(22));
        stream.fetched(page("e", 22, 22, 22));
        assertThat(delivered).containsExactlyElementsOf(range(3, 22));
    }

    @Test
    void messagesNotInTheHistory_areAGap() {
        stream.joined(joined("e", 2, false, 1, 0));
        stream.joined(joined("e", 20, false, 19, 20));
        stream.fetched(page("e", 20, 15, 18));
        assertThat(delivered).containsExactly("3..14", 15L, 16L, 17L, 18L, 19L, 20L);
    }

    @Test
    void emptyHistory_isAGapUpToTheFirstHeldMessage() {
        stream.joined(joined("e", 2, false, 1, 0));
        stream.joined(joined("e", 20, false, 1, 0));
        stream.live(message(21));
        stream.fetched(page("e", 21, 1, 0));
        assertThat(delivered).containsExactly("3..20", 21L);
    }

    @Test
    void newEpoch_restartsTheStream() {
        stream.joined(joined("e", 5, false, 1, 0));
        stream.joined(joined("f", 3, false, 1, 3));
        stream.live(message(4));
        assertThat(delivered).containsExactly("new", 1L, 2L, 3L, 4L);
        stream.joined(joined("f", 2, false, 1, 0));
        assertThat(delivered).as("a numbering that went back is another").endsWith("new");
    }

    @Test
    void skippedAndMissingMessages_areFetchedAlike() {
        stream.joined(joined("e", 0, false, 1, 0));
        stream.live(message(1));
        stream.skipped(3);
        stream.live(message(4));
        assertThat(fetches).containsExactly(1L);
        stream.fetched(page("e", 4, 2, 4));
        stream.live(message(7));
        assertThat(fetches).containsExactly(1L, 4L);
        stream.refused();
        assertThat(delivered).containsExactly(1L, 2L, 3L, 4L, "5..6", 7L);
    }

    @Test
    void heldMessagesOverTheBound_areFetched() {
        stream.joined(joined("e", 0, false, 1, 0));
        stream.skipped(1);
        LongStream.rangeClosed(2, 40).forEach(offset -> stream.live(message(offset)));
        stream.fetched(page("e", 40, 1, 20));
        stream.fetched(page("e", 40, 21, 40));
        assertThat(delivered).containsExactlyElementsOf(range(1, 40));
    }

    /** A server that drops old history, and a connection that is lost, repeats and skips. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomFaults_deliverEachOffsetOnceOrReportItLost(long seed) {
        for (int run = 0; run < 300; run++) {
            delivered.clear();
            fetches.clear();
            stream.reset();
            simulate(new Random(seed * 1_000 + run));
        }
    }

    private void simulate(Random random) {
        long newest = random.nextInt(5);
        long oldest = 1;
        long start = newest;
        stream.joined(joined("e", newest, false, 1, 0));
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> stream.live(message(++newest));
                case 3 -> { // the server skips some and reports it
                    newest += 1 + random.nextInt(15);
                    stream.skipped(newest);
                }
                case 4 -> oldest = Math.min(newest + 1, oldest + random.nextInt(20));
                case 5 -> { // a loss and a return
                    long known = stream.position().offset();
                    stream.disconnected();
                    fetches.clear();
                    newest += random.nextInt(30);
                    boolean recovered = newest - known <= 8 && oldest <= known + 1;
                    long first = recovered ? known + 1 : Math.max(Math.max(oldest, newest - 4), known + 1);
                    stream.joined(joined("e", newest, recovered, first, newest));
                }
                default -> answer(random, oldest, newest);
            }
        }
        while (!fetches.isEmpty()) {
            answer(random, oldest, newest);
        }
        long expected = start;
        for (Object item : delivered) {
            if (item instanceof Long offset) {
                assertThat(offset).isEqualTo(++expected);
            } else {
                String[] range = item.toString().split("\\.\\.", -1);
                assertThat(Long.parseLong(range[0])).isEqualTo(expected + 1);
                expected = Long.parseLong(range[1]);
                assertThat(expected).as("only what is forgotten is lost").isLessThan(oldest);
            }
        }
        assertThat(expected).isEqualTo(newest);
    }

    private void answer(Random random, long oldest, long newest) {
        if (!fetches.isEmpty()) {
            long after = fetches.remove(0);
            assertThat(fetches).as("one at a time").isEmpty();
            long first = Math.max(after + 1, oldest);
            stream.fetched(page("e", newest, first, Math.min(newest, first + random.nextInt(6))));
        }
    }

    private static Joined joined(String epoch, long offset, boolean recovered, long first, long last) {
        return Joined.builder("dev", "John", "c", epoch, offset)
                .ref("1")
                .recovered(recovered)
                .events(messages(first, last))
                .memberCount(1)
                .build();
    }

    private static HistoryFetched page(String epoch, long offset, long first, long last) {
        return HistoryFetched.builder("dev", epoch, offset)
                .ref("1")
                .events(messages(first, last))
                .more(last < offset)
                .build();
    }

    private static List<MessagePosted> messages(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(ReassemblyTest::message)
                .toList();
    }

    private static MessagePosted message(long offset) {
        return MessagePosted.builder("dev", "Ann", "" + offset, Instant.EPOCH)
                .id("x")
                .offset(offset)
                .build();
    }

    private static List<Object> range(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .<Object>mapToObj(Long::valueOf)
                .toList();
    }
}
