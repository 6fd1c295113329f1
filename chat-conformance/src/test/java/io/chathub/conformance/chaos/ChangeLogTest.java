package io.chathub.conformance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.StreamHead;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeLogTest {

    private static final int LIMIT = 100;

    private final ChangeLog log = new ChangeLog();

    private static StreamHead head(String epoch, long offset, long floor) {
        return new StreamHead(epoch, offset, floor, 0, 0, List.of());
    }

    private static StreamPosition at(String epoch, long offset) {
        return new StreamPosition(epoch, offset);
    }

    private void store(String epoch, int count) {
        for (int offset = 1; offset <= count; offset++) {
            log.stored(
                    Place.of(epoch, offset, Instant.EPOCH),
                    MessagePosted.builder("red", "Ann", "text", Instant.EPOCH).build());
        }
    }

    @Test
    void refusalBelowTheFloorOfItsEpoch_hasAReason_alsoAfterAnEpochWithALowerFloor() {
        store("first", 21);
        log.renewed("red", head("first", 21, 18), 11, "second");

        StreamHead last = head("second", 11, 11);
        assertThat(log.justifiesALoss(at("first", 16), at("first", 21), 18, last, LIMIT))
                .isTrue();
        assertThat(log.justifiesALoss(at("first", 18), at("first", 21), 18, last, LIMIT))
                .isFalse();
    }

    @Test
    void floorThatItsEpochHasNeverReached_isNoReason() {
        store("first", 21);
        assertThat(log.justifiesALoss(at("first", 16), at("first", 21), 21, head("first", 21, 5), LIMIT))
                .isFalse();

        log.renewed("red", head("first", 21, 5), 21, "second");
        assertThat(log.justifiesALoss(at("first", 16), at("first", 21), 21, head("second", 30, 20), LIMIT))
                .isFalse();
    }

    @Test
    void lostEvent_andManyChangedMessages_areReasons() {
        store("first", 21);
        log.renewed("red", head("first", 21, 0), 11, "second");

        StreamHead last = head("second", 11, 0);
        assertThat(log.justifiesALoss(at("first", 12), at("second", 11), 0, last, LIMIT))
                .isTrue();
        assertThat(log.justifiesALoss(at("first", 11), at("second", 11), 0, last, LIMIT))
                .isFalse();
        assertThat(log.justifiesALoss(at("first", 0), at("first", 21), 0, last, 20))
                .isTrue();
        assertThat(log.justifiesALoss(at("first", 0), at("first", 21), 0, last, 21))
                .isFalse();
    }
}
