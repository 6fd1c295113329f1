package io.chathub.store.postgres;

import io.chathub.core.spi.store.MessageStore;
import io.chathub.testkit.suite.SearchFromSuite;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A search for the messages of one user, in a database. */
@NeedsPostgres
class SearchFromIT extends SearchFromSuite {

    @RegisterExtension
    final TestSchema schema = new TestSchema();

    @Override
    protected MessageStore newStore() {
        return PostgresStore.of(schema.dataSource());
    }
}
