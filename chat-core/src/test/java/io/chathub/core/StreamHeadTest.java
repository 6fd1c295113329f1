package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.StreamPosition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The translation of positions between the numberings of a stream. */
class StreamHeadTest {

    private static final StreamHead HEAD =
            new StreamHead("e3", 20, 4, 7, 0, List.of(new StreamPosition("e2", 15), new StreamPosition("e1", 10)));

    @ParameterizedTest
    @CsvSource({
        "e3, 0, 0, 0",
        "e3, 20, 20, 20",
        "e3, 21, , 20",
        "e2, 15, 15, 15",
        "e2, 16, , 15",
        "e1, 10, 10, 10",
        "e1, 11, , 10",
        "e0, 1, , "
    })
    void resolve_namesTheSameEvent_orNone(String epoch, long offset, Long resolved, Long lowered) {
        StreamPosition position = new StreamPosition(epoch, offset);

        assertThat(HEAD.resolve(position)).isEqualTo(resolved);
        assertThat(HEAD.resolveOrLower(position)).isEqualTo(lowered);
    }

    @ParameterizedTest
    @CsvSource({"e3, 1000, true", "e2, 15, true", "e2, 16, false", "e0, 0, false"})
    void knows_anyOffsetOfThePresentEpoch_andSharedOffsetsOfAncestors(String epoch, long offset, boolean known) {
        assertThat(HEAD.knows(epoch, offset)).isEqualTo(known);
    }

    @Test
    void recoverableFrom_isTheHigherOfFloorAndCleared() {
        assertThat(HEAD.recoverableFrom()).isEqualTo(7);
    }
}
