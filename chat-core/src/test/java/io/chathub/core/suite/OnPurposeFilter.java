package io.chathub.core.suite;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;

/**
 * Keeps failures that a test provokes out of the build's log: their exception, or one of its causes, says "on purpose". Every
 * other failure is logged, and .ci/run objects to it. Named in a module's {@code logback-test.xml}.
 */
public final class OnPurposeFilter extends Filter<ILoggingEvent> {

    private static final String MARK = "on purpose";

    @Override
    public FilterReply decide(ILoggingEvent event) {
        return event.getFormattedMessage().contains(MARK) || isOnPurpose(event.getThrowableProxy())
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }

    private static boolean isOnPurpose(@Nullable IThrowableProxy thrown) {
        for (IThrowableProxy cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().contains(MARK)) {
                return true;
            }
        }
        return false;
    }
}
