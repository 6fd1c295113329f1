package io.chathub.benchmarks.micro;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.Room;
import io.chathub.protocol.RoomNames;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The way of {@link FanOutBenchmark} on one thread: the steps of all workers in turn, without a thread that wakes another one. For the
 * comparison of two versions: the time of a run of {@link FanOutBenchmark} varies by a factor of two.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FanOutStepsBenchmark {

    private static final String TEXT = "x".repeat(100);
    private static final int MANY = 16;

    @Param({"10", "1000"})
    private int members;

    private final OneThreadRuntime runtime = new OneThreadRuntime();
    private final LongAdder received = new LongAdder();
    private final Hub hub = Hub.builder()
            .runtime(runtime)
            .options(HubOptions.builder().maxConnections(100_000).build())
            .build();
    private long expected;

    /** Fills the room. */
    @Setup
    public void fill() {
        hub.start();
        for (int i = 0; i < members; i++) {
            InstantConnection.join(hub, RoomNames.LOBBY, received);
            runtime.drain();
        }
        expected = received.sum();
    }

    /** Closes the hub. */
    @TearDown
    public void close() {
        hub.close();
    }

    /** One message to everyone. */
    @Benchmark
    public long one() {
        return publish(1);
    }

    /** Sixteen messages to everyone; the time is that of all of them. */
    @Benchmark
    public long sixteen() {
        return publish(MANY);
    }

    private long publish(int messages) {
        Room room = hub.room(RoomNames.LOBBY);
        for (int i = 0; i < messages; i++) {
            var unused = room.publish("host", TEXT);
        }
        runtime.drain();
        expected += (long) messages * members;
        if (received.sum() != expected) {
            throw new IllegalStateException(received.sum() + " deliveries (expected: " + expected + ")");
        }
        return expected;
    }
}
