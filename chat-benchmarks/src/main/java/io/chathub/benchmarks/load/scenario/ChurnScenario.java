package io.chathub.benchmarks.load.scenario;

import io.chathub.benchmarks.load.client.Load;
import io.chathub.benchmarks.load.client.Marker;
import io.chathub.benchmarks.load.client.Swarm;
import io.chathub.benchmarks.load.dialect.Target;
import io.chathub.benchmarks.load.process.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients that come and go, a hundred at a time: what is left of them. */
public final class ChurnScenario {

    private static final int AT_ONCE = 100;
    private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(60);

    private final int connections;
    private final List<String> jvmArguments;

    /** So many connections in all. */
    public ChurnScenario(int connections, List<String> jvmArguments) {
        this.connections = connections;
        this.jvmArguments = List.copyOf(jvmArguments);
    }

    /**
     * The result of a run.
     *
     * @param target      the server
     * @param connections how many came and went
     * @param before      reachable heap after the first tenth of them, in bytes
     * @param after       reachable heap after the last, in bytes
     */
    public record Churn(Target target, int connections, long before, long after) {

        /** One line for people. */
        public String line() {
            return String.format(
                    "%-28s %,d connections came and went  heap %,d B after a tenth of them, %,d B after all",
                    target.displayName(), connections, before, after);
        }
    }

    /** Runs it. */
    public Churn run(Target target) throws IOException {
        try (ServerProcess server = ServerProcess.start(target, jvmArguments)) {
            comeAndGo(target, server, connections / 10);
            long before = server.liveHeapBytes();
            comeAndGo(target, server, connections - connections / 10);
            return new Churn(target, connections, before, server.liveHeapBytes());
        }
    }

    private static void comeAndGo(Target target, ServerProcess server, int count) throws IOException {
        for (int i = 0; i < count; i += AT_ONCE) {
            try (Swarm swarm = new Swarm(target, server.port(), new Load(1, 1, Marker.LENGTH))) {
                swarm.connect(AT_ONCE, number -> target.newDialect("churn"), TIMEOUT);
            }
        }
        server.awaitQuiet();
    }
}
