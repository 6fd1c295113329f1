package io.chathub.store.postgres;

import io.chathub.core.spi.store.MessageStore;
import io.chathub.testkit.suite.FullDiskSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The file system of the tables is full for a while. */
@NeedsPostgres
class FullDiskIT extends FullDiskSuite {

    private DatabaseServer database;

    FullDiskIT() {
        super(12, 1_500);
    }

    @BeforeEach
    void startDatabase() throws IOException {
        database = DatabaseServer.start();
        Path tables = Files.createDirectory(disk().resolve("tables"));
        Files.setOwner(tables, Files.getOwner(database.data()));
        database.execute("create tablespace small location '" + tables + "'");
        database.execute("alter role current_user set default_tablespace = 'small'");
    }

    @AfterEach
    void stopDatabase() {
        if (database != null) {
            database.close();
        }
    }

    @Override
    protected MessageStore newStore() {
        return PostgresStore.of(database.dataSource("public"));
    }
}
