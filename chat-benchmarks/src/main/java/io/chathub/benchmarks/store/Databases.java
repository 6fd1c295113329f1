package io.chathub.benchmarks.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server with its data on the measured disk, with the defaults of PostgreSQL, and schemas in it. */
final class Databases implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(90);

    private final EmbeddedPostgres server;
    private int schemas;

    Databases(Path directory) throws IOException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(Files.createDirectories(directory.resolve("postgres")))
                .setCleanDataDirectory(false)
                .setPGStartupWait(START)
                .setServerConfig("fsync", "on") // the library has servers of tests in mind
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    /** Runs a statement. */
    static void execute(DataSource database, String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    /** A number that a query gives. */
    static long number(DataSource database, String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** A new schema. */
    DataSource next() throws SQLException {
        String schema = "bench" + ++schemas;
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(server.getJdbcUrl("postgres", "postgres"));
        execute(source, "create schema " + schema);
        if (number(
                        source,
                        "select count(*) from pg_settings where name in ('fsync', 'synchronous_commit')"
                                + " and setting = 'on'")
                != 2) {
            throw new IllegalStateException("the server does not sync its commits");
        }
        source.setCurrentSchema(schema);
        return source;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
