package io.chathub.testkit.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.server.jetty.ChatServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup, messages after it, and its restore as docs/operations.md says: nothing is claimed that was lost. */
public abstract class RestoreSuite extends ServerSuite {

    /** For backups. */
    @TempDir
    protected Path elsewhere;

    /** The epoch and offset of each ack. */
    private final List<String> places = new ArrayList<>();

    /** Copies the files of the database, which no server uses, to a path that does not exist. */
    protected abstract void copyTo(Path copy) throws Exception;

    /** Puts the files of a copy in the place of those of the database, which no server uses. */
    protected abstract void restore(Path copy) throws Exception;

    /** A store for the step of the new epochs. */
    protected MessageStore storeAlone() {
        return newStore();
    }

    /** Posts a message with a key. */
    protected final void post(RawClient client, String key) throws Exception {
        String ack = client.post("dev", key, "text of " + key);
        assertThat(ack).contains("\"ack\"").doesNotContain("duplicate");
        places.add(RawClient.field(ack, "epoch") + "/" + RawClient.field(ack, "offset"));
    }

    /** Posts messages on a server of their own. Returns the epoch of the room. */
    private String posts(String... keys) throws Exception {
        try (ChatServer server = start();
                RawClient ann = new RawClient(server.port())) {
            String epoch = RawClient.field(ann.join("ann", "dev", ""), "epoch");
            for (String key : keys) {
                post(ann, key);
            }
            return epoch;
        }
    }

    /** The step of the new epochs, for one room. */
    protected final void newEpochs() {
        try (MessageStore store = storeAlone()) {
            store.open(new StoreSettings(
                    RoomOptions.DEFAULT, () -> UUID.randomUUID().toString()));
            assertThat(store.renewAll()).isEqualTo(1);
        }
    }

    /** Checks a database that has the messages k1 to k3 of an epoch and not k4 to k6. */
    protected final void checkTheRestored(String epoch) throws Exception {
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
            assertThat(ann.post("dev", "k3", "text of k3"))
                    .as("a key from before the backup")
                    .contains("\"duplicate\":true", "\"offset\":3");
        }
        assertThat(places).as("no number of a message is used twice").doesNotHaveDuplicates();
    }

    @Test
    final void restoredFiles_haveNewEpochs() throws Exception {
        Path copy = elsewhere.resolve("copy");
        String epoch = posts("k1", "k2", "k3");
        copyTo(copy);
        assertThat(posts("k4", "k5", "k6")).isEqualTo(epoch);
        restore(copy);
        newEpochs();
        checkTheRestored(epoch);
    }

    /** Nothing shows that the files are older: this is what the step of the new epochs is for, and what the checks find. */
    @Test
    final void restoredFilesWithoutNewEpochs_useNumbersTwice() throws Exception {
        Path copy = elsewhere.resolve("copy");
        String epoch = posts("k1");
        copyTo(copy);
        posts("k2");
        restore(copy);
        assertThat(posts("k3")).isEqualTo(epoch);
        assertThat(places).hasSize(3);
        assertThat(places.stream().distinct()).hasSize(2);
    }
}
