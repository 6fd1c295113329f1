package io.chathub.core.suite;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets Awaitility wait for 60 s where a test states no limit, and evaluate a condition again that has thrown. The 10 s of its own are
 * shorter than the pauses of a loaded machine, and a condition may read from an element that does not exist yet. A test that passes
 * waits no longer than before; one that fails reports the last exception. JUnit finds this class by itself in each module that
 * has the test classes of chat-core.
 */
public final class AwaitilityDefaults implements BeforeAllCallback {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LIMIT);
        Awaitility.ignoreExceptionsByDefault();
    }
}
