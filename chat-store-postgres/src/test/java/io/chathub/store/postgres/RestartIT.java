package io.chathub.store.postgres;

import io.chathub.core.spi.store.MessageStore;
import io.chathub.testkit.suite.RestartSuite;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server with a database, before and after a restart. */
@NeedsPostgres
class RestartIT extends RestartSuite {

    @RegisterExtension
    final TestSchema schema = new TestSchema();

    @Override
    protected MessageStore newStore() {
        return PostgresStore.of(schema.dataSource());
    }
}
