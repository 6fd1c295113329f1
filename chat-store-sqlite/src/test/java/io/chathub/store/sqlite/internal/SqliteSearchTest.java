package io.chathub.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.SearchWords;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.state.Deletion;
import io.chathub.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/** The index of the words: what a search reads of it, and what a deletion leaves in the file. */
class SqliteSearchTest {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final int OWN_ROOMS = 20;
    private static final Set<String> OWN =
            IntStream.range(0, OWN_ROOMS).mapToObj(i -> "own" + i).collect(Collectors.toSet());

    @TempDir
    Path directory;

    private MessageStore store;

    @BeforeEach
    void open() {
        open(RoomOptions.DEFAULT);
    }

    private void open(RoomOptions options) {
        store = SqliteStore.in(directory);
        store.open(new StoreSettings(options, () -> "another-epoch"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void commit(PublishRequest... requests) {
        List<NewEvent> events = Arrays.stream(requests)
                .map(request -> new NewEvent(request, "epoch"))
                .toList();
        assertThat(store.commit(UUID.randomUUID(), 1_000, events).placed()).hasSize(requests.length);
    }

    private void post(String room, String... texts) {
        commit(Arrays.stream(texts)
                .map(text -> new PublishRequest(
                        "c1", MessagePosted.builder(room, "ann", text, TIME).build()))
                .toArray(PublishRequest[]::new));
    }

    private void replace(String room, DurableEvent event, DurableEvent state, long expected) {
        Operation operation = new Operation.Replace(event.entryKey(), expected, state);
        commit(new PublishRequest(room, "c1", 0, event, null, operation, List.of()));
    }

    private void edit(String room, long target, String text, long expected) {
        MessageEdited event = MessageEdited.builder(room, target, text, TIME, 2)
                .id("c1")
                .username("ann")
                .build();
        replace(room, event, MessageStates.edited(held(room, target), event), expected);
    }

    private void delete(String room, long target, long expected) {
        MessageDeleted event = MessageDeleted.builder(room, target, TIME, Deletion.AUTHOR)
                .id("c1")
                .build();
        replace(room, event, MessageStates.deleted(held(room, target), event), expected);
    }

    private static MessagePosted held(String room, long target) {
        return MessagePosted.builder(room, "ann", "before", TIME).offset(target).build();
    }

    private List<String> found(Set<String> rooms, String text) {
        return store.search(new SearchQuery(rooms, text, null, null, 50)).messages().stream()
                .map(MessagePosted::text)
                .toList();
    }

    private Sql database() throws SQLException {
        return new Sql(new JDBC().connect("jdbc:sqlite:" + directory.resolve("chat.db"), new Properties()));
    }

    private boolean occurs(String word) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    // -------------------------------------------------------------------------------------------------------- erasure

    @Test
    void wordsOfDeletedAndEditedTexts_areInNoFile() throws IOException {
        List<String> texts = new ArrayList<>(List.of("the ZebraQuartz4711 plan", "a YellowXenon4712 plan"));
        for (int i = 0; i < 300; i++) {
            texts.add("plan " + i + " of others");
        }
        post("dev", texts.toArray(String[]::new));
        assertThat(found(Set.of("dev"), "zebraquartz4711")).hasSize(1);
        assertThat(occurs("zebraquartz4711")).as("the index has the word").isTrue();
        delete("dev", 1, 1);
        edit("dev", 2, "a public plan", 2);
        assertThat(found(Set.of("dev"), "zebraquartz4711")).isEmpty();
        assertThat(found(Set.of("dev"), "yellowxenon4712")).isEmpty();
        assertThat(found(Set.of("dev"), "public")).containsExactly("a public plan");
        assertThat(found(Set.of("dev"), "plan")).hasSize(50);
        store.close();
        for (String word : List.of("zebraquartz4711", "yellowxenon4712", "ZebraQuartz4711", "YellowXenon4712")) {
            assertThat(occurs(word)).as(word).isFalse();
        }
        open();
    }

    @Test
    void theIndexStaysWhole_overEditsDeletionsAndTheEndOfRetention() throws SQLException {
        store.close();
        open(RoomOptions.builder().historySize(10).build());
        for (int round = 0; round < 20; round++) {
            long first = round * 6L + 1;
            post("dev", "apple " + round, "banana " + round, "cherry " + round);
            edit("dev", first, "avocado " + round, first);
            edit("dev", first, "apricot " + round, first + 3);
            delete("dev", first + 1, first + 1);
        }
        for (String gone : List.of("apple", "avocado", "banana")) {
            assertThat(found(Set.of("dev"), gone)).as(gone).isEmpty();
        }
        assertThat(found(Set.of("dev"), "apricot"))
                .startsWith("apricot 19", "apricot 18")
                .hasSizeLessThan(5);
        store.close();
        try (Sql sql = database()) {
            sql.run("insert into chat_search(chat_search) values('integrity-check')");
            assertThat(sql.number("select count(*) from chat_search_docsize", -1))
                    .isEqualTo(sql.number("select count(*) from chat_message where deleted = 0", -2));
        }
        open();
    }

    // ------------------------------------------------------------------------------------------------- what is read

    private void postInOwnAndForeignRooms(int foreignRooms, int messages) {
        for (String room : OWN) {
            post(room, texts(messages, "common of " + room));
        }
        for (int i = 0; i < foreignRooms; i++) {
            post("foreign" + i, texts(messages, "common secret" + i + " hidden"));
        }
    }

    private static String[] texts(int count, String text) {
        return IntStream.range(0, count).mapToObj(i -> text + " " + i).toArray(String[]::new);
    }

    @Test
    void aSearchIn20Rooms_readsNoRowOfOthers() throws SQLException {
        postInOwnAndForeignRooms(30, 10);
        try (Sql sql = database()) {
            SearchWords words = new SearchWords("common \"hidden 1\" secre");
            Set<Long> own =
                    new HashSet<>(sql.list("select id from chat_stream where name like 'own%'", Sql::longOrNull));
            assertThat(own).hasSize(OWN_ROOMS);
            String expression =
                    own.stream().map(id -> SearchReads.expression(id, words)).collect(Collectors.joining(" OR "));
            // Every token of the expression names one of the rooms.
            List<String> streams = Pattern.compile("[\" ]([0-9a-z]+)\u00B7")
                    .matcher(expression)
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            assertThat(streams).hasSize(OWN_ROOMS * 4);
            assertThat(streams.stream().map(id -> Long.parseLong(id, 36)).collect(Collectors.toSet()))
                    .isEqualTo(own);
            // The plan: the index by its expression, then the rows of what it has found, one by one.
            List<String> plan = sql.list(
                    "explain query plan " + SearchReads.STATEMENT.replace("{author}", " and m.author = ?"),
                    row -> row.getString("detail"),
                    expression,
                    Long.MAX_VALUE,
                    "ann",
                    50);
            assertThat(plan)
                    .hasSize(2)
                    .satisfiesExactly(
                            index -> assertThat(index).matches("SCAN s VIRTUAL TABLE INDEX \\d+:M\\d<"),
                            row -> assertThat(row).isEqualTo("SEARCH m USING INTEGER PRIMARY KEY (rowid=?)"));
            // A row of another room would fail to be read.
            sql.run("update chat_message set state = 'unreadable' where stream_id not in"
                    + " (select id from chat_stream where name like 'own%')");
        }
        assertThat(found(OWN, "common")).hasSize(50);
        assertThat(found(OWN, "hidden")).isEmpty();
        assertThat(found(OWN, "hid")).isEmpty();
        assertThat(found(Set.of("nowhere"), "common")).isEmpty();
    }

    @Test
    void theTextOfASearch_isNeverAnExpressionOfTheIndex() {
        post("dev", "hello there", "words stream s1 near or not and");
        post("other", "hello secret");
        for (String text : List.of(
                "\") OR (\"hello",
                "words : hello OR secret",
                "{words} : hello",
                "hello\" OR words : \"secret",
                "hello NOT there",
                "NEAR(hello there, 2)",
                "^secret",
                "2\u00B7secret",
                "'; drop table chat_message; --",
                "hello + secret",
                "*",
                "-hello secret")) {
            assertThat(found(Set.of("dev"), text))
                    .as(text)
                    .allMatch(found -> !found.toLowerCase(Locale.ROOT).contains("secret"));
        }
        assertThat(found(Set.of("dev"), "stream or not")).hasSize(1);
        assertThat(found(Set.of("dev"), "hello ther")).hasSize(1);
    }

    @Test
    void manyRoomsAndWords_areOneExpression() {
        post("own1", "a b c d e f g h i j");
        Set<String> rooms = IntStream.range(0, 128).mapToObj(i -> "own" + i).collect(Collectors.toSet());
        for (int i = 0; i < 128; i++) {
            post("own" + i, "x");
        }
        assertThat(found(rooms, "a b c d e f g h i j")).hasSize(1);
    }

    /** A search does not tell by its time whether a word occurs in rooms of others. */
    @Test
    @Tag("long")
    void aWordOfForeignRooms_takesAsLongAsOneThatOccursNowhere() {
        postInOwnAndForeignRooms(200, 50);
        int searches = 1_000;
        long[] foreign = new long[searches];
        long[] nowhere = new long[searches];
        for (int warmUp = 0; warmUp < 2_000; warmUp++) {
            found(OWN, "hidden");
            found(OWN, "absent");
        }
        for (int i = 0; i < searches; i++) {
            boolean isFirst = i % 2 == 0;
            long first = nanosOf(isFirst ? "hidden" : "absent");
            long second = nanosOf(isFirst ? "absent" : "hidden");
            foreign[i] = isFirst ? first : second;
            nowhere[i] = isFirst ? second : first;
        }
        double ratio = (double) median(foreign) / median(nowhere);
        System.out.printf(
                Locale.ROOT,
                "search of a word: foreign %d ns, nowhere %d ns, ratio %.3f%n",
                median(foreign),
                median(nowhere),
                ratio);
        assertThat(ratio).isBetween(0.9, 1.1);
    }

    private long nanosOf(String word) {
        long begin = System.nanoTime();
        assertThat(store.search(new SearchQuery(OWN, word, null, null, 20)).messages())
                .isEmpty();
        return System.nanoTime() - begin;
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
