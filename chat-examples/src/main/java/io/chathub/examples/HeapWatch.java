package io.chathub.examples;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process when the heap is exhausted, so that its supervisor starts the process again. A server without heap holds its
 * port, but neither answers nor stops. The handler of uncaught exceptions is called for an {@link OutOfMemoryError} that ends
 * a thread or a job of the server. Other threads catch errors; a probe, which allocates once a second, notices the state
 * instead.
 */
final class HeapWatch {

    /** The exit code, the same as the one of the JVM's {@code -XX:+ExitOnOutOfMemoryError}: {@value}. */
    static final int EXIT_CODE = 3;

    private static final long INTERVAL_MILLIS = 1_000;
    private static final int PROBE_BYTES = 512 * 1024;
    /** The failures in a row after which the process ends: one may be the largest moment of a load that has ended. */
    private static final int MAX_FAILURES = 3;

    /** Made while there is heap, and written past the buffers and the encoder of {@link System#err}. */
    private static final byte[] LAST_LINE =
            "chat-server: out of heap; the process ends with exit code 3\n".getBytes(StandardCharsets.US_ASCII);

    private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);

    /** The probe. A local variable would let the compiler remove the allocation. */
    @SuppressWarnings("UnusedVariable") // the store alone is of use
    private static volatile byte @Nullable [] probe;

    private HeapWatch() {}

    /** Starts the watch. Ends the process also where a thread ends by an {@link OutOfMemoryError}. */
    static void start() {
        Thread.UncaughtExceptionHandler others = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (failure instanceof OutOfMemoryError) {
                end();
            } else if (others != null) {
                others.uncaughtException(thread, failure);
            } else {
                System.err.print("Exception in thread \"" + thread.getName() + "\" ");
                failure.printStackTrace();
            }
        });
        Thread watch = new Thread(HeapWatch::run, "chathub-heap-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void run() {
        CountDownLatch never = new CountDownLatch(1);
        int failures = 0;
        while (true) {
            try {
                var unused = never.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
                probe = new byte[PROBE_BYTES];
                probe = null;
                failures = 0;
            } catch (OutOfMemoryError e) {
                failures++;
                if (failures == MAX_FAILURES) {
                    end();
                }
            } catch (InterruptedException e) {
                return; // no code of the server interrupts this thread
            }
        }
    }

    /** Ends the process at once: shutdown hooks need heap. Safe to call where none is left. */
    static void end() {
        try {
            STANDARD_ERROR.write(LAST_LINE);
        } catch (IOException e) {
            // The exit code says the same.
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
