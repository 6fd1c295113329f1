package io.chathub.core.suite;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Takes the events of a logger and of those below it out of the build's log, until it is closed. */
public final class CapturedLog implements AutoCloseable {

    private final Logger logger;
    private final Level before;
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }
    };

    private CapturedLog(Logger logger) {
        this.logger = logger;
        before = logger.getLevel();
    }

    /** Captures from now on, from level INFO on. */
    public static CapturedLog of(String name) {
        return of(name, Level.INFO);
    }

    /** Captures from now on, from {@code level} on. */
    public static CapturedLog of(String name, Level level) {
        CapturedLog log = new CapturedLog((Logger) LoggerFactory.getLogger(name));
        log.appender.start();
        log.logger.setLevel(level);
        log.logger.setAdditive(false);
        log.logger.addAppender(log.appender);
        return log;
    }

    public List<ILoggingEvent> events() {
        return List.copyOf(events);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(before);
    }
}
