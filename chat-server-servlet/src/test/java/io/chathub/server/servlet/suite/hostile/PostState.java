package io.chathub.server.servlet.suite.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.chathub.core.Hub;
import io.chathub.server.servlet.suite.ChatHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.slf4j.LoggerFactory;

/**
 * What a case may leave behind: no connection, no thread that keeps the JVM, and one line of the log, without a word of
 * what the client sent. Begins to listen to the log when it is made, and ends with {@link #close()}.
 */
final class PostState implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private final Hub hub;
    private final List<String> loggers = new ArrayList<>(List.of("io.chathub"));
    /** The container's workers come and go as they are needed; the other is the tests' own. */
    private final List<String> others = new ArrayList<>(List.of("awaitility"));

    private final int connections;
    private final Set<Thread> threads;
    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event);
        }
    };

    /** What is there now may be there after each case. */
    PostState(Hub hub, ChatHost host) {
        this.hub = hub;
        loggers.addAll(host.loggers());
        others.addAll(host.threadNames());
        connections = hub.clients().size();
        threads = nonDaemonThreads();
        appender.start();
        for (String name : loggers) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.setLevel(Level.INFO);
            logger.setAdditive(false); // a suite of this size says enough
            logger.addAppender(appender);
        }
    }

    /** Forgets what was logged before. */
    void begin() {
        lines.clear();
    }

    /** What was logged since, of level INFO and above. */
    List<String> lines() {
        return lines.stream().map(PostState::text).toList();
    }

    /** Fails unless there are as many connections as before, at most 2 s from now. */
    void assertNoConnection() {
        soon(PATIENCE)
                .untilAsserted(() -> assertThat(hub.clients())
                        .as("those who are still connected")
                        .hasSize(connections));
    }

    /** Looks at once and then often: by default each look of these thousands of cases would begin with a wait of 0.1 s. */
    private static ConditionFactory soon(Duration limit) {
        return await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(limit);
    }

    /**
     * Fails where something else is left.
     *
     * @param maxLines how many lines the case was worth
     * @param needles  what no line may have in it
     */
    void assertNoTrace(int maxLines, List<String> needles) {
        // A container may answer malformed requests on a thread of its own, which may need a moment to end.
        soon(Duration.ofSeconds(5)).untilAsserted(() -> {
            Set<Thread> now = nonDaemonThreads();
            now.removeAll(threads);
            assertThat(now).as("threads that keep the JVM").isEmpty();
        });
        List<String> said = lines();
        assertThat(said).as("the log").hasSizeLessThanOrEqualTo(maxLines);
        for (String line : said) {
            assertThat(line.chars())
                    .as("control characters of the line: %s", line)
                    .noneMatch(Character::isISOControl);
            assertThat(needles).as("what is in the line: %s", line).noneMatch(line::contains);
        }
    }

    /** A line, and the first of its stack trace: those have line ends in them. */
    private static String text(ILoggingEvent event) {
        String message = event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage();
        return event.getThrowableProxy() == null
                ? message
                : message + "\n" + event.getThrowableProxy().getClassName() + ": "
                        + event.getThrowableProxy().getMessage();
    }

    private Set<Thread> nonDaemonThreads() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread[] all = new Thread[group.activeCount() + 100];
        group.enumerate(all);
        return Arrays.stream(all)
                .filter(Objects::nonNull)
                .filter(thread -> !thread.isDaemon())
                .filter(thread -> others.stream().noneMatch(thread.getName()::startsWith))
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        for (String name : loggers) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.detachAppender(appender);
            logger.setAdditive(true);
            logger.setLevel(null);
        }
        appender.stop();
    }
}
