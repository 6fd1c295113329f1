package io.chathub.examples;

import io.chathub.core.HubBuilder;
import io.chathub.store.postgres.PostgresStore;
import io.chathub.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
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
            description = "The password of that user, where the URL has none; none. The variable is safer: command lines can be"
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
            description = "Whether to check the tables of the database only, since others make and change them; ${DEFAULT-VALUE}."
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
            DataSource database = new StoreUrl(url).dataSource(user, password());
            return hub.store(validate ? PostgresStore.withoutMigration(database) : PostgresStore.of(database));
        }
        return dataDir == null ? hub : hub.store(SqliteStore.in(dataDir));
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
}
