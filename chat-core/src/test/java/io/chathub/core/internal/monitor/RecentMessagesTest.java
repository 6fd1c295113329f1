package io.chathub.core.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Publication;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.MessageState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The recent messages of the monitoring: no text that was edited or deleted, whether this node has seen the change or missed it. */
class RecentMessagesTest {

    private final RecentMessages recent = new RecentMessages(10);

    private void publish(String epoch, DurableEvent event) {
        recent.published(new Publication(epoch, event.offset(), "c", 0, event));
    }

    private static MessagePosted message(String room, long offset, String text) {
        return MessagePosted.builder(room, "Ann", text, Instant.EPOCH)
                .id("c")
                .offset(offset)
                .build();
    }

    private static MessageDeleted deletion(long target, long offset) {
        return MessageDeleted.builder("dev", target, Instant.EPOCH, Deletion.AUTHOR)
                .offset(offset)
                .build();
    }

    private List<String> texts() {
        return recent.toList().stream().map(MessagePosted::text).toList();
    }

    @Test
    void anEditAndADeletion_changeTheirMessageAlone() {
        publish("e", message("dev", 1, "one"));
        publish("e", message("ops", 1, "other room"));
        publish("e", message("dev", 2, "two"));
        publish(
                "e",
                MessageEdited.builder("dev", 1, "ONE", Instant.EPOCH, 2)
                        .offset(3)
                        .build());
        publish("e", deletion(2, 4));
        assertThat(texts()).containsExactly("ONE", "other room", "");
    }

    @Test
    void anOffsetOfAnotherEpoch_isAnotherMessage() {
        publish("old", message("dev", 1, "before"));
        publish("new", message("dev", 1, "after"));
        publish("new", deletion(1, 2));
        assertThat(texts()).containsExactly("before", "");
    }

    @Test
    void aStateThatTheNodeHasMissed_isTaken_ifItIsNewer() {
        publish("e", message("dev", 1, "one"));
        MessagePosted now = message("dev", 1, "").toBuilder()
                .state(MessageState.builder(8).deleted(Deletion.MODERATOR).build())
                .build();
        recent.changed("e", now);
        assertThat(texts()).containsExactly("");
        recent.changed("e", message("dev", 1, "one"));
        assertThat(texts()).containsExactly("");
        recent.changed("e", message("dev", 9, "not here"));
        assertThat(texts()).hasSize(1);
    }

    @Test
    void aLoss_dropsTheMessagesOfItsRoom() {
        publish("e", message("dev", 1, "one"));
        publish("e", message("ops", 1, "other room"));
        recent.lost("dev");
        assertThat(texts()).containsExactly("other room");
    }

    @Test
    void aNewEpoch_renamesWhatItShares_andDropsTheRest() {
        publish("old", message("dev", 1, "shared"));
        publish("old", message("dev", 2, "lost"));
        recent.reset("dev", new StreamPosition("new", 1));
        assertThat(texts()).containsExactly("shared");
        publish("new", deletion(1, 2));
        assertThat(texts()).containsExactly("");
    }
}
