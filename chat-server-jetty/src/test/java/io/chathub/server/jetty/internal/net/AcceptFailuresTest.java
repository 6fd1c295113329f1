package io.chathub.server.jetty.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AcceptFailuresTest {

    private final AtomicLong now = new AtomicLong();
    private final AcceptFailures failures = new AcceptFailures(now::get);
    private final Logger logger = (Logger) LoggerFactory.getLogger(AcceptFailures.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    @Test
    void failureOfTheSystem_isOneLineAMinuteWithoutStackTrace() {
        for (int second = 0; second < 120; second++) {
            now.set(TimeUnit.SECONDS.toNanos(second));
            failures.failed(new IOException("Too many open files, on purpose"));
        }
        assertThat(log.list).hasSize(2).allSatisfy(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getThrowableProxy()).isNull();
            assertThat(line.getFormattedMessage()).contains("Too many open files", "ulimit -n");
        });
        assertThat(log.list.get(0).getFormattedMessage()).contains("(1 attempts failed");
        assertThat(log.list.get(1).getFormattedMessage()).contains("(60 attempts failed");
    }

    @Test
    void recovery_isOneLineForEachWarning() {
        failures.accepted();
        assertThat(log.list).isEmpty();
        for (int i = 0; i < 10; i++) { // a descriptor becomes free now and then
            failures.failed(new IOException("on purpose"));
            failures.accepted();
            failures.accepted();
        }
        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
    }

    @Test
    void errorOfTheProgram_hasItsStackTrace() {
        failures.failed(new IllegalStateException("on purpose"));
        assertThat(log.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getThrowableProxy()).isNotNull());
    }
}
