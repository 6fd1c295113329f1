package io.chathub.examples;

import io.chathub.core.HubBuilder;
import io.chathub.store.sqlite.SqliteStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the chat is kept over restarts. */
final class StoreArguments {

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "A directory on a local disk that keeps the chat over restarts, for one server at a time; it is made"
                            + " where it does not exist. Without one everything is in memory; none. [CHAT_DATA_DIR]")
    private @Nullable Path dataDir;

    /** The hub with the store, if there is one. */
    HubBuilder applyTo(HubBuilder hub) {
        return dataDir == null ? hub : hub.store(SqliteStore.in(dataDir));
    }
}
