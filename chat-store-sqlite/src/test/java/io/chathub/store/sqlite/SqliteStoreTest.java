package io.chathub.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.chathub.core.StreamHead;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.StoreException;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.state.Deletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sqlite.JDBC;

/** What is special about a store in a directory: its lock, its mark, and what stands in its files. */
class SqliteStoreTest {

    private static final String ROOM = "room";
    private static final RoomOptions OPTIONS = RoomOptions.DEFAULT;

    @RegisterExtension
    final TestDirectory directory = new TestDirectory();

    private int epochs;

    private MessageStore open() {
        MessageStore store = SqliteStore.in(directory.path());
        store.open(new StoreSettings(OPTIONS, () -> "new-epoch-" + ++epochs));
        return store;
    }

    private static void post(MessageStore store, String... texts) {
        List<NewEvent> events = new ArrayList<>();
        for (String text : texts) {
            MessagePosted message =
                    MessagePosted.builder(ROOM, "ann", text, Instant.EPOCH).build();
            events.add(new NewEvent(new PublishRequest("c1", message), "first-epoch"));
        }
        store.commit(UUID.randomUUID(), 1_000, events);
    }

    private static StreamHead head(MessageStore store) {
        return Objects.requireNonNull(store.load(ROOM)).head();
    }

    private Path file(String name) {
        return directory.path().resolve(name);
    }

    /** The texts are not encrypted, and other users of the machine do not read them. */
    @Test
    void newDirectory_isForItsOwnerAlone() throws IOException {
        Path made = file("chat/data");
        MessageStore store = SqliteStore.in(made);
        store.open(new StoreSettings(OPTIONS, () -> "an-epoch"));
        store.close();
        assumeThat(made.getFileSystem().supportedFileAttributeViews()).contains("posix");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    // --------------------------------------------------------------------------------------------------- lost commits

    @Test
    void databaseThatLostItsNewestCommits_hasNewEpochs() throws IOException {
        MessageStore store = open();
        post(store, "one", "two");
        store.close();
        byte[] older = Files.readAllBytes(file("chat.db"));
        store = open();
        post(store, "three");
        store.close();
        Files.write(file("chat.db"), older);
        store = open();
        StreamHead head = head(store);
        assertThat(head.epoch()).isEqualTo("new-epoch-1");
        assertThat(head.offset()).isEqualTo(2);
        assertThat(head.ancestors()).containsExactly(new StreamPosition("first-epoch", 2));
        assertThat(head.resolve(new StreamPosition("first-epoch", 3)))
                .as("the lost event names nothing")
                .isNull();
        post(store, "another three");
        store.close();
        store = open();
        assertThat(head(store).epoch()).as("once").isEqualTo("new-epoch-1");
        store.close();
    }

    /** A power failure may damage the end of the log: the files are those of a process that has not ended, with a shorter log. */
    @Test
    void damagedEndOfTheLog_givesNewEpochsAndNoOffsetTwice() throws IOException {
        MessageStore store = open();
        for (int i = 1; i <= 9; i++) {
            post(store, "text " + i);
        }
        try (TestDirectory copy = new TestDirectory()) {
            for (String name : List.of("chat.db", "chat.db-wal", "commits")) {
                Files.copy(file(name), copy.path().resolve(name));
            }
            Path log = copy.path().resolve("chat.db-wal");
            byte[] bytes = Files.readAllBytes(log);
            Files.write(log, Arrays.copyOf(bytes, bytes.length - bytes.length / 3));
            MessageStore damaged = SqliteStore.in(copy.path());
            damaged.open(new StoreSettings(OPTIONS, () -> "new-epoch-" + ++epochs));
            StreamHead head = head(damaged);
            assertThat(head.offset()).as("commits are lost").isBetween(1L, 8L);
            assertThat(head.epoch()).isEqualTo("new-epoch-1");
            assertThat(head.ancestors()).containsExactly(new StreamPosition("first-epoch", head.offset()));
            post(damaged, "another text");
            assertThat(head(damaged).offset()).isEqualTo(head.offset() + 1);
            assertThat(head(damaged).epoch()).isEqualTo("new-epoch-1");
            damaged.close();
        }
        store.close();
    }

    @Test
    void missingOrDamagedMark_givesNewEpochs() throws IOException {
        MessageStore store = open();
        post(store, "one");
        store.close();
        Files.delete(file("commits"));
        store = open();
        assertThat(head(store).epoch()).isEqualTo("new-epoch-1");
        store.close();
        Files.write(file("commits"), new byte[] {1, 2, 3});
        store = open();
        assertThat(head(store).epoch()).isEqualTo("new-epoch-2");
        store.close();
    }

    /** A hub that closes interrupts its writer, where that does not end in time. */
    @Test
    void commitOfAnInterruptedThread_isMarked() throws IOException {
        MessageStore store = open();
        post(store, "one");
        byte[] mark = Files.readAllBytes(file("commits"));
        Thread.currentThread().interrupt();
        post(store, "two");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(Files.readAllBytes(file("commits"))).isNotEqualTo(mark);
        store.close();
        store = open();
        assertThat(head(store)).isEqualTo(StreamHead.of("first-epoch", 2));
        store.close();
    }

    @Test
    void markBehindTheDatabase_keepsTheEpoch() throws IOException {
        MessageStore store = open();
        post(store, "one");
        store.close();
        byte[] mark = Files.readAllBytes(file("commits"));
        store = open();
        post(store, "two");
        store.close();
        Files.write(file("commits"), mark); // the mark is written after the commit, and a process may end between them
        store = open();
        assertThat(head(store)).isEqualTo(StreamHead.of("first-epoch", 2));
        store.close();
    }

    // ---------------------------------------------------------------------------------------------------------
    // refusals

    @Test
    void directoryInUse_isRefused() {
        MessageStore store = open();
        assertThatThrownBy(this::open).isInstanceOfSatisfying(StoreException.class, e -> {
            assertThat(e.kind()).isEqualTo(StoreException.Kind.UNUSABLE);
            assertThat(e).hasMessageContaining(directory.path().toString()).hasMessageContaining("another process");
        });
        post(store, "one");
        store.close();
        open().close();
    }

    @Test
    void laterSchema_isRefused() throws SQLException {
        open().close();
        try (Connection connection = new JDBC().connect("jdbc:sqlite:" + file("chat.db"), new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute("pragma user_version = 99");
        }
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNUSABLE))
                .hasMessageContaining("schema 99");
    }

    @Test
    void fileThatIsNoDatabase_isRefused() throws IOException {
        Files.writeString(
                file("chat.db"), "this is no database, but a text that is long enough to be taken for one".repeat(99));
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNUSABLE));
    }

    @Test
    void textThatNoCodecReads_isRefusedAlone() {
        MessageStore store = open();
        assertThatThrownBy(() -> post(store, "fine", "has a \0 in it"))
                .isInstanceOfSatisfying(StoreException.class, e -> {
                    assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED);
                    assertThat(e.index()).isEqualTo(1);
                });
        post(store, "the text \\u0000 is no such character");
        assertThat(head(store).offset()).isEqualTo(1);
        store.close();
    }

    // ------------------------------------------------------------------------------------------------------------
    // files

    @Test
    void deletedText_isInNoFile() throws IOException {
        MessageStore store = open();
        List<String> texts = new ArrayList<>(List.of("A Confidential Phrase, 4711"));
        for (int i = 0; i < 200; i++) {
            texts.add("other text " + i);
        }
        post(store, texts.toArray(String[]::new));
        assertThat(occurs("Confidential Phrase, 4711")).isTrue();
        delete(store, 1);
        store.close();
        assertThat(occurs("Confidential Phrase, 4711")).isFalse();
    }

    private static void delete(MessageStore store, long target) {
        MessageDeleted event = MessageDeleted.builder(ROOM, target, Instant.EPOCH, Deletion.AUTHOR)
                .id("c1")
                .build();
        MessagePosted held = MessagePosted.builder(ROOM, "ann", "", Instant.EPOCH)
                .offset(target)
                .build();
        Operation delete = new Operation.Replace(event.entryKey(), target, MessageStates.deleted(held, event));
        store.commit(
                UUID.randomUUID(),
                1_000,
                List.of(new NewEvent(
                        new PublishRequest(ROOM, "c1", 0, event, null, delete, List.of()), "first-epoch")));
    }

    /** The steps that the first removal has done do not count for a text that is removed after them. */
    @Test
    void textThatIsRemovedDuringAPurge_isInNoFile() throws IOException {
        MessageStore store = open();
        post(store, "first words", "other words");
        assertThat(store.purge()).isFalse();
        assertThat(store.purge()).isFalse();
        post(store, "zqlate");
        delete(store, 3);
        assertThat(store.erase(new ErasedUser("host id", "ann", "prefix", "erased-1")))
                .isZero();
        int steps = 0;
        while (!store.purge()) {
            assertThat(++steps).isLessThan(1_000);
        }
        assertThat(steps).as("all steps: two at least before the last one").isGreaterThanOrEqualTo(2);
        assertThat(occurs("zqlate")).isFalse();
        store.close();
    }

    /** The thread of the backup is interrupted, as by the stop of a hub: after the copy, and before it is durable. */
    @Test
    void failedBackup_leavesNoFile() throws IOException {
        MessageStore store = open();
        post(store, "one");
        Path folder = Files.createDirectory(file("backups"));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> store.backup(folder.resolve("copy.db"))).isInstanceOf(StoreException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        store.backup(folder.resolve("copy.db"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("copy.db"));
        }
        store.close();
    }

    private boolean occurs(String word) throws IOException {
        return directory.occurs(word);
    }
}
