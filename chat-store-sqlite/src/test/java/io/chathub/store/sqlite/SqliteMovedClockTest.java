package io.chathub.store.sqlite;

import io.chathub.core.spi.store.MessageStore;
import io.chathub.testkit.store.MovedClockContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The time of day is set, with a directory. */
@Tag("long")
class SqliteMovedClockTest extends MovedClockContract {

    @RegisterExtension
    final TestDirectory directory = new TestDirectory();

    @Override
    protected MessageStore newStore() {
        return SqliteStore.in(directory.path());
    }
}
