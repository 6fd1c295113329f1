package io.chathub.benchmarks;

import io.chathub.benchmarks.load.dialect.Target;
import io.chathub.benchmarks.load.flood.Attack;
import io.chathub.benchmarks.load.flood.Flood;
import io.chathub.benchmarks.load.flood.FloodScenario;
import io.chathub.benchmarks.load.scenario.ChurnScenario;
import io.chathub.benchmarks.load.scenario.IdleScenario;
import io.chathub.benchmarks.load.scenario.Measurement;
import io.chathub.benchmarks.load.scenario.Report;
import io.chathub.benchmarks.load.scenario.Scenario.Shape;
import io.chathub.benchmarks.load.scenario.Series;
import io.chathub.benchmarks.load.scenario.StormScenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The load tool. */
@Command(
        name = "run",
        description = "Puts a load on servers and prints what it cost them.",
        mixinStandardHelpOptions = true)
public final class LoadMain {

    private static final int LONGEST_WARM_UP = 20;

    @Option(
            names = "--targets",
            split = ",",
            defaultValue = "CHATHUB_V1,CHATHUB_V2,FLOOR,FLOOR_BATCHED",
            description = "Which servers, of ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private List<Target> targets = List.of();

    @Option(names = "--clients", defaultValue = "1000", description = "Connections; default: ${DEFAULT-VALUE}.")
    private int clients;

    @Option(
            names = "--rounds",
            defaultValue = "1",
            description = "How often, one server after the other; default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "8",
            description = "For how long each is measured; default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--jvm",
            description = "An argument for the servers' JVMs, a profiler for instance; may be repeated.")
    private List<String> jvmArguments = List.of();

    private LoadMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new LoadMain()).execute(args));
    }

    /** A fixed rate. */
    @Command(description = "One publisher at a fixed rate.", mixinStandardHelpOptions = true)
    int steady(
            @Option(names = "--rate", defaultValue = "50", description = "Texts a second; default: ${DEFAULT-VALUE}.")
                    double rate) {
        return run(Shape.steady(clients, rate, seconds));
    }

    /** A closed loop. */
    @Command(description = "Publishers that keep a number of texts on the way.", mixinStandardHelpOptions = true)
    int saturate(
            @Option(names = "--publishers", defaultValue = "4") int publishers,
            @Option(names = "--window", defaultValue = "4") int window) {
        return run(Shape.saturate(clients, publishers, window, seconds));
    }

    /** Nothing happens. */
    @Command(description = "Connections that say nothing.", mixinStandardHelpOptions = true)
    int idle(@Option(names = "--histogram", description = "Print the largest classes on the heap.") boolean histogram)
            throws IOException {
        for (Target target : targets) {
            System.out.println(new IdleScenario(clients, seconds, jvmArguments)
                    .run(target, histogram, System.out)
                    .line());
        }
        return 0;
    }

    /** Many rooms. */
    @Command(
            description = "Many rooms, a publisher in each, at a fixed rate; --clients counts those of all rooms.",
            mixinStandardHelpOptions = true)
    int rooms(
            @Option(names = "--rooms", defaultValue = "100", description = "How many; default: ${DEFAULT-VALUE}.")
                    int rooms,
            @Option(names = "--rate", defaultValue = "5000", description = "Texts a second; default: ${DEFAULT-VALUE}.")
                    double rate) {
        return run(Shape.rooms(rooms, clients / rooms, rate, seconds));
    }

    /** Some do not read. */
    @Command(description = "A fixed rate, with clients that do not read.", mixinStandardHelpOptions = true)
    int stalled(
            @Option(names = "--stalled", defaultValue = "100", description = "How many; default: ${DEFAULT-VALUE}.")
                    int stalled,
            @Option(names = "--rate", defaultValue = "50", description = "Texts a second; default: ${DEFAULT-VALUE}.")
                    double rate,
            @Option(
                            names = "--length",
                            defaultValue = "2000",
                            description = "Characters a text; default: ${DEFAULT-VALUE}.")
                    int length) {
        return run(Shape.stalled(clients, stalled, rate, length, seconds));
    }

    /** Others attack. */
    @Command(
            description =
                    "A fixed rate on one ChatHub with its limits on, while hostile clients attack it; --rounds counts windows with and without. The log of the servers is in the error output.",
            mixinStandardHelpOptions = true)
    int flood(
            @Option(
                            names = "--attacks",
                            split = ",",
                            defaultValue = "SLOW_HANDSHAKES,PINGS,MESSAGES,JOINS,MALFORMED,ALL",
                            description = "Which, of ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
                    List<Attack> attacks,
            @Option(names = "--same-room", description = "Attackers join the room of the others.") boolean sameRoom,
            @Option(
                            names = "--relentless",
                            description =
                                    "Attackers come back at once when they are thrown out, not in the next second.")
                    boolean relentless,
            @Option(names = "--rate", defaultValue = "100", description = "Texts a second; default: ${DEFAULT-VALUE}.")
                    double rate)
            throws IOException {
        List<Flood> floods = new FloodScenario(
                        new FloodScenario.Shape(
                                attacks, sameRoom, relentless, clients, rate, rounds, seconds, LONGEST_WARM_UP),
                        jvmArguments,
                        System.out)
                .run();
        System.out.print(Flood.tableHead());
        floods.forEach(flood -> System.out.print(flood.row()));
        return floods.stream().allMatch(Flood::isValid) ? 0 : 1;
    }

    /** All come at once. */
    @Command(description = "All clients connect and join one room.", mixinStandardHelpOptions = true)
    int storm() throws IOException {
        for (Target target : targets) {
            System.out.println(
                    new StormScenario(clients, jvmArguments).run(target).line());
        }
        return 0;
    }

    /** Clients that connect and disconnect. */
    @Command(description = "Clients that come and go; --clients counts all of them.", mixinStandardHelpOptions = true)
    int churn() throws IOException {
        for (Target target : targets) {
            System.out.println(
                    new ChurnScenario(clients, jvmArguments).run(target).line());
        }
        return 0;
    }

    /** Everything that docs/performance.md shows. */
    @Command(
            description =
                    "Measures everything that docs/performance.md shows, and writes its tables. A server at a time, so it takes long.",
            mixinStandardHelpOptions = true)
    int report(
            @Option(names = "--page", defaultValue = "docs/performance.md", description = "Default: ${DEFAULT-VALUE}.")
                    Path page,
            @Option(
                            names = "--only",
                            split = ",",
                            description =
                                    "Some of: saturate, steady, growth, rooms, stalled, idle, storm; containers, which are in docs/containers.md.")
                    List<String> only)
            throws IOException {
        return new ReportRun(new Report(page), rounds, seconds, jvmArguments).run(only == null ? ReportRun.ALL : only);
    }

    private int run(Shape shape) {
        Map<Target, List<Measurement>> runs = new Series(shape, jvmArguments, System.out).run(targets, rounds);
        return runs.values().stream().flatMap(List::stream).allMatch(Measurement::isValid) ? 0 : 1;
    }
}
