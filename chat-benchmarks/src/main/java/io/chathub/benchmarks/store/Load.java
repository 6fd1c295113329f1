package io.chathub.benchmarks.store;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/** Publishers that each send a text when the one before is acknowledged, for some seconds. */
final class Load {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final String TEXT =
            " the quick brown fox jumps over the lazy dog, and the dog does not mind that at all";

    /**
     * The figures of a load.
     *
     * @param acks      the acknowledged texts a second
     * @param cpuMicros the processor time of the process a text, publishers included
     * @param p50       milliseconds from the call to the acknowledgement, and so the others
     */
    record Figures(double acks, double cpuMicros, double p50, double p99, double max, long failures) {}

    private final Function<Integer, Publishing> targets;
    private final int publishers;
    private final ConcurrentHistogram micros = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(5), 3);
    private final AtomicLong acks = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean measures;
    private volatile boolean ended;

    private Load(Function<Integer, Publishing> targets, int publishers) {
        this.targets = targets;
        this.publishers = publishers;
    }

    static Figures run(Publishing target, int publishers, double warmUp, double seconds) throws InterruptedException {
        return run(publisher -> target, publishers, warmUp, seconds);
    }

    /** Runs a load whose publishers have different targets. */
    static Figures run(Function<Integer, Publishing> targets, int publishers, double warmUp, double seconds)
            throws InterruptedException {
        return new Load(targets, publishers).run(warmUp, seconds);
    }

    private Figures run(double warmUp, double seconds) throws InterruptedException {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        running.set(publishers);
        for (int i = 0; i < publishers; i++) {
            Publishing target = targets.apply(i);
            threads.execute(() -> next(threads, target));
        }
        pause(warmUp);
        measures = true;
        long cpu = PROCESS.getProcessCpuTime();
        long begin = System.nanoTime();
        long ackBefore = acks.get();
        pause(seconds);
        double took = (System.nanoTime() - begin) / 1e9;
        double cpuTook = (PROCESS.getProcessCpuTime() - cpu) / 1e3;
        long done = acks.get() - ackBefore;
        measures = false;
        ended = true;
        while (running.get() > 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        threads.shutdown();
        return new Figures(
                done / took,
                done == 0 ? Double.NaN : cpuTook / done,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3,
                failures.get());
    }

    static void pause(double seconds) throws InterruptedException {
        TimeUnit.MICROSECONDS.sleep((long) (seconds * 1e6));
    }

    /** Publishes until an acknowledgement is not there at once; the rest goes on with that acknowledgement. */
    private void next(ExecutorService threads, Publishing target) {
        while (!ended) {
            long begin = System.nanoTime();
            CompletableFuture<?> ack = target.publish(acks.get() + TEXT).toCompletableFuture();
            if (!ack.isDone()) {
                var unused = ack.whenComplete((done, failure) -> {
                    count(begin, failure);
                    threads.execute(() -> next(threads, target)); // not on the thread of the store
                });
                return;
            }
            count(begin, ack.isCompletedExceptionally() ? new IllegalStateException() : null);
        }
        running.decrementAndGet();
    }

    private void count(long begin, @Nullable Throwable failure) {
        if (failure != null) {
            failures.incrementAndGet();
            return;
        }
        acks.incrementAndGet();
        if (measures) {
            micros.recordValue((System.nanoTime() - begin) / 1_000);
        }
    }
}
