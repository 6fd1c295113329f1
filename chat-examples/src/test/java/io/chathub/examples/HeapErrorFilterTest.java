package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An error of the heap that a thread catches and logs. */
class HeapErrorFilterTest {

    private final AtomicInteger ends = new AtomicInteger();
    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("of a library");

    @BeforeEach
    void addFilter() {
        context.addTurboFilter(new HeapErrorFilter(ends::incrementAndGet));
        log.setLevel(Level.ERROR);
    }

    @Test
    void aLoggedErrorOfTheHeap_endsTheProcess_whateverTheLevel() {
        log.warn("failed", new OutOfMemoryError("on purpose"));
        assertThat(ends).hasValue(1);
        log.debug("failed: {}", "this", new OutOfMemoryError("on purpose"));
        assertThat(ends).hasValue(2);
    }

    @Test
    void anErrorOfTheHeap_asTheCauseOfAFailure_endsTheProcess() {
        log.error("failed", new CompletionException(new IllegalStateException(new OutOfMemoryError("on purpose"))));
        assertThat(ends).hasValue(1);
    }

    @Test
    void otherFailures_doNot() {
        log.error("failed", new IllegalStateException(new StackOverflowError("on purpose")));
        log.error("failed: {} {} {}", 1, 2, new IllegalStateException("on purpose"));
        log.info("nothing failed");
        assertThat(ends).hasValue(0);
    }

    @Test
    void aCircleOfCauses_isReadToItsLimit() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);
        log.error("failed", second);
        assertThat(ends).hasValue(0);
    }
}
