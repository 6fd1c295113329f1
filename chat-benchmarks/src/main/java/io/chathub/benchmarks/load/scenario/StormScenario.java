package io.chathub.benchmarks.load.scenario;

import io.chathub.benchmarks.load.client.Load;
import io.chathub.benchmarks.load.client.Marker;
import io.chathub.benchmarks.load.client.Swarm;
import io.chathub.benchmarks.load.dialect.Target;
import io.chathub.benchmarks.load.process.CpuTime;
import io.chathub.benchmarks.load.process.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** All clients come at once, and join one room. */
public final class StormScenario {

    private static final long CONNECT_TIMEOUT = TimeUnit.SECONDS.toNanos(300);
    private static final double NANOS = 1e9;

    private final int clients;
    private final List<String> jvmArguments;

    /** So many clients. */
    public StormScenario(int clients, List<String> jvmArguments) {
        this.clients = clients;
        this.jvmArguments = List.copyOf(jvmArguments);
    }

    /**
     * The result of a run.
     *
     * @param target         the server
     * @param clients        how many came
     * @param seconds        until all of them were in the room
     * @param cpuSeconds     what the server used for that
     * @param bytesPerClient what each was sent on average until then, handshake and all
     */
    public record Storm(Target target, int clients, double seconds, double cpuSeconds, long bytesPerClient) {

        /** One line for people. */
        public String line() {
            return String.format(
                    "%-28s %,d clients in one room after %.1f s  %.2f CPU s  %,d B sent to each",
                    target.displayName(), clients, seconds, cpuSeconds, bytesPerClient);
        }
    }

    /** Runs it, on a server that has had its first clients. */
    public Storm run(Target target) throws IOException {
        try (ServerProcess server = ServerProcess.start(target, jvmArguments)) {
            try (Swarm first = new Swarm(target, server.port(), new Load(1, 1, Marker.LENGTH))) {
                first.connect(clients, i -> target.newDialect("warm-up"), CONNECT_TIMEOUT);
            }
            try (Swarm swarm = new Swarm(target, server.port(), new Load(1, 1, Marker.LENGTH))) {
                CpuTime before = server.cpuTime();
                long start = System.nanoTime();
                swarm.connect(clients, i -> target.newDialect("storm"), CONNECT_TIMEOUT);
                double seconds = (System.nanoTime() - start) / NANOS;
                swarm.pollUntil(() -> false, TimeUnit.SECONDS.toNanos(1));
                double cpu = server.cpuTime().minus(before).total();
                return new Storm(target, clients, seconds, cpu, swarm.bytesRead() / clients);
            }
        }
    }
}
