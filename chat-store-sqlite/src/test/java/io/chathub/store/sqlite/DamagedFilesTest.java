package io.chathub.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.StoreException;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.event.MessagePosted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A data directory whose files are damaged at random, such as by a power failure. Each time the store has the state after some commit,
 * with a new epoch unless that is the last one; or it refuses the directory. A failure names the seed.
 */
class DamagedFilesTest {

    private static final String ROOM = "room";
    private static final int MESSAGES = 40;
    private static final int SEEDS = 50;

    /** The result of an opening. */
    private enum Found {
        UNCHANGED,
        RENEWED,
        REFUSED
    }

    @RegisterExtension
    final TestDirectory directory = new TestDirectory();

    private MessageStore store;

    /** A directory as a killed process leaves it: the first half of the messages in the database, the second in its log. */
    @BeforeEach
    void fill() {
        store = open(directory.path(), "unused");
        post(store, 1, MESSAGES / 2);
        store.close();
        store = open(directory.path(), "unused");
        post(store, MESSAGES / 2 + 1, MESSAGES);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static MessageStore open(Path path, String epoch) {
        MessageStore opened = SqliteStore.in(path);
        opened.open(new StoreSettings(RoomOptions.DEFAULT, () -> epoch));
        return opened;
    }

    private static String text(long number) {
        return "text " + number + " " + "lorem ipsum ".repeat((int) number % 7);
    }

    private static void post(MessageStore to, int first, int last) {
        for (int i = first; i <= last; i++) {
            post(to, text(i));
        }
    }

    private static void post(MessageStore to, String text) {
        MessagePosted message =
                MessagePosted.builder(ROOM, "ann", text, Instant.EPOCH).build();
        to.commit(UUID.randomUUID(), 1_000, List.of(new NewEvent(new PublishRequest("c1", message), "first-epoch")));
    }

    private static StreamHead head(MessageStore from) {
        return Objects.requireNonNull(from.load(ROOM)).head();
    }

    // --------------------------------------------------------------------------------------------------------- damages

    /** Changes a file at random. */
    @FunctionalInterface
    private interface Damage {
        byte[] of(byte[] bytes, Random random);
    }

    private static byte[] truncated(byte[] bytes, Random random) {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }

    private static byte[] withFlippedBits(byte[] bytes, Random random) {
        for (int i = random.nextInt(8); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    /** A part that was never written: other bytes, or zeros. */
    private static byte[] withGarbage(byte[] bytes, Random random) {
        byte[] garbage = new byte[1 + random.nextInt(9_000)];
        if (random.nextBoolean()) {
            random.nextBytes(garbage);
        }
        int at = random.nextInt(bytes.length);
        System.arraycopy(garbage, 0, bytes, at, Math.min(garbage.length, bytes.length - at));
        return bytes;
    }

    private Map<Found, Integer> run(String file, Damage damage) throws IOException {
        Map<Found, Integer> found = new EnumMap<>(Found.class);
        for (int seed = 1; seed <= SEEDS; seed++) {
            try (TestDirectory copy = new TestDirectory()) {
                for (String name : List.of("chat.db", "chat.db-wal", "commits")) {
                    Files.copy(directory.path().resolve(name), copy.path().resolve(name));
                }
                Path damaged = copy.path().resolve(file);
                Files.write(damaged, damage.of(Files.readAllBytes(damaged), new Random(seed)));
                found.merge(check(copy.path()), 1, Integer::sum);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(file + ", seed " + seed + ": " + e.getMessage(), e);
            }
        }
        return found;
    }

    private static Found check(Path path) {
        MessageStore opened = SqliteStore.in(path);
        try {
            opened.open(new StoreSettings(RoomOptions.DEFAULT, () -> "new-epoch"));
        } catch (StoreException e) {
            assertThat(e.kind()).as(e.toString()).isEqualTo(StoreException.Kind.UNUSABLE);
            assertThat(e).hasMessageContaining(path.toString());
            return Found.REFUSED;
        }
        try {
            return read(opened);
        } catch (StoreException e) { // the page of a row is damaged: an error, and no wrong state
            assertThat(e.kind()).as(e.toString()).isEqualTo(StoreException.Kind.TEMPORARY);
            return Found.REFUSED;
        } finally {
            opened.close();
        }
    }

    private static Found read(MessageStore opened) {
        if (opened.load(ROOM)
                == null) { // all commits are lost, and so the epoch: the room begins again, in another one
            return Found.RENEWED;
        }
        StreamHead head = head(opened);
        boolean whole = head.offset() == MESSAGES;
        if (head.epoch().equals("first-epoch")) {
            assertThat(head)
                    .as("nothing is lost where the epoch is the same")
                    .isEqualTo(StreamHead.of("first-epoch", MESSAGES));
        } else {
            assertThat(head.epoch()).isEqualTo("new-epoch");
            assertThat(head.ancestors()).hasSize(1);
            assertThat(head.ancestors().get(0).offset()).isEqualTo(head.offset());
        }
        assertThat(head.offset()).isBetween(0L, (long) MESSAGES);
        assertIsPrefix(opened, head.offset());
        post(opened, "one more");
        assertThat(head(opened).offset()).isEqualTo(head.offset() + 1);
        assertThat(head(opened).epoch()).isEqualTo(head.epoch());
        return whole && head.epoch().equals("first-epoch") ? Found.UNCHANGED : Found.RENEWED;
    }

    private static void assertIsPrefix(MessageStore opened, long offset) {
        HistoryPage page = Objects.requireNonNull(opened.history(ROOM, HistoryQuery.newest(2 * MESSAGES)));
        assertThat(page.messages()).hasSize((int) offset);
        for (int i = 0; i < offset; i++) {
            assertThat(page.messages().get(i).offset()).isEqualTo(i + 1);
            assertThat(page.messages().get(i).text()).isEqualTo(text(i + 1));
        }
    }

    // ----------------------------------------------------------------------------------------------------------- tests

    @Test
    void truncatedLog_givesThePresentHeadOrANewEpoch() throws IOException {
        Map<Found, Integer> found = run("chat.db-wal", DamagedFilesTest::truncated);
        assertThat(found).doesNotContainKey(Found.REFUSED);
        assertThat(found).containsKey(Found.RENEWED);
    }

    @Test
    void logWithFlippedBits_givesThePresentHeadOrANewEpoch() throws IOException {
        Map<Found, Integer> found = run("chat.db-wal", DamagedFilesTest::withFlippedBits);
        assertThat(found).doesNotContainKey(Found.REFUSED);
        assertThat(found).containsKey(Found.RENEWED);
    }

    @Test
    void logWithGarbage_givesThePresentHeadOrANewEpoch() throws IOException {
        Map<Found, Integer> found = run("chat.db-wal", DamagedFilesTest::withGarbage);
        assertThat(found).doesNotContainKey(Found.REFUSED);
        assertThat(found).containsKey(Found.RENEWED);
    }

    @Test
    void damagedMark_givesNewEpochs() throws IOException {
        for (Damage damage : List.<Damage>of(DamagedFilesTest::truncated, DamagedFilesTest::withFlippedBits)) {
            Map<Found, Integer> found = run("commits", damage);
            assertThat(found).containsExactly(Map.entry(Found.RENEWED, SEEDS));
        }
    }

    @Test
    void truncatedDatabase_isRefusedOrHasItsPagesInTheLog() throws IOException {
        Map<Found, Integer> found = run("chat.db", DamagedFilesTest::truncated);
        assertThat(found).containsKey(Found.REFUSED);
    }
}
