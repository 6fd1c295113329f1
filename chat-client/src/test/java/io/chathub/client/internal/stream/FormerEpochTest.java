package io.chathub.client.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.Gap;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.StreamReset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A return to another epoch that does not recover: the client asks how much of its former epoch the present one has, and delivers no
 * message of that part again.
 */
class FormerEpochTest {

    private final List<String> calls = new ArrayList<>();
    /** The question that has no answer; null if there is none. */
    private StreamPosition question;

    private int questions;
    private final Reassembly stream = new Reassembly("dev", 10, new StreamOutput() {
        @Override
        public void numbered(String epoch) {
            calls.add("epoch " + epoch);
        }

        @Override
        public void event(RoomEvent event) {
            calls.add("event " + ((DurableEvent) event).offset());
        }

        @Override
        public void changed(MessagePosted now) {
            calls.add("changed " + now.offset());
        }

        @Override
        public void gap(Gap gap) {
            calls.add(gap.newEpoch() ? "new" : "gap " + gap.from() + ".." + gap.to());
        }

        @Override
        public void fetchChanges(StreamPosition after) {
            calls.add("changes after " + after.epoch() + "/" + after.offset());
        }

        @Override
        public void fetchNewest(String epoch) {
            calls.add("newest");
        }

        @Override
        public void fetchShared(StreamPosition former) {
            question = former;
            questions++;
        }
    });

    private static List<MessagePosted> messages(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(offset -> MessagePosted.builder("dev", "Ann", "x", Instant.EPOCH)
                        .offset(offset)
                        .build())
                .toList();
    }

    private static Joined joined(String epoch, long offset) {
        return Joined.builder("dev", "John", "c", epoch, offset).floor(0L).build();
    }

    private static HistoryFetched page(String epoch, long offset, long through, List<MessagePosted> events) {
        return HistoryFetched.builder("dev", epoch, offset)
                .floor(0L)
                .events(events)
                .through(through)
                .build();
    }

    /** The server shares the offsets of {@code former} up to {@code shared}; -1 for none. */
    private void answerAll(String former, String now, long head, long shared) {
        while (question != null) {
            StreamPosition asked = question;
            question = null;
            assertThat(asked.epoch()).isEqualTo(former);
            if (asked.offset() <= shared) {
                stream.fetched(page(now, head, head, List.of()));
            } else {
                stream.refused();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"95", "99", "1", "0", "64"})
    void sharedMessages_areNotDeliveredAgain(long shared) {
        stream.joined(joined("e", 100));
        stream.disconnected();
        stream.joined(joined("f", shared + 3));
        assertThat(stream.position()).isEqualTo(new StreamPosition("e", 100));
        stream.live(messages(shared + 4, shared + 4).get(0));
        answerAll("e", "f", shared + 4, shared);
        assertThat(questions).isLessThan(12);
        stream.fetched(page("f", shared + 4, shared + 4, messages(1, shared)));
        assertThat(calls.subList(0, 4)).containsExactly("epoch e", "epoch f", "new", "newest");
        calls.clear();
        stream.fetched(page("f", shared + 4, shared + 4, messages(shared + 1, shared + 4)));
        assertThat(calls)
                .containsExactlyElementsOf(LongStream.rangeClosed(shared + 1, shared + 4)
                        .mapToObj(offset -> "event " + offset)
                        .toList());
        assertThat(stream.position()).isEqualTo(new StreamPosition("f", shared + 4));
    }

    @Test
    void epochThatSharesAll_isARenaming() {
        stream.joined(joined("e", 100));
        stream.joined(joined("f", 5_000));
        answerAll("e", "f", 5_000, 4_000);
        assertThat(questions).isEqualTo(1);
        assertThat(calls).containsExactly("epoch e", "epoch f", "changes after f/100");
    }

    @Test
    void unrelatedEpoch_isNewAltogether() {
        stream.joined(joined("e", 100));
        stream.joined(joined("f", 3));
        answerAll("e", "f", 3, -1);
        assertThat(questions).isEqualTo(2);
        assertThat(calls).containsExactly("epoch e", "epoch f", "new", "changes after f/0");
        stream.fetched(page("f", 3, 3, messages(1, 3)));
        assertThat(calls).endsWith("event 1", "event 2", "event 3");
    }

    @Test
    void lossDuringTheSearch_keepsTheFormerPosition() {
        stream.joined(joined("e", 100));
        stream.joined(joined("f", 90));
        stream.disconnected();
        assertThat(stream.position()).isEqualTo(new StreamPosition("e", 100));
        stream.fetched(page("f", 90, 90, List.of()));
        assertThat(calls).containsExactly("epoch e");
        stream.joined(joined("f", 90));
        answerAll("e", "f", 90, 80);
        assertThat(calls).containsExactly("epoch e", "epoch f", "new", "newest");
    }

    @Test
    void resetDuringTheSearch_beginsItAgain() {
        stream.joined(joined("e", 100));
        stream.joined(joined("f", 90));
        stream.renumbered(StreamReset.builder("dev", "g", 70).build());
        stream.fetched(page("f", 90, 90, List.of()));
        assertThat(calls).as("a page of the epoch before").containsExactly("epoch e");
        answerAll("e", "g", 70, 70);
        assertThat(calls).containsExactly("epoch e", "epoch g", "new", "newest");
        stream.fetched(page("g", 70, 70, messages(69, 70)));
        assertThat(calls).endsWith("changed 69", "changed 70");
        assertThat(stream.position()).isEqualTo(new StreamPosition("g", 70));
    }
}
