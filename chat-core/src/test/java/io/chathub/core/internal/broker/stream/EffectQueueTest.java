package io.chathub.core.internal.broker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.store.StreamRules;
import io.chathub.protocol.StreamPosition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bounds of the waiting effects. */
class EffectQueueTest {

    private static final List<Effect> ONE = List.of(new Effect("@a", "mention"));

    private final EffectQueue queue = new EffectQueue();

    @Test
    void effectsOverTheBoundOfAllStreamsAreRefused() {
        for (int i = 0; i < StreamRules.MAX_EFFECTS / StreamRules.MAX_EFFECTS_OF_STREAM; i++) {
            assertThat(queue.reserve("stream" + i, StreamRules.MAX_EFFECTS_OF_STREAM))
                    .isTrue();
        }
        assertThat(queue.reserve("another", 1)).isFalse();
        queue.release("stream0", 1);
        assertThat(queue.reserve("another", 1)).isTrue();
    }

    @Test
    void oneStreamDoesNotTakeTheRoomOfTheOthers() {
        assertThat(queue.reserve("a", StreamRules.MAX_EFFECTS_OF_STREAM)).isTrue();
        assertThat(queue.reserve("a", 1)).isFalse();
        assertThat(queue.reserve("b", 1)).isTrue();
    }

    @Test
    void anEffectThatIsCompletedOrLostGivesItsRoomBack() {
        assertThat(queue.reserve("a", StreamRules.MAX_EFFECTS_OF_STREAM)).isTrue();
        queue.release("a", StreamRules.MAX_EFFECTS_OF_STREAM - 2);
        queue.store("a", "m/1", new StreamPosition("e", 1), ONE);
        queue.store("a", "m/2", new StreamPosition("e", 2), ONE);
        queue.complete(queue.page(0, 1).get(0));
        queue.forgetAbove("a", 1);

        assertThat(queue.page(0, 9)).isEmpty();
        assertThat(queue.reserve("a", StreamRules.MAX_EFFECTS_OF_STREAM)).isTrue();
    }
}
