package io.chathub.core.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Order and completeness under concurrency. {@code -Dchathub.stress.seed=N} repeats a run's dice; the threads' timing is
 * never the same twice.
 */
class HubStressTest {

    @RepeatedTest(3)
    void everyClientHearsOneOrderWithoutGapOrRepeat() throws Exception {
        long seed = Long.getLong("chathub.stress.seed", System.nanoTime());
        StressRun run = new StressRun(seed);
        ChatRecord record = run.run();
        assertThat(run.messages()).as("messages of seed %d", seed).isGreaterThan(5_000);
        assertThat(record.violations()).as("violations of seed %d", seed).isEmpty();
        assertThat(run.faults()).as("faults of seed %d", seed).isEmpty();
    }

    // What the checker would say of a hub that does it wrong.

    @Test
    void theCheckerSeesADroppedDelivery() {
        assertThat(violationsAfter(frames -> without(frames, 3))).isNotEmpty();
    }

    @Test
    void theCheckerSeesARepeatedDelivery() {
        assertThat(violationsAfter(frames -> with(frames, 3, frames.get(3)))).isNotEmpty();
    }

    @Test
    void theCheckerSeesSwappedDeliveries() {
        assertThat(violationsAfter(frames -> {
                    List<String> swapped = new ArrayList<>(frames);
                    Collections.swap(swapped, 3, 4);
                    return swapped;
                }))
                .isNotEmpty();
    }

    @Test
    void theCheckerSeesAMissingEnd() {
        assertThat(violationsAfter(frames -> without(frames, 4))).isNotEmpty();
    }

    @Test
    void theCheckerSeesAConnectThatIsLate() {
        assertThat(violationsAfter(frames -> {
                    List<String> moved = new ArrayList<>(frames);
                    Collections.swap(moved, 0, 1);
                    return moved;
                }))
                .isNotEmpty();
    }

    @Test
    void theCheckerSeesASecondLeave() {
        String left = "{\"type\":\"user-left\",\"username\":\"b\"}";
        assertThat(violationsAfter(frames -> with(with(frames, 5, left), 5, left)))
                .isNotEmpty();
    }

    @Test
    void theCheckerSeesAWordAfterTheLeave() {
        assertThat(violationsAfter(frames -> with(frames, 2, "{\"type\":\"user-left\",\"username\":\"b\"}")))
                .isNotEmpty();
    }

    @Test
    void theCheckerSeesSendersOutOfOrder() {
        ChatRecord record = new ChatRecord(List.of("b:1", "b:0"), List.of());
        assertThat(record.violations()).isNotEmpty();
    }

    @Test
    void theCheckerHasNothingAgainstAnHonestRecord() {
        assertThat(violationsAfter(UnaryOperator.identity())).isEmpty();
    }

    private static List<String> violationsAfter(UnaryOperator<List<String>> tampering) {
        List<String> honest = List.of(
                "{\"type\":\"connect\",\"id\":\"x\"}",
                "{\"type\":\"user-joined\",\"username\":\"b\",\"id\":\"y\"}",
                message(0),
                message(1),
                message(2));
        List<ChatRecord.Seen> clients = List.of(
                new ChatRecord.Seen("a", tampering.apply(honest), 0, true),
                new ChatRecord.Seen("b", List.of("{\"type\":\"connect\",\"id\":\"y\"}"), 3, true));
        return new ChatRecord(List.of("b:0", "b:1", "b:2"), clients).violations();
    }

    private static String message(int number) {
        return "{\"type\":\"message\",\"id\":\"y\",\"username\":\"b\",\"text\":\"b:" + number
                + "\",\"timestamp\":\"t\"}";
    }

    private static List<String> without(List<String> frames, int place) {
        List<String> copy = new ArrayList<>(frames);
        copy.remove(place);
        return copy;
    }

    private static List<String> with(List<String> frames, int place, String frame) {
        List<String> copy = new ArrayList<>(frames);
        copy.add(place, frame);
        return copy;
    }
}
