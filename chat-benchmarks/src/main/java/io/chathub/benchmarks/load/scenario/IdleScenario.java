package io.chathub.benchmarks.load.scenario;

import io.chathub.benchmarks.load.client.Load;
import io.chathub.benchmarks.load.client.Marker;
import io.chathub.benchmarks.load.client.Swarm;
import io.chathub.benchmarks.load.dialect.Target;
import io.chathub.benchmarks.load.process.CpuTime;
import io.chathub.benchmarks.load.process.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Connections that say nothing: what each holds, and what all of them cost while nothing happens. */
public final class IdleScenario {

    private static final long CONNECT_TIMEOUT = TimeUnit.SECONDS.toNanos(300);
    private static final double NANOS = 1e9;

    private final int clients;
    private final double seconds;
    private final List<String> jvmArguments;

    /** So many connections, for so long. */
    public IdleScenario(int clients, double seconds, List<String> jvmArguments) {
        this.clients = clients;
        this.seconds = seconds;
        this.jvmArguments = List.copyOf(jvmArguments);
    }

    /**
     * The result of a run.
     *
     * @param target                  the server
     * @param connections             how many
     * @param connectSeconds          for how long the clients came
     * @param heapPerConnection       reachable heap a connection after a full collection, in bytes
     * @param residentPerConnection   memory of the process a connection, in bytes
     * @param cores                   processors in use while nothing happens
     * @param heapAfterwards          how much more was reachable when all had gone than before they came, in bytes
     */
    public record Idle(
            Target target,
            int connections,
            double connectSeconds,
            long heapPerConnection,
            long residentPerConnection,
            double cores,
            long heapAfterwards) {

        /** One line for people. */
        public String line() {
            return String.format(
                    "%-28s %,d connections in %.1f s  heap %,d B each  RSS %,d B each  %.3f cores  %,d B more when they left",
                    target.displayName(),
                    connections,
                    connectSeconds,
                    heapPerConnection,
                    residentPerConnection,
                    cores,
                    heapAfterwards);
        }
    }

    /** Runs it; the largest classes on the heap go to {@code histogram}, if it wants them. */
    public Idle run(Target target, boolean withHistogram, PrintStream histogram) throws IOException {
        Load load = new Load(1, 1, Marker.LENGTH);
        try (ServerProcess server = ServerProcess.start(target, jvmArguments)) {
            // The first connections load classes and fill pools: they are not what is measured.
            try (Swarm first = new Swarm(target, server.port(), load)) {
                first.connect(100, i -> target.newDialect("room-0"), CONNECT_TIMEOUT);
            }
            server.awaitQuiet();
            long heapBefore = server.liveHeapBytes();
            long residentBefore = server.residentBytes();
            long heap;
            long resident;
            double connectSeconds;
            double cores;
            try (Swarm swarm = new Swarm(target, server.port(), load)) {
                long start = System.nanoTime();
                swarm.connect(clients, i -> target.newDialect("room-0"), CONNECT_TIMEOUT);
                connectSeconds = (System.nanoTime() - start) / NANOS;
                swarm.pollUntil(() -> false, TimeUnit.SECONDS.toNanos(3));
                resident = server.residentBytes() - residentBefore;
                heap = server.liveHeapBytes() - heapBefore;
                if (withHistogram) {
                    server.histogram().lines().limit(45).forEach(histogram::println);
                }
                CpuTime before = server.cpuTime();
                swarm.pollUntil(() -> false, (long) (seconds * NANOS));
                cores = server.cpuTime().minus(before).total() / seconds;
            }
            server.awaitQuiet();
            long afterwards = server.liveHeapBytes() - heapBefore;
            return new Idle(target, clients, connectSeconds, heap / clients, resident / clients, cores, afterwards);
        }
    }
}
