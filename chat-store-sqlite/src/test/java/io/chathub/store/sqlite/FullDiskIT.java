package io.chathub.store.sqlite;

import io.chathub.core.spi.store.MessageStore;
import io.chathub.testkit.suite.FullDiskSuite;

/** The disk of the data directory is full for a while. */
class FullDiskIT extends FullDiskSuite {

    FullDiskIT() {
        super(6, 4_000);
    }

    @Override
    protected MessageStore newStore() {
        return SqliteStore.in(disk().resolve("data"));
    }
}
