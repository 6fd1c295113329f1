package io.chathub.server.jetty.internal.net;

import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The threads of a server: Jetty's pool, which also tells whether the calling thread runs a job of it. Such a thread cannot
 * wait for the end of the server, which would wait for the thread. An {@link OutOfMemoryError} that ends a job is passed to
 * the thread's handler of uncaught exceptions, since the job may be one that the server needs, such as a selector's.
 */
public final class HttpThreads extends QueuedThreadPool {

    /** The pool whose job the thread runs. */
    private static final ThreadLocal<HttpThreads> CURRENT = new ThreadLocal<>();

    /** A pool of at least {@code min} and at most {@code max} threads. */
    public HttpThreads(int max, int min) {
        super(max, min);
        setName("chathub-http");
    }

    /** Whether the calling thread runs a job of this pool. */
    public boolean ownsCurrentThread() {
        return CURRENT.get() == this;
    }

    @Override
    protected void runJob(Runnable job) {
        CURRENT.set(this);
        try {
            super.runJob(job);
        } catch (OutOfMemoryError e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e); // the pool logs the error alone
            throw e;
        } finally {
            CURRENT.remove();
        }
    }
}
