package io.chathub.core.suite;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UncaughtFailuresTest {

    @Test
    void failureOfAThread_failsTheTest_once() throws InterruptedException {
        Thread thread = new Thread(
                () -> {
                    throw new IllegalArgumentException("on purpose");
                },
                "doomed");
        thread.start();
        thread.join();

        assertThatThrownBy(UncaughtFailures::failIfAny)
                .isInstanceOf(AssertionError.class)
                .hasRootCauseMessage("on purpose")
                .cause()
                .hasMessageContaining("doomed");
        assertThatCode(UncaughtFailures::failIfAny).doesNotThrowAnyException();
    }
}
