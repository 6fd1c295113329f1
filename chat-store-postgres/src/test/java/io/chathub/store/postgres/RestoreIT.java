package io.chathub.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.server.jetty.ChatServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a database are put back as they were before, while no server runs, and the chat goes on with them. */
@NeedsPostgres
@Tag("long")
class RestoreIT {

    @TempDir
    Path elsewhere;

    private DatabaseServer database;
    /** The numbers of all messages that were acknowledged, with their epoch. */
    private final List<String> places = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        database = DatabaseServer.start();
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private ChatServer server() {
        Hub hub = Hub.builder()
                .options(RawClient.WITHOUT_RATES)
                .store(PostgresStore.of(database.dataSource("public")))
                .build();
        return ChatServer.builder().host("127.0.0.1").port(0).hub(hub).build().start();
    }

    private void post(RawClient client, String key) throws Exception {
        String ack = client.post("dev", key, "text of " + key);
        places.add(RawClient.field(ack, "epoch") + "/" + RawClient.field(ack, "offset"));
    }

    /** Posts messages on a server of their own. Returns the epoch of the room. */
    private String posts(String... keys) throws Exception {
        try (ChatServer server = server();
                RawClient ann = new RawClient(server.port())) {
            String epoch = RawClient.field(ann.join("ann", "dev", ""), "epoch");
            for (String key : keys) {
                post(ann, key);
            }
            return epoch;
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    }

    private void backUp(Path copy) throws Exception {
        database.crash(); // the files of a server that does not run, whose log brings them up to date
        run("cp", "-a", database.data().toString(), copy.toString());
        database.restart();
    }

    private void restore(Path copy) throws Exception {
        database.crash();
        run("rm", "-r", database.data().toString());
        run("cp", "-a", copy.toString(), database.data().toString());
        database.restart();
    }

    private int newEpochs() {
        try (MessageStore store = PostgresStore.alone(database.dataSource("public"), true)) {
            store.open(new StoreSettings(
                    RoomOptions.DEFAULT, () -> UUID.randomUUID().toString()));
            return store.renewAll();
        }
    }

    @Test
    void restoredDatabase_hasNewEpochs() throws Exception {
        Path copy = elsewhere.resolve("data");
        String epoch = posts("k1", "k2", "k3");
        backUp(copy);
        assertThat(posts("k4", "k5", "k6")).isEqualTo(epoch);
        restore(copy);
        assertThat(newEpochs()).isEqualTo(1);
        try (ChatServer server = server();
                RawClient ann = new RawClient(server.port());
                RawClient bob = new RawClient(server.port())) {
            String behind = ann.join("ann", "dev", ",\"since\":{\"epoch\":\"" + epoch + "\",\"offset\":2}");
            assertThat(behind).contains("\"recovered\":true", "text of k3").doesNotContain("text of k4");
            String above = bob.join("bob", "dev", ",\"since\":{\"epoch\":\"" + epoch + "\",\"offset\":6}");
            assertThat(above).contains("\"recovered\":false");
            String renewed = RawClient.field(above, "epoch");
            assertThat(renewed).isNotEqualTo(epoch);
            post(ann, "k7");
            assertThat(places.get(places.size() - 1)).isEqualTo(renewed + "/4");
            assertThat(ann.post("dev", "k3", "text of k3"))
                    .as("a key from before the backup")
                    .contains("\"duplicate\":true", "\"offset\":3");
        }
        assertThat(places).as("no number of a message is used twice").doesNotHaveDuplicates();
    }

    /** Nothing shows that the database is older: this is what the step of the new epochs is for, and what the checks find. */
    @Test
    void restoredDatabaseWithoutNewEpochs_usesNumbersTwice() throws Exception {
        Path copy = elsewhere.resolve("data");
        String epoch = posts("k1");
        backUp(copy);
        posts("k2");
        restore(copy);
        assertThat(posts("k3")).isEqualTo(epoch);
        assertThat(places).hasSize(3);
        assertThat(places.stream().distinct()).hasSize(2);
    }
}
