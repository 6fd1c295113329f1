package io.chathub.benchmarks;

import io.chathub.benchmarks.load.IdleScenario;
import io.chathub.benchmarks.load.Measurement;
import io.chathub.benchmarks.load.Scenario;
import io.chathub.benchmarks.load.Scenario.Shape;
import io.chathub.benchmarks.load.Target;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The load tool. */
@Command(
        name = "run",
        description = "Puts a load on servers and prints what it cost them.",
        mixinStandardHelpOptions = true)
public final class LoadMain {

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
                    double rate)
            throws IOException {
        return run(Shape.steady(clients, rate, seconds));
    }

    /** A closed loop. */
    @Command(description = "Publishers that keep a number of texts on the way.", mixinStandardHelpOptions = true)
    int saturate(
            @Option(names = "--publishers", defaultValue = "4") int publishers,
            @Option(names = "--window", defaultValue = "4") int window)
            throws IOException {
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

    private int run(Shape shape) throws IOException {
        boolean valid = true;
        for (int round = 0; round < rounds; round++) {
            for (Target target : targets) {
                Measurement measurement = new Scenario(shape, jvmArguments).run(target);
                System.out.println(measurement.line());
                valid &= measurement.isValid();
            }
        }
        return valid ? 0 : 1;
    }
}
