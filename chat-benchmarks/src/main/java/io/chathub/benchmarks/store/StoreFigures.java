package io.chathub.benchmarks.store;

import io.chathub.core.spi.store.MessageStore;
import io.chathub.store.postgres.PostgresStore;
import io.chathub.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the stores, one thing after another, and prints a table. The things that are compared take turns. */
@Command(
        name = "store-figures",
        description = "Measures the stores on a disk, and prints a table.",
        mixinStandardHelpOptions = true)
public final class StoreFigures implements Callable<Integer> {

    /** The parts, in their order. */
    enum Part {
        /** Acknowledgements a second and their times, beside a plain log and a hub in memory. */
        COMMITS,
        /** Deliveries to the members of a room, with a store and without. */
        FAN_OUT,
        /** Several nodes on one database, beside a pool with a transaction a message. */
        NODES,
        /** Rooms that nobody uses. */
        IDLE,
        /** Pages, searches and a restart where there are many messages. */
        MILLION
    }

    private static final List<Integer> PUBLISHERS = List.of(1, 16, 256);
    private static final int NODES = 4;
    private static final int SYNCS = 200;

    @Option(names = "--rounds", defaultValue = "3", description = "Runs of each comparison; default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "3", description = "Of each run; default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(names = "--warm-up", defaultValue = "1.5", description = "Seconds before; default: ${DEFAULT-VALUE}.")
    private double warmUp;

    @Option(names = "--messages", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}.")
    private int messages;

    @Option(names = "--rooms", defaultValue = "20", description = "Rooms of these; default: ${DEFAULT-VALUE}.")
    private int rooms;

    @Option(names = "--members", defaultValue = "1000", description = "Of the fan-out; default: ${DEFAULT-VALUE}.")
    private int members;

    @Option(names = "--idle-rooms", defaultValue = "5000", description = "Default: ${DEFAULT-VALUE}.")
    private int idleRooms;

    @Option(
            names = "--parts",
            split = ",",
            defaultValue = "COMMITS,FAN_OUT,NODES,IDLE,MILLION",
            description = "Of ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private List<Part> parts = List.of();

    @Option(names = "--postgres", arity = "1", defaultValue = "true", description = "Default: ${DEFAULT-VALUE}.")
    private boolean postgres;

    @Option(
            names = "--directory",
            description = "A directory on the disk that is measured; it gets a folder, which is removed at the end;"
                    + " default: /var/tmp.")
    private Path directory = Path.of("/var/tmp");

    @Option(names = "--raw", defaultValue = "store-figures.tsv", description = "Default: ${DEFAULT-VALUE}.")
    private Path raw = Path.of("store-figures.tsv");

    @Spec
    private CommandSpec command = CommandSpec.create();

    private int folders;

    private StoreFigures() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new StoreFigures())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    /** The table has what was measured, also where a part has failed. */
    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        int failed = 0;
        Set<Part> wanted = EnumSet.copyOf(parts);
        if (!Files.isDirectory(directory)) {
            throw new CommandLine.ParameterException(command.commandLine(), "--directory: no directory: " + directory);
        }
        directory = Files.createTempDirectory(directory, "store-figures");
        try (Table table = new Table(raw);
                @Nullable Databases databases = postgres ? new Databases(directory) : null) {
            for (Part part : Part.values()) {
                try {
                    if (wanted.contains(part)) {
                        run(part, table, databases);
                    }
                } catch (IOException | SQLException | RuntimeException e) {
                    failed++;
                    System.err.println(part + " has failed");
                    e.printStackTrace();
                }
            }
            ratios(table);
            table.print();
        } finally {
            delete(directory);
        }
        return failed == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void run(Part part, Table table, @Nullable Databases databases)
            throws IOException, InterruptedException, SQLException {
        switch (part) {
            case COMMITS -> commits(table, databases);
            case FAN_OUT -> fanOut(table);
            case MILLION -> million(table, databases);
            case IDLE -> idle(table);
            case NODES -> {
                if (databases != null) {
                    nodes(table, databases);
                }
            }
        }
    }

    private Path folder() throws IOException {
        return Files.createDirectory(directory.resolve("run" + ++folders));
    }

    private static MessageStore store(DataSource database) {
        return PostgresStore.of(database);
    }

    private void commits(Table table, @Nullable Databases databases)
            throws IOException, InterruptedException, SQLException {
        for (int round = 0; round < rounds; round++) {
            table.add("this disk", "append and sync us, p50", PlainLog.syncMicros(folder(), SYNCS));
            for (int publishers : PUBLISHERS) {
                String row = ", publishers: " + publishers;
                measure(table, "plain log" + row, new PlainLog(folder()), publishers);
                measure(table, "SQLite" + row, new HubPublishing(SqliteStore.in(folder())), publishers);
                if (databases != null) {
                    measure(table, "PostgreSQL" + row, new HubPublishing(store(databases.next())), publishers);
                }
                measure(table, "in memory" + row, new HubPublishing(null), publishers);
            }
        }
    }

    private void measure(Table table, String row, Publishing target, int publishers) throws InterruptedException {
        try (target) {
            table.add(row, Load.run(target, publishers, warmUp, seconds));
        }
    }

    private void fanOut(Table table) throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            String row = ", fan-out to " + members;
            FanOut.run(table, "in memory" + row, null, members, warmUp, seconds);
            FanOut.run(table, "SQLite" + row, SqliteStore.in(folder()), members, warmUp, seconds);
        }
    }

    private void million(Table table, @Nullable Databases databases)
            throws IOException, InterruptedException, SQLException {
        Path folder = folder();
        String row = ", messages: " + messages;
        try (MessageStore store = SqliteStore.in(folder)) {
            Million.open(store);
            Million figures = new Million(table, "SQLite" + row, messages, rooms);
            figures.fill(store);
            figures.read(store);
        }
        for (int round = 0; round < rounds; round++) {
            RestartProbe.run(table, "SQLite" + row, folder);
        }
        if (databases != null) {
            DataSource database = databases.next();
            try (MessageStore store = store(database)) {
                Million.open(store);
                Million figures = new Million(table, "PostgreSQL" + row, messages, rooms);
                figures.fill(store);
                Databases.execute(database, "vacuum analyze"); // as the server does by itself, sooner or later
                figures.read(store);
            }
        }
    }

    private void idle(Table table) throws IOException, InterruptedException {
        String row = ", idle rooms: " + idleRooms;
        IdleRooms.run(table, "in memory" + row, null, idleRooms, seconds);
        IdleRooms.run(table, "SQLite" + row, SqliteStore.in(folder()), idleRooms, seconds);
    }

    private void nodes(Table table, Databases databases) throws InterruptedException, SQLException {
        int publishers = PUBLISHERS.get(PUBLISHERS.size() - 1);
        for (int round = 0; round < rounds; round++) {
            measure(table, "a transaction a message", new NaivePool(databases.next()), publishers);
            DataSource database = databases.next();
            List<Publishing> nodes = new ArrayList<>();
            try {
                for (int i = 0; i < NODES; i++) {
                    nodes.add(new HubPublishing(store(database)));
                }
                String row = "PostgreSQL, nodes: " + NODES;
                table.add(row, Load.run(publisher -> nodes.get(publisher % NODES), publishers, warmUp, seconds));
                table.add(row, "gaps", (double)
                        Databases.number(database, "select max(pos) - count(*) from chat_message"));
            } finally {
                nodes.forEach(Publishing::close);
            }
        }
    }

    private void ratios(Table table) {
        for (int publishers : PUBLISHERS) {
            String row = ", publishers: " + publishers;
            double log = table.middle("plain log" + row, "acks/s");
            ratio(table, "SQLite" + row, "acks/s", "of the plain log", log);
            ratio(table, "PostgreSQL" + row, "acks/s", "of the plain log", log);
        }
        ratio(
                table,
                "PostgreSQL, nodes: " + NODES,
                "acks/s",
                "of a transaction a message",
                table.middle("a transaction a message", "acks/s"));
    }

    private static void ratio(Table table, String row, String figure, String of, double base) {
        double value = table.middle(row, figure);
        if (!Double.isNaN(value) && !Double.isNaN(base)) {
            table.add(row, figure + " " + of, value / base);
        }
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
