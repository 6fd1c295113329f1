package io.chathub.benchmarks.load.flood;

import io.chathub.benchmarks.load.client.FixedRate;
import io.chathub.benchmarks.load.client.Load;
import io.chathub.benchmarks.load.client.Pacer;
import io.chathub.benchmarks.load.client.Swarm;
import io.chathub.benchmarks.load.dialect.Target;
import io.chathub.benchmarks.load.flood.FloodWindow.Kind;
import io.chathub.benchmarks.load.process.CpuTime;
import io.chathub.benchmarks.load.process.Machine;
import io.chathub.benchmarks.load.process.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Well-behaved clients in a room, at a fixed rate, while hostile ones attack their server, which has all its limits as they
 * come. Short windows take turns: nothing happens; the same attack hits another server on this machine, which shows what
 * the attackers' own use of the processors does; the attack. So a busy moment of the machine meets all three.
 */
public final class FloodScenario {

    private static final Target TARGET = Target.CHATHUB_V2;
    private static final String ROOM = "bystanders";
    private static final long CONNECT_TIMEOUT = TimeUnit.SECONDS.toNanos(60);
    private static final long DRAIN_TIMEOUT = TimeUnit.SECONDS.toNanos(20);
    private static final double NANOS = 1e9;
    private static final int TEXT_LENGTH = 100;
    /** Fewer than an address may have. */
    private static final int CLIENTS_PER_ADDRESS = 64;
    /** Fewer than a client may send for ever. */
    private static final double TEXTS_PER_PUBLISHER = 15;

    private static final double SETTLE_SECONDS = 0.5;
    /** So much of a core, or less. */
    private static final double QUIET_COMPILERS = 0.05;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Shape shape;
    private final List<String> jvmArguments;
    private final PrintStream log;
    private int networks;

    /**
     * The parameters of a run.
     *
     * @param attacks        one after the other
     * @param sameRoom       whether the attackers are in the room of the others
     * @param relentless     whether they come back at once when they are thrown out, and not a second later
     * @param clients        how many well-behaved ones
     * @param textsPerSecond what they publish together
     * @param rounds         how many windows of each kind
     * @param seconds        how long each is
     * @param longestWarmUp  how many seconds of attacks on each server come before, at most; they end when the JVMs have compiled all
     */
    public record Shape(
            List<Attack> attacks,
            boolean sameRoom,
            boolean relentless,
            int clients,
            double textsPerSecond,
            int rounds,
            double seconds,
            int longestWarmUp) {

        public Shape {
            attacks = List.copyOf(attacks);
        }

        private int publishers() {
            return (int) Math.ceil(textsPerSecond / TEXTS_PER_PUBLISHER);
        }
    }

    /** A scenario that prints each window to {@code log} as it ends; the servers' JVMs get these arguments too. */
    public FloodScenario(Shape shape, List<String> jvmArguments, PrintStream log) {
        this.shape = shape;
        this.jvmArguments = new ArrayList<>(jvmArguments);
        this.jvmArguments.add("-Dguarded=true");
        this.jvmArguments.add("-Dlog.level=INFO"); // a flood that is logged costs that as well
        this.log = log;
    }

    /** Runs it. */
    public List<Flood> run() throws IOException {
        try (ServerProcess server = ServerProcess.start(TARGET, jvmArguments);
                ServerProcess other = ServerProcess.start(TARGET, jvmArguments)) {
            Load load = new Load(1, shape.publishers(), TEXT_LENGTH);
            try (Swarm swarm = new Swarm(TARGET, server.port(), load)) {
                swarm.comeFrom(number -> address(0, 1 + number / CLIENTS_PER_ADDRESS));
                swarm.connect(shape.clients(), number -> TARGET.newDialect(ROOM), CONNECT_TIMEOUT);
                swarm.poll(200);
                load.begin(swarm, 0);
                return new Run(server, other, load, swarm).attacks();
            }
        }
    }

    private static InetAddress address(int network, int host) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 1, (byte) network, (byte) host});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Two servers, and those who measure. */
    private final class Run {
        private final ServerProcess server;
        private final ServerProcess other;
        private final Load load;
        private final Swarm swarm;
        private final Pacer pacer;

        Run(ServerProcess server, ServerProcess other, Load load, Swarm swarm) {
            this.server = server;
            this.other = other;
            this.load = load;
            this.swarm = swarm;
            pacer = new FixedRate(load, shape.textsPerSecond());
        }

        List<Flood> attacks() throws IOException {
            warmUp();
            List<Flood> floods = new ArrayList<>();
            for (Attack attack : shape.attacks()) {
                List<FloodWindow> windows = new ArrayList<>();
                for (int i = 0; i < shape.rounds(); i++) {
                    for (Kind kind : Kind.values()) {
                        FloodWindow window = window(attack, kind);
                        log.println(window.line());
                        windows.add(window);
                    }
                }
                swarm.pollUntil(load::isComplete, DRAIN_TIMEOUT);
                String faults = load.verdict() + (load.hasTotalOrder() ? "" : "not in one order; ");
                Flood flood = new Flood(attack, shape.sameRoom(), List.copyOf(windows), faults);
                log.println(flood.line());
                floods.add(flood);
            }
            return floods;
        }

        /** Both servers have seen everything, and their compilers are quiet. */
        private void warmUp() throws IOException {
            for (int i = 0; i < shape.longestWarmUp(); i++) {
                double before = server.compilerSeconds() + other.compilerSeconds();
                for (ServerProcess one : List.of(server, other)) {
                    try (Attackers attackers = attackers(Attack.ALL, one)) {
                        drive(attackers, 1);
                    }
                }
                if (server.compilerSeconds() + other.compilerSeconds() - before < 2 * QUIET_COMPILERS) {
                    return;
                }
            }
        }

        private FloodWindow window(Attack attack, Kind kind) throws IOException {
            drive(null, SETTLE_SECONDS);
            swarm.pollUntil(load::isComplete, DRAIN_TIMEOUT);
            CpuTime cpuBefore = server.cpuTime();
            double machineBefore = Machine.busySeconds();
            long clientsBefore = THREADS.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            load.measure(true);
            Map<String, Long> tally = Map.of();
            if (kind == Kind.QUIET) {
                drive(null, shape.seconds());
            } else {
                try (Attackers attackers = attackers(attack, kind == Kind.ATTACKED ? server : other)) {
                    drive(attackers, shape.seconds());
                    tally = attackers.tally().counts();
                }
            }
            load.measure(false);
            double seconds = (System.nanoTime() - start) / NANOS;
            Histogram latency = load.latency();
            FloodWindow window = new FloodWindow(
                    kind,
                    latency.getTotalCount() / shape.clients(),
                    latency.getValueAtPercentile(50) / 1e6,
                    latency.getValueAtPercentile(99) / 1e6,
                    latency.getMaxValue() / 1e6,
                    server.cpuTime().minus(cpuBefore).total() / seconds,
                    (THREADS.getCurrentThreadCpuTime() - clientsBefore) / NANOS / seconds,
                    (Machine.busySeconds() - machineBefore) / seconds,
                    tally);
            latency.reset();
            return window;
        }

        private Attackers attackers(Attack attack, ServerProcess attacked) throws IOException {
            networks = networks % 250 + 1; // another one, whose addresses find full budgets
            String room = shape.sameRoom() ? ROOM : "attackers";
            return new Attackers(swarm, attack, attacked.port(), room, shape.relentless(), networks);
        }

        private void drive(@Nullable Attackers attackers, double seconds) throws IOException {
            long end = System.nanoTime() + (long) (seconds * NANOS);
            for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                long wait = pacer.act(now);
                swarm.poll(attackers == null ? wait : Math.min(wait, attackers.act(now)));
            }
        }
    }
}
