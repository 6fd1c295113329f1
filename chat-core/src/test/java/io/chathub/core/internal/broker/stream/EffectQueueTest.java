package io.chathub.core.internal.broker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The bound of the waiting effects. */
class EffectQueueTest {

    @Test
    void effectsOverTheBoundAreRefused() {
        EffectQueue queue = new EffectQueue();
        assertThat(queue.reserve(EffectQueue.MAX_WAITING)).isTrue();
        assertThat(queue.reserve(1)).isFalse();
        queue.release(1);
        assertThat(queue.reserve(1)).isTrue();
    }
}
