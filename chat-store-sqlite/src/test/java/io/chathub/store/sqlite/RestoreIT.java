package io.chathub.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.server.jetty.ChatServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A backup, messages after it, and its restore as docs/operations.md says: nothing is claimed that was lost. */
class RestoreIT {

    @RegisterExtension
    final TestDirectory directory = new TestDirectory();

    @TempDir
    Path elsewhere;

    /** The epoch and offset of each ack. */
    private final List<String> places = new ArrayList<>();

    private ChatServer start() {
        Hub hub = Hub.builder()
                .options(RawClient.WITHOUT_RATES)
                .store(SqliteStore.in(directory.path()))
                .build();
        return ChatServer.builder().host("127.0.0.1").port(0).hub(hub).build().start();
    }

    private void post(RawClient client, String key) throws Exception {
        String ack = client.post("dev", key, "text of " + key);
        assertThat(ack).contains("\"ack\"").doesNotContain("duplicate");
        places.add(RawClient.field(ack, "epoch") + "/" + RawClient.field(ack, "offset"));
    }

    /** Backup at three messages, six at the end. Returns the epoch. */
    private String runUntilTheLoss(Path backup) throws Exception {
        try (ChatServer server = start();
                RawClient ann = new RawClient(server.port())) {
            String epoch = RawClient.field(ann.join("ann", "dev", ""), "epoch");
            for (int i = 1; i <= 3; i++) {
                post(ann, "k" + i);
            }
            server.hub().data().backup(backup, "op").toCompletableFuture().get(20, TimeUnit.SECONDS);
            for (int i = 4; i <= 6; i++) {
                post(ann, "k" + i);
            }
            return epoch;
        }
    }

    private void checkTheRestored(String epoch) throws Exception {
        try (ChatServer server = start();
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
            String again = ann.post("dev", "k3", "text of k3");
            assertThat(again).as("a key from before the backup").contains("\"duplicate\":true", "\"offset\":3");
        }
        assertThat(places).as("no number of a message is used twice").doesNotHaveDuplicates();
    }

    private void clear() throws IOException {
        try (Stream<Path> files = Files.list(directory.path())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    private int renewAll() {
        try (MessageStore store = SqliteStore.in(directory.path())) {
            store.open(new StoreSettings(
                    RoomOptions.DEFAULT, () -> UUID.randomUUID().toString()));
            return store.renewAll();
        }
    }

    @Test
    void restoredBackup_hasNewEpochs() throws Exception {
        Path backup = elsewhere.resolve("backup.db");
        String epoch = runUntilTheLoss(backup);
        clear();
        Files.copy(backup, directory.path().resolve("chat.db"));
        assertThat(renewAll()).isEqualTo(1);
        checkTheRestored(epoch);
    }

    @Test
    void backupOverThePresentFiles_isNoticedByTheMark() throws Exception {
        Path backup = elsewhere.resolve("backup.db");
        String epoch = runUntilTheLoss(backup);
        Files.copy(backup, directory.path().resolve("chat.db"), StandardCopyOption.REPLACE_EXISTING);
        checkTheRestored(epoch);
    }

    /** A copy of the whole directory has its mark too: without new epochs, numbers are used twice. This is what the checks find. */
    @Test
    void copyOfTheDirectory_needsNewEpochs() throws Exception {
        Path copy = elsewhere.resolve("copy");
        String epoch;
        try (ChatServer server = start();
                RawClient ann = new RawClient(server.port())) {
            epoch = RawClient.field(ann.join("ann", "dev", ""), "epoch");
            for (int i = 1; i <= 3; i++) {
                post(ann, "k" + i);
            }
        }
        copy(directory.path(), copy);
        try (ChatServer server = start();
                RawClient ann = new RawClient(server.port())) {
            ann.join("ann", "dev", "");
            post(ann, "k4");
        }
        clear();
        copy(copy, directory.path());
        try (ChatServer server = start();
                RawClient ann = new RawClient(server.port())) {
            assertThat(RawClient.field(ann.join("ann", "dev", ""), "epoch"))
                    .as("nothing shows that the copy is older")
                    .isEqualTo(epoch);
            post(ann, "k5");
        }
        assertThat(places).as("an epoch that was kept").hasSize(5);
        assertThat(places.stream().distinct()).as("is found").hasSize(4);
        places.clear();
        clear();
        copy(copy, directory.path());
        assertThat(renewAll()).isEqualTo(1);
        try (ChatServer server = start();
                RawClient ann = new RawClient(server.port())) {
            assertThat(ann.join("ann", "dev", ",\"since\":{\"epoch\":\"" + epoch + "\",\"offset\":4}"))
                    .contains("\"recovered\":false");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
