package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.StoreException;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.store.sqlite.SqliteStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The files that the subcommands leave. */
class StoreCommandsTest {

    @TempDir
    Path data;

    @TempDir
    Path files;

    /** A store of two rooms; the rows of the second one cannot be read, on purpose. */
    private static MessageStore failing(MessageStore store) {
        return (MessageStore) Proxy.newProxyInstance(
                StoreCommandsTest.class.getClassLoader(),
                new Class<?>[] {MessageStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("changes") && arguments[0].equals("second")) {
                        throw StoreException.temporary("a page cannot be read, on purpose", null);
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private MessageStore store() {
        MessageStore store = SqliteStore.in(data);
        store.open(
                new StoreSettings(RoomOptions.DEFAULT, () -> UUID.randomUUID().toString()));
        for (String room : List.of("first", "second")) {
            MessagePosted message =
                    MessagePosted.builder(room, "ann", "said", Instant.EPOCH).build();
            store.commit(UUID.randomUUID(), 1_000, List.of(new NewEvent(new PublishRequest("c1", message), "epoch")));
        }
        return store;
    }

    private static StoreCommands.Export export(Path file) {
        StoreCommands.Export export = new StoreCommands.Export();
        new CommandLine(export)
                .setOut(new PrintWriter(Writer.nullWriter()))
                .parseArgs("--data-dir", "unused", file.toString());
        return export;
    }

    private List<Path> written() throws IOException {
        try (Stream<Path> all = Files.list(files)) {
            return all.toList();
        }
    }

    @Test
    void exportThatFails_leavesNoFile() throws IOException {
        Path file = files.resolve("export.jsonl");
        try (MessageStore store = store()) {
            assertThatThrownBy(() -> export(file).run(failing(store))).isInstanceOf(StoreException.class);
            assertThat(written()).isEmpty();
            export(file).run(store);
        }
        assertThat(written()).containsExactly(file);
        assertThat(Files.readAllLines(file)).last().isEqualTo("{\"end\":true,\"entries\":2}");
    }

    @Test
    void fileThatExists_isNotReplaced() throws IOException {
        Path file = Files.writeString(files.resolve("export.jsonl"), "other");
        try (MessageStore store = store()) {
            assertThatThrownBy(() -> export(file).run(store))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("exists already");
        }
        assertThat(written()).containsExactly(file);
        assertThat(file).hasContent("other");
    }
}
