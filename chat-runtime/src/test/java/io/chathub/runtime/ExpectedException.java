package io.chathub.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** A failure that a test provokes. Its log lines are left out of the build's log. */
final class ExpectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    static void silenced(Runnable test) {
        Logger logger = (Logger) LoggerFactory.getLogger("io.chathub.runtime");
        Level before = logger.getLevel();
        logger.setLevel(Level.OFF);
        try {
            test.run();
        } finally {
            logger.setLevel(before);
        }
    }
}
