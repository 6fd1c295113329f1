package io.chathub.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/** What an erasure reads of the keys, which commits wait for. */
class ErasurePlanTest {

    @TempDir
    Path directory;

    @Test
    void keysOfAUser_areFoundByTheirBegin() throws SQLException {
        MessageStore store = SqliteStore.in(directory);
        store.open(new StoreSettings(RoomOptions.DEFAULT, () -> "epoch"));
        store.close();
        try (Sql sql = new Sql(new JDBC().connect("jdbc:sqlite:" + directory.resolve("chat.db"), new Properties()))) {
            for (int stream = 1; stream <= 3; stream++) {
                sql.run(
                        "insert into chat_stream(id, name, epoch, head, floor, cleared, last_other, messages, ancestors,"
                                + " created_at) values(?, ?, 'e', 1, 0, 0, 0, 0, '', 0)",
                        stream,
                        "room" + stream);
                for (String prefix : List.of("user", "usep", "uses", "xuser", "User")) {
                    sql.run("insert into chat_key values(?, ?, 'e', 1, 1, 1)", stream, prefix + ":key");
                }
            }
            List<String> plan =
                    sql.list("explain query plan " + Erasure.KEYS, row -> row.getString("detail"), "user", "uses");
            assertThat(plan)
                    .anyMatch(step ->
                            step.matches("SEARCH k USING PRIMARY KEY \\(stream_id=\\? AND key>\\? AND key<\\?\\)"))
                    .noneMatch(step -> step.startsWith("SCAN") && step.contains("k"));
            assertThat(sql.run(Erasure.KEYS, "user", "uses")).isEqualTo(3);
            assertThat(sql.list("select distinct key from chat_key order by key", row -> row.getString(1)))
                    .containsExactly("User:key", "usep:key", "uses:key", "xuser:key");
        }
    }
}
