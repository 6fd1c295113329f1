package io.chathub.store.postgres.internal;

import io.chathub.core.spi.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables, by version: a numbered file of statements leads to each version, and a file that was released does not change. The
 * database has a row for each file, with its checksum. A database of a later version is refused.
 */
public final class Schema {

    private record Step(int version, String name, String checksum) {}

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    /** The files, from version 1. */
    private static final List<String> FILES = List.of("V1__tables.sql", "V2__erasure.sql", "V3__keys.sql");

    private static final String VERSIONS =
            "create table if not exists chat_schema(version integer primary key, name text not null,"
                    + " checksum text not null, applied_at timestamptz not null default now())";

    private Schema() {}

    /** The statements that lead from a version to the present one, with the rows of the versions. */
    public static String script(int from) {
        if (from < 0 || from > FILES.size()) {
            throw new IllegalArgumentException("from: " + from + " (expected: 0 to " + FILES.size() + ")");
        }
        StringBuilder script = new StringBuilder("begin;\n").append(VERSIONS).append(";\n\n");
        for (int version = from + 1; version <= FILES.size(); version++) {
            Step step = step(version);
            script.append("-- ").append(step.name()).append('\n').append(statements(version));
            script.append(row(step)).append(";\n\n");
        }
        return script.append("commit;\n").toString();
    }

    private static String row(Step step) {
        return "insert into chat_schema(version, name, checksum) values(" + step.version() + ", '" + step.name()
                + "', '" + step.checksum() + "')";
    }

    /**
     * Brings the tables up to date, in the caller's transaction; one process at a time.
     *
     * @throws StoreException {@code UNUSABLE} if the database is of a later version, or was made by other statements
     */
    static void migrate(Sql sql) throws SQLException {
        sql.list("select pg_advisory_xact_lock(hashtext('chathub schema'), hashtext(current_schema()))", row -> 0);
        sql.run(VERSIONS);
        int version = check(sql);
        for (int next = version + 1; next <= FILES.size(); next++) {
            Step step = step(next);
            sql.script(statements(next));
            sql.run(row(step));
            LOG.info("The tables of the store have the version {} ({})", next, step.name());
        }
    }

    /**
     * Checks that the tables are up to date, and changes nothing.
     *
     * @throws StoreException {@code UNUSABLE} if they are not
     */
    static void validate(Sql sql) throws SQLException {
        boolean there = sql.number("select count(*) from pg_class where oid = to_regclass('chat_schema')", 0) > 0;
        int version = there ? check(sql) : 0;
        if (version < FILES.size()) {
            throw StoreException.unusable(
                    "the database has the schema " + version + ", and this version needs " + FILES.size()
                            + ": run the script of PostgresStore.schemaScript(" + version + ")",
                    null);
        }
    }

    private static int check(Sql sql) throws SQLException {
        Map<Integer, Step> applied = new TreeMap<>();
        for (Step step : sql.list(
                "select version, name, checksum from chat_schema",
                row -> new Step(row.getInt(1), row.getString(2), row.getString(3)))) {
            applied.put(step.version(), step);
        }
        int version = 0;
        for (Step step : applied.values()) {
            version++;
            if (step.version() > FILES.size()) {
                throw StoreException.unusable(
                        "the database has the schema " + step.version() + ", and this version knows " + FILES.size()
                                + ": start a later version of the server",
                        null);
            }
            if (step.version() != version || !step.equals(step(version))) {
                throw StoreException.unusable(
                        "the database has the schema step " + step.version() + " (" + step.name()
                                + ") with other statements than this version: chat_schema does not fit",
                        null);
            }
        }
        return version;
    }

    private static Step step(int version) {
        return new Step(version, FILES.get(version - 1), checksum(statements(version)));
    }

    /** The statements of a file. Each line ends with a line feed alone, also after a checkout on Windows. */
    private static String statements(int version) {
        String file = FILES.get(version - 1);
        try (InputStream in = Schema.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    private static String checksum(String statements) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(statements.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
