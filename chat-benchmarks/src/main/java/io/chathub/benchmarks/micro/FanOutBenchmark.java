package io.chathub.benchmarks.micro;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.Room;
import io.chathub.protocol.RoomNames;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * The way of a message from publish to every member's line, without sockets: order, history, lanes, queues, framing. One
 * at a time shows what a turn costs, sixteen at once what a turn with more in it costs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FanOutBenchmark {

    private static final String TEXT = "x".repeat(100);
    private static final int MANY = 16;

    @Param({"10", "1000", "10000"})
    private int members;

    private final LongAdder received = new LongAdder();
    private final Hub hub = Hub.builder()
            .options(HubOptions.builder().maxConnections(100_000).build())
            .build();
    private long expected;

    /** Fills the room. */
    @Setup
    public void fill() {
        hub.start();
        for (int i = 0; i < members; i++) {
            InstantConnection.join(hub, RoomNames.LOBBY, received);
        }
        hub.room(RoomNames.LOBBY)
                .publish("host", "the last before it begins")
                .toCompletableFuture()
                .join();
    }

    /** Begins to count: nothing is on its way. */
    @Setup(Level.Iteration)
    public void settle() {
        long before = -1;
        while (before != received.sum()) {
            before = received.sum();
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        expected = before;
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

    /** A page of fifty from the middle of a history of a thousand. */
    @Benchmark
    public HistoryPage page() {
        Room room = hub.room(RoomNames.LOBBY);
        return room.history(HistoryQuery.after(1, 50)).toCompletableFuture().join();
    }

    private long publish(int messages) {
        Room room = hub.room(RoomNames.LOBBY);
        for (int i = 0; i < messages; i++) {
            room.publish("host", TEXT).toCompletableFuture().join();
        }
        expected += (long) messages * members;
        while (received.sum() < expected) {
            Thread.onSpinWait();
        }
        return expected;
    }
}
