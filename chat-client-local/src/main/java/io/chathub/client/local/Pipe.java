package io.chathub.client.local;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps in their order, on one thread. What is put after the last step is refused. */
final class Pipe {

    private static final Logger LOG = LoggerFactory.getLogger(Pipe.class);

    private final BlockingQueue<Runnable> steps = new LinkedBlockingQueue<>();
    private final Thread thread;
    private boolean closed;
    /** Only the thread itself touches it. */
    private boolean ended;

    Pipe(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    int size() {
        return steps.size();
    }

    /** Adds a step; false where the last one has been added. */
    synchronized boolean put(Runnable step) {
        return !closed && steps.add(step);
    }

    /** Adds the last step, once; the thread ends after it. */
    synchronized void putLast(Runnable step) {
        if (!closed) {
            closed = true;
            steps.add(() -> {
                ended = true;
                step.run();
            });
        }
    }

    private void run() {
        while (!ended) {
            try {
                steps.take().run();
            } catch (InterruptedException e) {
                // Nobody means this thread; it ends with its last step.
                LOG.debug("An interrupt is passed over", e);
            } catch (RuntimeException e) {
                LOG.error("A step of a local client failed", e);
            }
        }
    }
}
