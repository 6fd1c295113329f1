package io.chathub.server.jakarta.internal.upgrade;

import io.chathub.core.spi.WriteCallback;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of an upgraded connection: messages, pings, pongs and the close frame, in one order. Nothing is written behind
 * the close frame. Any thread may add frames; the adding thread writes them, unless another one is writing.
 *
 * <p>Two threads may write: that of the lane, and that of the container, which reports that the output is free again. They meet
 * in {@link #drain}: each arrival is counted, one thread writes, and it does not leave before it has looked again for each
 * arrival. So no report is lost between {@link ServletOutputStream#isReady()} and the return. No lock is held while a method of
 * the container runs, since the container holds its own lock while it calls {@link #onWritePossible()}.
 *
 * <p>Rules of the containers:
 * <ul>
 *   <li>Before the first {@code onWritePossible}, {@code isReady} is not asked: Undertow says true there, while its own thread
 *       prepares the output.
 *   <li>After a false answer, {@code isReady} is not asked again before the next {@code onWritePossible}: Tomcat watches the
 *       socket for one of the two only.
 *   <li>A write takes a whole array from its index 0: Undertow ignores the range.
 *   <li>{@code flush} follows a further true answer: Tomcat throws where the write before has filled the socket. A true answer
 *       behind the flush says that the operating system has everything.
 * </ul>
 */
final class FrameOutput implements WriteListener {

    /**
     * The control frames that may wait. A peer that sends pings and reads nothing is answered for the last of them only, which
     * RFC 6455, 5.5.3 allows.
     */
    private static final int MAX_CONTROLS = 1_024;

    private static final int UNBLOCKED = -1;

    /** Frames that are written as one. */
    private static final class Pending {
        private final List<byte[]> arrays;
        private final @Nullable WriteCallback callback;
        private final boolean close;
        private int next;

        Pending(List<byte[]> arrays, @Nullable WriteCallback callback, boolean close) {
            this.arrays = arrays;
            this.callback = callback;
            this.close = close;
        }

        boolean isControl() {
            return callback == null && !close;
        }
    }

    private final ServletOutputStream out;
    /** Called once, after the close frame was written. */
    private final Runnable onClosed;
    /** Called once, after a failure. */
    private final Runnable onFailed;
    /** Called by the container's thread behind each error that it reports. What it throws is thrown into the container. */
    private final Runnable onReported;

    // Guarded by the queue:
    private final ArrayDeque<Pending> queue = new ArrayDeque<>(2);
    private int controls;
    private boolean closing;

    /** The arrivals that the draining thread has not looked for. */
    private final AtomicInteger arrivals = new AtomicInteger();
    /** The calls of {@link #onWritePossible()} so far. */
    private final AtomicInteger reports = new AtomicInteger();

    private volatile @Nullable Throwable failure;

    // Used by the draining thread:
    private @Nullable Pending current;
    private boolean flushed;
    private boolean failed;
    /** The number of reports at which the output was not ready; {@link #UNBLOCKED} if it was. At first, none has come. */
    private int blockedAt;

    FrameOutput(ServletOutputStream out, Runnable onClosed, Runnable onFailed, Runnable onReported) {
        this.out = out;
        this.onClosed = onClosed;
        this.onFailed = onFailed;
        this.onReported = onReported;
    }

    // ------------------------------------------------------------------------------------------------ any thread

    /** Writes messages. Behind a close frame they are dropped, and count as written: the close says how the connection ends. */
    void write(List<byte[]> framed, WriteCallback callback) {
        boolean dropped;
        synchronized (queue) {
            dropped = closing;
            if (!dropped) {
                queue.add(new Pending(framed, callback, false));
            }
        }
        if (dropped) {
            callback.succeeded();
        } else {
            drain();
        }
    }

    /** Writes a ping or a pong. */
    void control(byte[] frame) {
        synchronized (queue) {
            if (closing) {
                return;
            }
            if (controls == MAX_CONTROLS) {
                removeOldestControl();
            }
            controls++;
            queue.add(new Pending(List.of(frame), null, false));
        }
        drain();
    }

    private void removeOldestControl() {
        var waiting = queue.iterator();
        while (waiting.hasNext()) {
            if (waiting.next().isControl()) {
                waiting.remove();
                controls--;
                return;
            }
        }
    }

    /**
     * Writes a close frame, the last one.
     *
     * @return whether this is the first one
     */
    boolean close(byte[] frame) {
        synchronized (queue) {
            if (closing) {
                return false;
            }
            closing = true;
            queue.add(new Pending(List.of(frame), null, true));
        }
        drain();
        return true;
    }

    /** Fails everything that waits. Nothing is written any more. */
    void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        drain();
    }

    @Override
    public void onWritePossible() {
        reports.incrementAndGet();
        drain();
    }

    @Override
    public void onError(Throwable cause) {
        fail(cause);
        onReported.run();
    }

    // -------------------------------------------------------------------------------------------- one thread at a time

    private void drain() {
        if (arrivals.getAndIncrement() != 0) {
            return; // the draining thread looks again
        }
        int seen = 1;
        do {
            if (!failed) {
                writeWhileReady();
            }
            if (failed) {
                failAll();
            }
            seen = arrivals.addAndGet(-seen);
        } while (seen != 0);
    }

    private void writeWhileReady() {
        try {
            while (failure == null && (current != null || hasNext()) && isReady()) {
                step();
            }
        } catch (IOException | RuntimeException e) {
            failure = failure == null ? e : failure;
        }
        failed = failure != null;
    }

    private boolean hasNext() {
        synchronized (queue) {
            return !queue.isEmpty();
        }
    }

    private boolean isReady() {
        int reported = reports.get();
        if (blockedAt == reported) {
            return false;
        }
        boolean ready = out.isReady();
        blockedAt = ready ? UNBLOCKED : reported;
        return ready;
    }

    /** One array, one flush, or one completion: the output says before each whether it is ready. */
    private void step() throws IOException {
        Pending pending = current;
        if (pending == null) {
            current = poll();
            flushed = false;
        } else if (pending.next < pending.arrays.size()) {
            byte[] array = pending.arrays.get(pending.next++);
            out.write(array, 0, array.length);
        } else if (!flushed) {
            flushed = true;
            out.flush();
        } else {
            current = null;
            complete(pending);
        }
    }

    private @Nullable Pending poll() {
        synchronized (queue) {
            Pending next = queue.poll();
            if (next != null && next.isControl()) {
                controls--;
            }
            return next;
        }
    }

    private void complete(Pending pending) {
        if (pending.callback != null) {
            pending.callback.succeeded();
        }
        if (pending.close) {
            onClosed.run();
        }
    }

    private void failAll() {
        Throwable cause = failure == null ? new ClosedChannelException() : failure;
        if (current != null) {
            fail(current, cause);
            current = null;
        }
        for (Pending pending = poll(); pending != null; pending = poll()) {
            fail(pending, cause);
        }
        onFailed.run();
    }

    private static void fail(Pending pending, Throwable cause) {
        if (pending.callback != null) {
            pending.callback.failed(cause);
        }
    }
}
