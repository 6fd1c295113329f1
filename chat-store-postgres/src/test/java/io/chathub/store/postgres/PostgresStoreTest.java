package io.chathub.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chathub.core.StreamHead;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.store.Committed;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.StoreException;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What is special about a store in a database: its tables by version, its sessions, its index of words. */
@NeedsPostgres
class PostgresStoreTest {

    private static final String ROOM = "room";

    @RegisterExtension
    final TestSchema schema = new TestSchema();

    private MessageStore open() {
        return open(PostgresStore.of(schema.dataSource()));
    }

    private static MessageStore open(MessageStore store) {
        store.open(
                new StoreSettings(RoomOptions.DEFAULT, () -> UUID.randomUUID().toString()));
        return store;
    }

    private static Committed post(MessageStore store, UUID batch, String room, String... texts) {
        List<NewEvent> events = new ArrayList<>();
        for (String text : texts) {
            MessagePosted message =
                    MessagePosted.builder(room, "ann", text, Instant.EPOCH).build();
            events.add(new NewEvent(new PublishRequest("c1", message), "first-epoch"));
        }
        return store.commit(batch, 1_000, events);
    }

    private static void post(MessageStore store, String... texts) {
        post(store, UUID.randomUUID(), ROOM, texts);
    }

    private static long head(MessageStore store) {
        return Objects.requireNonNull(store.load(ROOM)).head().offset();
    }

    private static List<String> found(MessageStore store, String text) {
        return store.search(new SearchQuery(Set.of(ROOM), text, null, null, 50)).messages().stream()
                .map(MessagePosted::text)
                .toList();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = schema.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> query(String sql) throws SQLException {
        try (Connection connection = schema.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private static void assertUnusable(MessageStore store, String part) {
        assertThatThrownBy(() -> open(store)).isInstanceOfSatisfying(StoreException.class, e -> {
            assertThat(e.kind()).isEqualTo(StoreException.Kind.UNUSABLE);
            assertThat(e).hasMessageContaining(part);
        });
    }

    // --------------------------------------------------------------------------------------------------------- tables

    @Test
    void laterSchema_isRefused() throws SQLException {
        open().close();
        execute("insert into chat_schema(version, name, checksum) values(4, 'V4__later.sql', '')");
        assertUnusable(PostgresStore.of(schema.dataSource()), "schema 4");
        assertUnusable(PostgresStore.withoutMigration(schema.dataSource()), "schema 4");
    }

    @Test
    void tablesOfOtherStatements_areRefused() throws SQLException {
        open().close();
        execute("update chat_schema set checksum = 'other'");
        assertUnusable(PostgresStore.of(schema.dataSource()), "other statements");
    }

    @Test
    void withoutMigration_onlyChecks() throws SQLException {
        assertUnusable(PostgresStore.withoutMigration(schema.dataSource()), "schema 0");
        assertThat(query("select tablename from pg_tables where schemaname = current_schema()"))
                .isEmpty();
        execute(PostgresStore.schemaScript(0));
        MessageStore store = open(PostgresStore.withoutMigration(schema.dataSource()));
        post(store, "one");
        assertThat(head(store)).isEqualTo(1);
        store.close();
        MessageStore migrating = open();
        assertThat(head(migrating)).as("the script is what the store runs").isEqualTo(1);
        migrating.close();
        assertThatThrownBy(() -> PostgresStore.schemaScript(99)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void failedStep_leavesNoTable() throws SQLException {
        execute("create table chat_effect(id int)");
        assertUnusable(PostgresStore.of(schema.dataSource()), "chat_effect");
        assertThat(query("select tablename from pg_tables where schemaname = current_schema()"))
                .containsExactly("chat_effect");
        execute("drop table chat_effect");
        open().close();
    }

    @Test
    void databaseThatIsAway_isRefused() {
        var away = SharedServer.get().dataSource(schema.name());
        away.setPortNumbers(new int[] {1});
        assertUnusable(PostgresStore.of(away), "PostgreSQL");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void databaseOfAnEarlierVersion_isBroughtUpToDate(int version) throws SQLException {
        String all = PostgresStore.schemaScript(0);
        execute(all.substring(0, all.indexOf("-- V" + (version + 1) + "__")) + "commit;");
        execute(
                "insert into chat_stream(name, epoch, head, floor, cleared, last_other, messages, keys, ancestors, created_at)"
                        + " values('room', 'first-epoch', 1, 0, 0, 1, 0, 1, '', 1);"
                        + "insert into chat_key select id, 'prefix/key', 'first-epoch', 1, 1, 1 from chat_stream");
        assertUnusable(
                PostgresStore.withoutMigration(schema.dataSource()),
                "the database has the schema " + version + ", and this version needs 3: run the script of"
                        + " PostgresStore.schemaScript(" + version + ")");
        if (version == 1) {
            execute(PostgresStore.schemaScript(1));
        } else {
            open().close();
        }
        MessageStore store = open(PostgresStore.withoutMigration(schema.dataSource()));
        post(store, "one");
        assertThat(head(store)).isEqualTo(2);
        assertThat(store.placeOf(ROOM, "prefix/key", 1)).isNotNull();
        store.close();
        assertThat(query("select indexname from pg_indexes where schemaname = current_schema()"))
                .contains("chat_reaction_user", "chat_marker_end", "chat_entry_end", "chat_key_begin");
    }

    // -------------------------------------------------------------------------------------------------------- erasure

    private static final ErasedUser ANN = new ErasedUser("ann host id", "ann_-1", "prefix", "erased-1");

    /** An erasure finds the rows of a user by indices: it holds locks, and so takes no time that grows with the tables. */
    @Test
    void erasure_readsIndices() throws SQLException {
        PGSimpleDataSource source = SharedServer.get().dataSource(schema.name());
        source.setOptions("-c enable_seqscan=off"); // which the planner prefers for tables of some rows
        MessageStore store = open(PostgresStore.of(source));
        post(store, "one");
        for (String user : List.of(ANN.publicId(), "other", "x" + ANN.publicId(), "ann__1")) {
            execute("insert into chat_reaction values(1, 1, '+', '" + user + "', '" + user + "', 'name')");
            execute("insert into chat_marker values(1, 'read/" + user + "', 'e', 1, 'name')");
            execute("insert into chat_entry values(1, 'member/" + user + "', 1, 1, 1, false, null, null, null, '{}')");
        }
        for (String prefix : List.of("prefix", "prefiw", "prefiy", "xprefix", "Prefix")) {
            execute("insert into chat_key values(1, '" + prefix + "/key', 'e', 1, 1, 1)");
        }
        assertThat(store.erase(ANN)).isZero();
        assertThat(query("select key from chat_marker order by key"))
                .containsExactly("read/ann__1", "read/other", "read/xann_-1");
        assertThat(query("select key from chat_entry order by key"))
                .containsExactly("member/ann__1", "member/other", "member/xann_-1");
        assertThat(query("select user_id from chat_reaction where user_id is not null order by user_id"))
                .containsExactly("ann__1", "other", "xann_-1");
        assertThat(query("select key from chat_key order by key"))
                .containsExactly("Prefix/key", "prefiw/key", "prefiy/key", "xprefix/key");
        store.close(); // ended sessions have counted their scans
        for (String index : List.of("chat_reaction_user", "chat_marker_end", "chat_entry_end", "chat_key_begin")) {
            await().untilAsserted(() -> assertThat(query("select idx_scan from pg_stat_user_indexes where schemaname ="
                            + " current_schema() and indexrelname = '" + index + "'"))
                    .as(index)
                    .doesNotContain("0")
                    .hasSize(1));
        }
    }

    /** Another process has the author of a tombstone in memory: it learns of the erasure. */
    @Test
    void erasure_isNotifiedToTheOtherProcesses() {
        MessageStore store = open();
        MessageStore other = open();
        store.erase(ANN);
        other.moves();
        assertThat(other.takeErasures()).as("before the first session").isTrue();
        other.moves();
        assertThat(other.takeErasures()).isFalse();
        store.erase(ANN);
        await().until(() -> {
            other.moves();
            return other.takeErasures();
        });
        store.close();
        other.close();
    }

    /** A process that reads an event of an erasure knows of the erasure, although no notification has come. */
    @Test
    void erasure_isNoticedByAReadOfTheHeads() {
        MessageStore store = open();
        MessageStore other = open();
        post(store, "one");
        assertThat(other.heads(List.of(ROOM))).containsOnlyKeys(ROOM);
        assertThat(other.takeErasures()).isFalse();
        store.erase(ANN);
        other.heads(List.of(ROOM));
        assertThat(other.takeErasures()).isTrue();
        assertThat(other.knownErasure()).isEqualTo(1);
        other.heads(List.of(ROOM));
        assertThat(other.takeErasures()).isFalse();
        store.close();
        other.close();
    }

    /** A notification may be lost with a session. States in memory stay where there was no erasure: they are read during an outage. */
    @Test
    void erasureDuringALostSession_isNoticedByTheNextSession() {
        MessageStore store = open();
        MessageStore other = open();
        other.moves();
        endSession(other);
        other.moves();
        assertThat(other.takeErasures()).as("a new session without an erasure").isFalse();
        endSession(other);
        await().ignoreExceptionsInstanceOf(StoreException.class).until(() -> store.erase(ANN) >= 0);
        other.moves();
        assertThat(other.takeErasures()).as("a new session after an erasure").isTrue();
        store.close();
        other.close();
    }

    /** Ends all sessions, and waits until the one of {@code store} has noticed. */
    private static void endSession(MessageStore store) {
        SharedServer.get().endSessions();
        await().until(() -> {
            try {
                store.moves();
                return false;
            } catch (StoreException e) {
                return true;
            }
        });
    }

    /** PostgreSQL only warns of a table that it leaves out. */
    @Test
    void purgeWithoutTheRight_fails() {
        MessageStore store = open();
        assertThat(store.purge()).isTrue();
        store.close();
        String role = "guest_of_" + schema.name();
        SharedServer.get()
                .execute("create role " + role + "; grant usage on schema " + schema.name() + " to " + role
                        + "; grant select, insert, update, delete on all tables in schema " + schema.name() + " to "
                        + role);
        try {
            PGSimpleDataSource source = SharedServer.get().dataSource(schema.name());
            source.setOptions("-c role=" + role);
            MessageStore ofGuest = open(PostgresStore.withoutMigration(source));
            assertThatThrownBy(ofGuest::purge)
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.TEMPORARY))
                    .hasMessageContaining("chat_");
            ofGuest.close();
        } finally {
            SharedServer.get().execute("drop owned by " + role + "; drop role " + role);
        }
    }

    // ------------------------------------------------------------------------------------------------------- sessions

    @Test
    void endedSessions_areReplaced() {
        MessageStore store = open();
        post(store, "one");
        assertThat(found(store, "one")).hasSize(1);
        SharedServer.get().endSessions();
        assertThat(head(store)).as("a read is repeated on another session").isEqualTo(1);
        UUID batch = UUID.randomUUID();
        SharedServer.get().endSessions();
        assertThatThrownBy(() -> post(store, batch, ROOM, "two"))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.TEMPORARY));
        Committed committed = post(store, batch, ROOM, "two");
        assertThat(committed.placed().get(0).previousHead()).isEqualTo(1);
        store.close();
    }

    /** The outcome was unknown, and the first session is still at work: the retry waits for it, and finds what it has stored. */
    @Test
    void sameBatchTwice_isStoredOnce() {
        MessageStore store = open();
        UUID batch = UUID.randomUUID();
        StreamHead first = Objects.requireNonNull(
                        post(store, batch, ROOM, "one").streams().get(ROOM))
                .head();
        StreamHead again = Objects.requireNonNull(
                        post(store, batch, ROOM, "one").streams().get(ROOM))
                .head();
        assertThat(again).isEqualTo(first);
        assertThat(found(store, "one")).hasSize(1);
        store.close();
    }

    @Test
    void settingsOfSessions_areTakenBack() throws SQLException {
        execute("alter role current_user set synchronous_commit = off");
        try {
            try (Connection session = schema.dataSource().getConnection()) {
                session.setAutoCommit(true);
                MessageStore store = open(PostgresStore.of(new OneSession(session)));
                post(store, "one");
                assertThat(setting(session, "synchronous_commit"))
                        .as("an acknowledged message is on the disk")
                        .isEqualTo("on");
                store.close();
                assertThat(setting(session, "synchronous_commit")).isEqualTo("off");
                assertThat(setting(session, "lock_timeout")).isEqualTo("0");
            }
        } finally {
            execute("alter role current_user reset synchronous_commit");
        }
    }

    private static String setting(Connection session, String name) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("show " + name)) {
            row.next();
            return row.getString(1);
        }
    }

    // ---------------------------------------------------------------------------------------------------------- alone

    private MessageStore alone() {
        return PostgresStore.alone(schema.dataSource(), true);
    }

    @Test
    void newEpochs_needAllServersStopped() {
        MessageStore server = open();
        post(server, "one");
        assertUnusable(alone(), "a server is connected");
        server.close();
        MessageStore step = open(alone());
        assertThat(step.renewAll()).isEqualTo(1);
        MessageStore started = open();
        assertThat(started.load(ROOM)).isNotNull();
        assertThatThrownBy(step::renewAll)
                .as("a server has started meanwhile")
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNUSABLE));
        started.close();
        step.close();
        MessageStore again = open();
        StreamHead head = Objects.requireNonNull(again.load(ROOM)).head();
        assertThat(head.epoch()).isNotEqualTo("first-epoch");
        assertThat(head.ancestors()).containsExactly(new StreamPosition("first-epoch", 1));
        post(again, "two");
        assertThat(head(again)).isEqualTo(2);
        again.close();
    }

    /** The session of a pool that a store has given back shows no store. */
    @Test
    void sessionThatIsGivenBack_showsNoStore() throws SQLException {
        try (Connection session = schema.dataSource().getConnection()) {
            session.setAutoCommit(true);
            open(PostgresStore.of(new OneSession(session))).close();
            open(alone()).close();
        }
    }

    /** Clients have joined an epoch before its first event; the events after the backup are lost: that epoch is never used again. */
    @Test
    void newEpochs_forgetThoseThatHaveNoEvent() {
        MessageStore server = open();
        server.begin(ROOM, "begun-epoch");
        server.close();
        MessageStore step = open(alone());
        step.renewAll();
        step.close();
        MessageStore again = open();
        post(again, "one");
        assertThat(Objects.requireNonNull(again.load(ROOM)).head().epoch()).isEqualTo("first-epoch");
        again.close();
    }

    // ---------------------------------------------------------------------------------------------------------- texts

    @Test
    void textThatNoCodecReads_isRefusedAlone() {
        MessageStore store = open();
        assertThatThrownBy(() -> post(store, "fine", "has a \0 in it"))
                .isInstanceOfSatisfying(StoreException.class, e -> {
                    assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED);
                    assertThat(e.index()).isEqualTo(1);
                });
        post(store, "the text \\u0000 is no such character");
        assertThat(head(store)).isEqualTo(1);
        store.close();
    }

    /** PostgreSQL refuses words and documents of some size: these texts are stored, and found by what is in the index. */
    @Test
    void textsThatAreTooLargeForTheIndex_areStored() {
        MessageStore store = open();
        String word = "ｗ".repeat(5_000);
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            many.append("word").append(i).append(' ');
        }
        post(store, word, "\u4E0A\u6D77".repeat(20_000), many.toString(), "same ".repeat(20_000), "it's a \\ 'quote'");
        assertThat(head(store)).isEqualTo(5);
        assertThat(found(store, "ｗ".repeat(2_000))).hasSize(1);
        assertThat(found(store, "\u4E0A\u6D77")).hasSize(1);
        assertThat(found(store, "word7 word8")).hasSize(1);
        assertThat(found(store, "same")).hasSize(1);
        assertThat(found(store, "'quote'")).hasSize(1);
        assertThat(found(store, "' | 'nothing':* & \\")).isEmpty();
        store.close();
    }

    /** The plans of the very statements that a search sends, with the settings of its session. */
    @Test
    void search_readsTheIndexOfItsOwnStreamsAlone() throws SQLException {
        List<String> plan = new ArrayList<>();
        List<String> planOfTheNewest = new ArrayList<>();
        MessageStore store = open(PostgresStore.of(new HookedSource(schema.dataSource(), sent -> {
            if (sent.sql().contains("words @@")) {
                (sent.sql().contains("unnest") ? planOfTheNewest : plan).addAll(explain(sent));
            }
        })));
        for (int i = 0; i < 20; i++) {
            post(store, UUID.randomUUID(), "foreign" + i, "common word", "common other", "common rare" + i);
        }
        post(store, "own word");
        execute("analyze");
        for (String author : Arrays.asList(null, "ann")) {
            plan.clear();
            assertThat(store.search(new SearchQuery(Set.of(ROOM), "common", author, null, 50))
                            .messages())
                    .isEmpty();
            assertThat(plan)
                    .as("author %s", author)
                    .anyMatch(
                            line -> line.contains("Bitmap Index Scan on chat_search_words") && line.contains("rows=0 "))
                    .noneMatch(line -> line.contains("Seq Scan"))
                    .noneMatch(line -> line.contains("Rows Removed"));
            assertThat(planOfTheNewest)
                    .as("author %s", author)
                    .anyMatch(line -> line.contains("Index Cond: (stream_id = s"))
                    .noneMatch(line -> line.contains("Seq Scan") || line.contains("chat_search_words"));
        }
        assertThat(found(store, "word")).containsExactly("own word");
        store.close();
    }

    /** Streams have different shares of the newest messages, and of the words. */
    @Test
    void pagesOfASearch_areThoseOfAllMessagesInTheOrderOfTheCommits() throws SQLException {
        List<String> statements = new ArrayList<>();
        MessageStore store = PostgresStore.of(new HookedSource(schema.dataSource(), sent -> {
            if (sent.sql().contains("words @@")) {
                statements.add(sent.sql().contains("unnest") ? "newest" : "index");
            }
        }));
        RoomOptions keepAll = RoomOptions.builder().historySize(10_000).build();
        store.open(new StoreSettings(keepAll, () -> UUID.randomUUID().toString()));
        Random random = new Random(1);
        Set<String> rooms = new TreeSet<>(Set.of("busy", "old", "new"));
        for (int i = 0; i < 20; i++) { // the more streams, the fewer messages of each are compared first
            rooms.add("idle" + i);
            post(store, UUID.randomUUID(), "idle" + i, "hello");
        }
        List<MessagePosted> all = new ArrayList<>();
        for (int batch = 0; batch < 150; batch++) {
            String other = random.nextInt(2) == 0 ? "foreign" : batch < 100 ? "old" : "new";
            String room = random.nextInt(4) > 0 ? "busy" : other;
            List<NewEvent> events = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int number = all.size();
                String words = (number % 2 == 0 ? " common" : "")
                        + (random.nextInt(300) == 0 ? " rare" : "")
                        + (batch < 130 ? " ended" : "");
                MessagePosted message = MessagePosted.builder(room, "Ann", number + words, Instant.EPOCH)
                        .user("u" + random.nextInt(3))
                        .build();
                all.add(message);
                events.add(new NewEvent(new PublishRequest("c1", message), "first-epoch"));
            }
            store.commit(UUID.randomUUID(), 1_000, events);
        }
        for (String word : List.of("common", "rare", "10", "ended", "nowhere")) {
            for (String author : Arrays.asList(null, "u1")) {
                statements.clear();
                assertThat(allPages(store, rooms, word, author))
                        .as("%s of %s", word, author)
                        .isEqualTo(expected(all, word, author));
                if (author == null) {
                    assertThat(statements.subList(0, 2))
                            .as(word)
                            .containsExactly("newest", word.equals("common") ? "newest" : "index");
                }
            }
        }
        // Clients send cursors of their own: this one is as far from the newest message as any.
        statements.clear();
        SearchQuery furthest = new SearchQuery(rooms, "common", null, String.valueOf(Long.MIN_VALUE), 50);
        assertThat(store.search(furthest).messages()).isEmpty();
        assertThat(statements).containsExactly("index");
        store.close();
    }

    private static List<String> expected(List<MessagePosted> all, String word, @Nullable String author) {
        List<String> texts = new ArrayList<>();
        for (MessagePosted message : all) {
            if (!message.room().equals("foreign")
                    && (author == null || author.equals(message.user()))
                    && List.of(message.text().split(" ", -1)).stream().anyMatch(token -> token.startsWith(word))) {
                texts.add(0, message.text());
            }
        }
        return texts;
    }

    private static List<String> allPages(MessageStore store, Set<String> rooms, String word, @Nullable String author) {
        List<String> texts = new ArrayList<>();
        String before = null;
        do {
            SearchPage page = store.search(new SearchQuery(rooms, word, author, before, 50));
            page.messages().forEach(message -> texts.add(message.text()));
            before = page.next();
        } while (before != null);
        return texts;
    }

    private static List<String> explain(HookedSource.Sent sent) throws SQLException {
        List<String> plan = new ArrayList<>();
        try (PreparedStatement statement = sent.session().prepareStatement("explain analyze " + sent.sql())) {
            for (Map.Entry<Integer, Object> value : sent.values().entrySet()) {
                statement.setObject(value.getKey(), value.getValue());
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    plan.add(rows.getString(1));
                }
            }
        }
        return plan;
    }
}
