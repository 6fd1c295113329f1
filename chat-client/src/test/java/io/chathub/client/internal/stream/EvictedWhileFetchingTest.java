package io.chathub.client.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.Gap;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.state.MessageState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A message that the server removed while the client fetched changes page by page is reported as lost. */
class EvictedWhileFetchingTest {

    private final List<String> calls = new ArrayList<>();
    private final Reassembly stream = new Reassembly("dev", 10, new StreamOutput() {
        @Override
        public void numbered(String epoch) {}

        @Override
        public void fetchShared(StreamPosition former) {
            throw new AssertionError("a question about " + former);
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
            calls.add("gap " + gap.from() + ".." + gap.to());
        }

        @Override
        public void fetchChanges(StreamPosition after) {
            calls.add("changes after " + after.offset());
        }

        @Override
        public void fetchNewest(String epoch) {
            calls.add("newest");
        }
    });

    private static MessagePosted message(long offset, long change) {
        return MessagePosted.builder("dev", "ann", "text", Instant.EPOCH)
                .offset(offset)
                .state(change == offset ? null : MessageState.builder(change).build())
                .build();
    }

    private static Joined joined(long offset, long floor, boolean recovered, List<MessagePosted> events) {
        return Joined.builder("dev", "bob", "c1", "e", offset)
                .recovered(recovered)
                .floor(floor)
                .events(events)
                .build();
    }

    /** Message 11 changes at 19, so that it is not on the first page, which ends at 15. */
    private void fetchFirstPage() {
        stream.joined(joined(10, 0, false, List.of()));
        stream.disconnected();
        stream.joined(joined(20, 0, false, List.of()));
        stream.fetched(HistoryFetched.builder("dev", "e", 20)
                .floor(0L)
                .events(List.of(message(12, 12), message(13, 13), message(14, 14), message(15, 15)))
                .through(15L)
                .more(true)
                .build());
        assertThat(calls)
                .containsExactly(
                        "changes after 10", "event 12", "event 13", "event 14", "event 15", "changes after 15");
        calls.clear();
    }

    @Test
    void aConnectionLostBetweenTwoPages_andARecoveredJoin_reportTheMessage() {
        fetchFirstPage();
        stream.disconnected();

        stream.joined(joined(30, 13, true, List.of(message(16, 16), message(17, 17))));

        assertThat(calls).containsExactly("gap 11..13", "event 16", "event 17", "newest");
    }

    @Test
    void aFloorThatRisesBetweenTwoPages_reportsTheMessage() {
        fetchFirstPage();

        stream.fetched(HistoryFetched.builder("dev", "e", 20)
                .floor(13L)
                .events(List.of(message(16, 16)))
                .through(20L)
                .build());

        assertThat(calls).containsExactly("gap 11..13", "event 16", "newest");
    }

    @Test
    void aRefusalOfTheNextPage_reportsTheMessage() {
        fetchFirstPage();
        stream.live(message(16, 16));

        stream.refused();

        assertThat(calls).containsExactly("gap 11..15", "newest");
    }

    @Test
    void aFloorBelowTheFirstUnknownMessage_isNoLoss() {
        fetchFirstPage();
        stream.disconnected();

        stream.joined(joined(20, 10, true, List.of(message(16, 16), message(11, 19))));

        assertThat(calls).containsExactly("event 11", "event 16");
    }
}
