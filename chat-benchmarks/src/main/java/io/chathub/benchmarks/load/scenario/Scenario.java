package io.chathub.benchmarks.load.scenario;

import io.chathub.benchmarks.load.client.FixedRate;
import io.chathub.benchmarks.load.client.Load;
import io.chathub.benchmarks.load.client.Pacer;
import io.chathub.benchmarks.load.client.Swarm;
import io.chathub.benchmarks.load.dialect.Target;
import io.chathub.benchmarks.load.process.CpuTime;
import io.chathub.benchmarks.load.process.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A load on a server that is started for it alone, and what that showed. */
public final class Scenario {

    /** All members of a room are notified of each join. A server that is slow drops clients if all join at once. */
    private static final int CONNECTED_AT_ONCE = 100;

    private static final long CONNECT_TIMEOUT = TimeUnit.SECONDS.toNanos(120);
    private static final long DRAIN_TIMEOUT = TimeUnit.SECONDS.toNanos(20);
    private static final double NANOS = 1e9;
    private static final int LONGEST_WARM_UP_SECONDS = 40;
    /** So much of a core, or less. */
    private static final double QUIET_COMPILERS = 0.03;

    private final Shape shape;
    private final List<String> jvmArguments;

    /**
     * The parameters of a run.
     *
     * @param clients          how many connections, all rooms together
     * @param rooms            in how many rooms; 1 for servers that have but one
     * @param publishers       how many of the clients of each room publish
     * @param window           how many texts each publisher has on the way; 0 for a fixed rate
     * @param textsPerSecond   the fixed rate of all publishers together
     * @param textLength       characters a text, at least 17
     * @param stalled          how many of the clients do not read
     * @param warmUpSeconds    for how long it runs at least before it is measured; it goes on while the JVM still compiles
     * @param seconds          for how long it is measured
     */
    public record Shape(
            int clients,
            int rooms,
            int publishers,
            int window,
            double textsPerSecond,
            int textLength,
            int stalled,
            double warmUpSeconds,
            double seconds) {

        /** One publisher at a fixed rate. */
        public static Shape steady(int clients, double textsPerSecond, double seconds) {
            return new Shape(clients, 1, 1, 0, textsPerSecond, 100, 0, 6, seconds);
        }

        /** Publishers that each keep so many texts on the way: the next goes when one was delivered to all. */
        public static Shape saturate(int clients, int publishers, int window, double seconds) {
            return new Shape(clients, 1, publishers, window, 0, 100, 0, 8, seconds);
        }

        /** Many rooms, one publisher in each. */
        public static Shape rooms(int rooms, int clientsEach, double textsPerSecond, double seconds) {
            return new Shape(rooms * clientsEach, rooms, 1, 0, textsPerSecond, 100, 0, 4, seconds);
        }

        /** At a fixed rate, with so many that do not read. */
        public static Shape stalled(int clients, int stalled, double textsPerSecond, int textLength, double seconds) {
            return new Shape(clients, 1, 1, 0, textsPerSecond, textLength, stalled, 10, seconds);
        }
    }

    /** A scenario of this shape; the servers' JVMs get these arguments too. */
    public Scenario(Shape shape, List<String> jvmArguments) {
        this.shape = shape;
        this.jvmArguments = List.copyOf(jvmArguments);
    }

    /** Runs it. */
    public Measurement run(Target target) throws IOException {
        if (shape.rooms() > 1 && !target.hasRooms()) {
            throw new IllegalArgumentException(target + " has one room");
        }
        Load load = new Load(shape.rooms(), shape.publishers(), shape.textLength());
        try (ServerProcess server = ServerProcess.start(target, jvmArguments);
                Swarm swarm = new Swarm(target, server.port(), load)) {
            for (int connected = 0; connected < shape.clients(); connected += CONNECTED_AT_ONCE) {
                swarm.connect(
                        Math.min(CONNECTED_AT_ONCE, shape.clients() - connected),
                        i -> target.newDialect("room-" + load.roomOf(i)),
                        CONNECT_TIMEOUT);
                swarm.settle();
            }
            load.begin(swarm, shape.stalled());
            Pacer pacer = shape.window() > 0 ? new Window(load) : new FixedRate(load, shape.textsPerSecond());
            warmUp(server, swarm, pacer);
            load.measure(true);
            CpuTime cpuBefore = server.cpuTime();
            long writesBefore = server.writes();
            long start = System.nanoTime();
            drive(swarm, pacer, shape.seconds());
            double seconds = (System.nanoTime() - start) / NANOS;
            CpuTime cpu = server.cpuTime().minus(cpuBefore);
            long writes = server.writes() - writesBefore;
            load.measure(false);
            long resident = server.residentBytes();
            pacer.stop();
            swarm.pollUntil(load::isComplete, DRAIN_TIMEOUT);
            return Measurement.of(target, load, seconds, cpu, writes, resident);
        }
    }

    /** Until the server's compilers are quiet: what they do has nothing to do with how long it runs afterwards. */
    private void warmUp(ServerProcess server, Swarm swarm, Pacer pacer) throws IOException {
        drive(swarm, pacer, shape.warmUpSeconds());
        for (int second = 0; second < LONGEST_WARM_UP_SECONDS; second++) {
            double before = server.compilerSeconds();
            drive(swarm, pacer, 1);
            if (server.compilerSeconds() - before < QUIET_COMPILERS) {
                return;
            }
        }
    }

    private static void drive(Swarm swarm, Pacer pacer, double seconds) throws IOException {
        long end = System.nanoTime() + (long) (seconds * NANOS);
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            swarm.poll(pacer.act(now));
        }
    }

    private final class Window implements Pacer {
        private final Load load;
        private boolean begun;

        Window(Load load) {
            this.load = load;
            load.onComplete(publisher -> load.publish(publisher, System.nanoTime()));
        }

        @Override
        public long act(long now) {
            if (!begun) {
                begun = true;
                for (int i = 0; i < load.publisherCount() * shape.window(); i++) {
                    load.publish(i % load.publisherCount(), now);
                }
            }
            return 10;
        }

        @Override
        public void stop() {
            load.onComplete(publisher -> {});
        }
    }
}
