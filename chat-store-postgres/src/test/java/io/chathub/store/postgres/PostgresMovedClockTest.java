package io.chathub.store.postgres;

import io.chathub.core.spi.store.MessageStore;
import io.chathub.testkit.store.MovedClockContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The time of day is set, with a database. */
@NeedsPostgres
@Tag("long")
class PostgresMovedClockTest extends MovedClockContract {

    @RegisterExtension
    final TestSchema schema = new TestSchema();

    @Override
    protected MessageStore newStore() {
        return PostgresStore.of(schema.dataSource());
    }
}
