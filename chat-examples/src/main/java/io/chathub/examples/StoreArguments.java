package io.chathub.examples;

import io.chathub.core.HubBuilder;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.store.postgres.PostgresStore;
import io.chathub.store.sqlite.SqliteStore;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Option;

/** Where the chat is kept over restarts. The password of a database is in no message. */
final class StoreArguments {

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "A directory on a local disk that keeps the chat over restarts, for one server at a time; it is made"
                            + " where it does not exist. Without one everything is in memory; none. [CHAT_DATA_DIR]")
    private @Nullable Path dataDir;

    @Option(
            names = "--store-url",
            paramLabel = "URL",
            description =
                    "A PostgreSQL database that keeps the chat over restarts, in place of a directory, as postgresql://host/database"
                            + " or jdbc:postgresql://host/database; none. [CHAT_STORE_URL]")
    private @Nullable String url;

    @Option(
            names = "--store-user",
            paramLabel = "NAME",
            description = "The user of the database, where the URL has none; none. [CHAT_STORE_USER]")
    private @Nullable String user;

    @Option(
            names = "--store-password",
            paramLabel = "PASSWORD",
            description =
                    "The password of that user, where the URL has none; none. The variable is safer: command lines can be"
                            + " seen. [CHAT_STORE_PASSWORD]")
    private @Nullable String password;

    @Option(
            names = "--store-password-file",
            paramLabel = "FILE",
            description = "A file with that password instead; none. [CHAT_STORE_PASSWORD_FILE]")
    private @Nullable Path passwordFile;

    @Option(
            names = "--store-validate",
            paramLabel = "TRUE_OR_FALSE",
            arity = "1",
            defaultValue = "false",
            description =
                    "Whether to check the tables of the database only, since others make and change them; ${DEFAULT-VALUE}."
                            + " [CHAT_STORE_VALIDATE]")
    private boolean validate;

    /** The hub with the store, if there is one. */
    HubBuilder applyTo(HubBuilder hub) {
        if (url != null && dataDir != null) {
            throw new IllegalArgumentException("data-dir, store-url: both (expected: one of them)");
        }
        if (url == null && (user != null || password != null || passwordFile != null || validate)) {
            throw new IllegalArgumentException("store-user, store-password or store-validate: without store-url"
                    + " (expected: with the URL of a database)");
        }
        if (url != null) {
            DataSource database = new DatabaseUrl(url).dataSource(user, password());
            return hub.store(validate ? PostgresStore.withoutMigration(database) : PostgresStore.of(database));
        }
        return dataDir == null ? hub : hub.store(SqliteStore.in(dataDir));
    }

    /**
     * The store for a step that no server may disturb; not open.
     *
     * @throws IllegalArgumentException if there is none, or the directory has no database
     */
    MessageStore alone() {
        if ((url == null) == (dataDir == null)) {
            throw new IllegalArgumentException(
                    "data-dir, store-url: " + (url == null ? "none" : "both") + " (expected: one of them)");
        }
        return url != null
                ? PostgresStore.alone(new DatabaseUrl(url).dataSource(user, password()), !validate)
                : inDirectory(Objects.requireNonNull(dataDir, "dataDir"));
    }

    /** The store in a directory that has one. */
    static MessageStore inDirectory(Path directory) {
        if (!Files.isRegularFile(directory.resolve("chat.db"))) {
            throw new IllegalArgumentException("data directory " + directory + ": there is no chat.db");
        }
        return SqliteStore.in(directory);
    }

    private @Nullable String password() {
        if (passwordFile == null) {
            return password;
        }
        if (password != null) {
            throw new IllegalArgumentException("store-password, store-password-file: both (expected: one of them)");
        }
        try {
            return new String(SecretFile.read(passwordFile), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "store-password-file: " + passwordFile + " (expected: a file that can be read)", e);
        }
    }

    /** The URL of a database, as JDBC or the programs of PostgreSQL write it. It may have a password, and is in no message. */
    static final class DatabaseUrl {

        private static final String JDBC = "jdbc:";
        private static final Set<String> SCHEMES = Set.of("postgresql", "postgres");

        /** The driver logs a port that is none, which may be a part of a password with a slash in it. */
        private static final Pattern HOSTS = hosts("(?:[^\\s:@,\\[\\]]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");

        private static final int CONNECT_SECONDS = 5;
        private static final int ANSWER_SECONDS = 15;
        private static final String EXPECTED =
                "store-url: no URL of a database (expected: postgresql://host/database, with or without user:password@)";

        private final String jdbcUrl;
        private final @Nullable String user;
        private final @Nullable String password;

        /**
         * Reads the URL.
         *
         * @throws IllegalArgumentException if it is none of PostgreSQL's
         */
        DatabaseUrl(String url) {
            URI uri = uri(url.startsWith(JDBC) ? url.substring(JDBC.length()) : url);
            String authority = uri.getRawAuthority();
            int at = authority == null ? -1 : authority.lastIndexOf('@');
            String hosts = authority == null ? "" : authority.substring(at + 1);
            if (!SCHEMES.contains(String.valueOf(uri.getScheme()))
                    || !HOSTS.matcher(hosts).matches()) {
                throw new IllegalArgumentException(EXPECTED);
            }
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            jdbcUrl = "jdbc:postgresql://" + hosts + uri.getRawPath() + query;
            String[] login = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
            user = login.length > 0 ? decoded(login[0]) : null;
            password = login.length > 1 ? decoded(login[1]) : null;
        }

        private static Pattern hosts(String host) {
            return Pattern.compile(host + "(?:," + host + ")*");
        }

        private static URI uri(String url) {
            try {
                return new URI(url);
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException(EXPECTED); // without the cause, which has the URL
            }
        }

        private static String decoded(String encoded) {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        /**
         * The database, with times after which a connection or an answer counts as failed unless the URL sets its own.
         *
         * @param otherUser     the user where the URL has none
         * @param otherPassword the password where the URL has none
         */
        DataSource dataSource(@Nullable String otherUser, @Nullable String otherPassword) {
            PGSimpleDataSource database = new PGSimpleDataSource();
            database.setApplicationName("chat-server");
            database.setConnectTimeout(CONNECT_SECONDS);
            database.setSocketTimeout(ANSWER_SECONDS);
            database.setTcpKeepAlive(true);
            try {
                database.setUrl(jdbcUrl);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(EXPECTED); // without the cause, which has the URL
            }
            if (database.getUser() == null) {
                database.setUser(user != null ? user : otherUser);
            }
            if (database.getPassword() == null) {
                database.setPassword(password != null ? password : otherPassword);
            }
            return database;
        }
    }
}
