package io.chathub.core.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails the test during which a thread ended by an exception that nothing caught, be it a thread of the test or one of the product.
 * The JVM alone would write the exception to the standard error, and the test would pass, or would wait in vain for what the thread
 * does. JUnit finds this class by itself in each module that has the test classes of chat-core.
 */
public final class UncaughtFailures implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private static final AtomicInteger RUNNING = new AtomicInteger();
    private static final LinkedBlockingQueue<Throwable> FAILURES = new LinkedBlockingQueue<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        RUNNING.incrementAndGet();
        Thread.setDefaultUncaughtExceptionHandler(UncaughtFailures::add);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        failIfAny();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        RUNNING.decrementAndGet();
        failIfAny();
    }

    private static void add(Thread thread, Throwable failure) {
        if (RUNNING.get() > 0) {
            FAILURES.add(new IllegalStateException("the thread " + thread.getName() + " has ended", failure));
        } else { // no test is left that could fail
            System.err.print("Exception in thread \"" + thread.getName() + "\" ");
            failure.printStackTrace();
        }
    }

    /** Throws what has been caught since the last call, as one failure. */
    static void failIfAny() {
        List<Throwable> failures = new ArrayList<>();
        FAILURES.drainTo(failures);
        if (!failures.isEmpty()) {
            AssertionError all =
                    new AssertionError("a thread has ended by an exception that nothing caught", failures.get(0));
            failures.stream().skip(1).forEach(all::addSuppressed);
            throw all;
        }
    }
}
