package io.chathub.core.internal.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a gate admits, and that a close misses no work. */
class WorkGateTest {

    @Test
    void admitsWhileItIsOpen() {
        WorkGate gate = new WorkGate();
        assertThat(gate.enter()).isFalse();
        gate.open();
        assertThat(gate.isOpen()).isTrue();
        assertThat(gate.enter()).isTrue();
        gate.close();
        assertThat(gate.enter()).isFalse();
        assertThat(gate.isEmpty()).isFalse();
        gate.exit();
        assertThat(gate.isEmpty()).isTrue();
    }

    /** A closed gate that was found empty stays empty: no other thread is inside, however close in time it came. */
    @Test
    void closedAndEmpty_noWorkFollows() throws InterruptedException {
        for (int round = 0; round < 2_000; round++) {
            WorkGate gate = new WorkGate();
            gate.open();
            AtomicBoolean foundEmpty = new AtomicBoolean();
            AtomicBoolean workedAfterwards = new AtomicBoolean();
            Thread worker = new Thread(() -> {
                while (gate.enter()) {
                    if (foundEmpty.get()) {
                        workedAfterwards.set(true);
                    }
                    gate.exit();
                }
            });
            worker.start();
            gate.close();
            while (!gate.isEmpty()) {
                Thread.onSpinWait();
            }
            foundEmpty.set(true);
            worker.join();
            assertThat(workedAfterwards).isFalse();
        }
    }
}
