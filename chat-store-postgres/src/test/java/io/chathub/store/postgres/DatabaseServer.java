package io.chathub.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server from a Maven artifact, on a port of its own. Its data are in memory where the system has such a place. */
public final class DatabaseServer implements AutoCloseable {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Duration START = Duration.ofSeconds(90);
    private static final int SECONDS = 5;

    private final Path directory;
    private EmbeddedPostgres server;
    private boolean runs = true;

    private DatabaseServer(Path directory, EmbeddedPostgres server) {
        this.directory = directory;
        this.server = server;
    }

    /** Starts a server without data. */
    public static DatabaseServer start() throws IOException {
        Path directory = Files.isWritable(MEMORY)
                ? Files.createTempDirectory(MEMORY, "chathub-postgres")
                : Files.createTempDirectory("chathub-postgres");
        boolean done = false;
        try {
            DatabaseServer started = new DatabaseServer(directory, run(directory, 0));
            done = true;
            return started;
        } finally {
            if (!done) {
                delete(directory);
            }
        }
    }

    private static EmbeddedPostgres run(Path directory, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(START)
                .start();
    }

    /** A data source of the database, with the tables of one schema; it waits for a server for some seconds. */
    public PGSimpleDataSource dataSource(String schema) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url());
        source.setCurrentSchema(schema);
        source.setConnectTimeout(SECONDS);
        source.setSocketTimeout(SECONDS);
        return source;
    }

    /** The directory of the data. */
    Path data() {
        return directory.resolve("data");
    }

    /** The JDBC URL of the database, without a password. */
    public String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** Runs a statement as the superuser. */
    public void execute(String sql) {
        try (Connection connection = dataSource("public").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends all sessions but the one that does it. */
    public void endSessions() {
        execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                + " and backend_type = 'client backend'");
    }

    // --------------------------------------------------------------------------------------------------------- faults

    /** The processes of the server, the one that made the others last. */
    private List<ProcessHandle> processes() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data().resolve("postmaster.pid")).get(0).trim());
        ProcessHandle main = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(main.descendants().toList());
        all.add(main);
        return all;
    }

    /** Stops all processes of the server, as a machine that hangs. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP", processes());
    }

    /** The processes go on. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT", processes());
    }

    /** Ends the server at once, as a crash does: nothing is written, no session is told. */
    public void crash() throws IOException, InterruptedException {
        List<ProcessHandle> all = processes();
        signal("QUIT", all.subList(all.size() - 1, all.size()));
        runs = false;
        for (ProcessHandle process : all) {
            process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        }
        server.close(); // the lock of the data
    }

    /** Starts the server again after a crash, over its data and on its port. */
    public void restart() throws IOException {
        int port = server.getPort();
        Files.deleteIfExists(data().resolve("postmaster.pid"));
        server = run(directory, port);
        runs = true;
    }

    private static void signal(String name, List<ProcessHandle> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        Process kill = new ProcessBuilder(command).inheritIO().start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IllegalStateException("kill -" + name + " failed");
        }
    }

    @Override
    public void close() {
        try {
            List<ProcessHandle> all = runs ? processes() : List.of();
            server.close(); // reports a server that was not started again after a crash, and goes on
            all.forEach(DatabaseServer::awaitEnd); // the close waits for some seconds alone
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        delete(directory);
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
