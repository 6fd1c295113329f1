package io.chathub.core.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.MessageState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The states of a stream in memory: each read at the boundary of the window is answered completely, or by the store. */
class StreamWindowTest {

    private static final int ENTRIES = 3;

    private static StreamHead head(long offset, long floor) {
        return new StreamHead("e", offset, floor, 0, 0, List.of());
    }

    private static Entry message(long offset, long change, boolean pinned) {
        MessagePosted.Builder message = MessagePosted.builder("room", "ann", "text " + offset, Instant.EPOCH)
                .offset(offset);
        if (change != offset) {
            message.state(MessageState.builder(change).pinned(pinned).build());
        }
        return new Entry(
                DurableEvent.messageKey(offset), change, offset, false, message.build(), null, null, Instant.EPOCH);
    }

    /** A window of three entries after the messages 1 to {@code last}, as a load gives it. */
    private static StreamWindow loaded(int last) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i <= last; i++) {
            entries.add(message(i, i, false));
        }
        StreamHead head = head(last, 0);
        return new StreamWindow(new ChangesPage(head, entries, last, false), 0, ENTRIES);
    }

    private static List<Long> offsets(List<MessagePosted> messages) {
        return messages.stream().map(MessagePosted::offset).toList();
    }

    @Test
    void windowWithRoom_answersEverything() {
        StreamWindow window = loaded(ENTRIES);
        assertThat(Objects.requireNonNull(window.changes(0, 9)).entries()).hasSize(3);
        assertThat(offsets(Objects.requireNonNull(window.history(HistoryQuery.newest(9)))
                        .messages()))
                .containsExactly(1L, 2L, 3L);
        assertThat(window.entries(List.of("m/1", "room"))).hasSize(1);
    }

    @Test
    void windowOfTheNewestEntries_leavesTheOthersToTheStore() {
        StreamWindow window = loaded(5);
        assertThat(window.changes(1, 9)).isNull();
        assertThat(Objects.requireNonNull(window.changes(2, 9)).entries())
                .extracting(Entry::key)
                .containsExactly("m/3", "m/4", "m/5");
        assertThat(window.entries(List.of("m/2"))).isNull();
        assertThat(window.entries(List.of("m/3", "m/6"))).extracting(Entry::key).containsExactly("m/3");
        assertThat(window.entries(List.of("room"))).isNull();
        assertThat(window.history(HistoryQuery.after(1, 9))).isNull();
        assertThat(offsets(Objects.requireNonNull(window.history(HistoryQuery.after(2, 9)))
                        .messages()))
                .containsExactly(3L, 4L, 5L);
        assertThat(window.history(HistoryQuery.newest(3)))
                .as("whether there are more")
                .isNull();
        assertThat(offsets(Objects.requireNonNull(window.history(HistoryQuery.newest(2)))
                        .messages()))
                .containsExactly(4L, 5L);
        assertThat(window.history(HistoryQuery.before(4, 1))).isNull();
        assertThat(window.tally(new TallyQuery(1, "bob", Set.of()))).isNull();
        assertThat(Objects.requireNonNull(window.tally(new TallyQuery(2, "bob", Set.of())))
                        .unread())
                .isEqualTo(3);
    }

    @Test
    void skippedMessages_areCountedWithinTheWindowAlone() {
        StreamWindow window = loaded(5);
        HistoryQuery newest = HistoryQuery.newest(2);
        assertThat(window.history(newest.countingFrom(1))).isNull();
        assertThat(Objects.requireNonNull(window.history(newest.countingFrom(2)))
                        .skipped())
                .isEqualTo(1L);
    }

    /** An old message that changes is the newest state; what is forgotten for it is the oldest change. */
    @Test
    void changeOfAnOldMessage_movesTheBeginning() {
        StreamWindow window = loaded(5);
        window.moved(head(6, 0), List.of(message(1, 6, true)));
        assertThat(window.changes(2, 9)).isNull();
        assertThat(Objects.requireNonNull(window.changes(3, 9)).entries())
                .extracting(Entry::key)
                .containsExactly("m/4", "m/5", "m/1");
        assertThat(window.history(HistoryQuery.after(2, 9)))
                .as("message 3 is not in memory")
                .isNull();
        assertThat(offsets(Objects.requireNonNull(window.history(HistoryQuery.after(3, 9)))
                        .messages()))
                .containsExactly(4L, 5L);
    }

    /** Of one change, all entries are in memory or none. */
    @Test
    void entriesOfOneChange_areForgottenTogether() {
        StreamWindow window = new StreamWindow(head(0, 0), ENTRIES);
        window.moved(head(3, 0), List.of(message(1, 3, false), message(2, 3, false), message(3, 3, false)));
        window.moved(head(4, 0), List.of(message(4, 4, false)));
        assertThat(window.changes(2, 9)).isNull();
        assertThat(Objects.requireNonNull(window.changes(3, 9)).entries()).hasSize(1);
    }

    /** The store may have removed a message below the floor that lost its pin: changes before that are the store's to answer. */
    @Test
    void unpinnedMessageBelowTheFloor_beginsTheWindowLater() {
        StreamWindow window = loaded(3);
        window.moved(head(8, 5), List.of(message(1, 8, true)));
        assertThat(window.changes(5, 9)).isNotNull();
        window.moved(head(9, 5), List.of(message(1, 9, false)));
        assertThat(window.changes(8, 9)).isNull();
        assertThat(window.changes(9, 9)).isNotNull();
    }

    /** The states of a window that began at a head, and those that the store has before it, by change. */
    @Test
    void statesBefore_areAddedWithoutAHole() {
        StreamWindow window = new StreamWindow(head(2, 0), ENTRIES);
        window.moved(head(3, 0), List.of(message(3, 3, false)));
        window.moved(head(4, 0), List.of(message(2, 4, true)));
        StreamWindow all = Objects.requireNonNull(window.after(loaded(3)));
        assertThat(Objects.requireNonNull(all.changes(0, 9)).entries())
                .extracting(Entry::change)
                .containsExactly(1L, 3L, 4L);
        assertThat(Objects.requireNonNull(all.history(HistoryQuery.newest(9))).head())
                .isEqualTo(head(4, 0));
    }

    @Test
    void statesThatDoNotReachTheWindow_areNotTaken() {
        StreamWindow window = new StreamWindow(head(4, 0), ENTRIES);
        window.moved(head(5, 0), List.of(message(5, 5, false)));
        assertThat(window.after(loaded(3))).as("the change 4 is in neither").isNull();
        assertThat(window.after(loaded(6)))
                .as("the commit of 6 is not delivered")
                .isNull();
        StreamHead renamed = new StreamHead("later", 5, 0, 0, 0, List.of());
        window.moved(renamed, List.of());
        assertThat(window.after(loaded(5))).as("another numbering").isNull();
    }
}
