package io.chathub.store.postgres;

import io.chathub.core.spi.store.MessageStore;
import io.chathub.testkit.store.MessageStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of the store in a database. */
@NeedsPostgres
class PostgresStoreContractTest extends MessageStoreContract {

    @RegisterExtension
    final TestSchema schema = new TestSchema();

    @Override
    protected MessageStore newStore() {
        return PostgresStore.of(schema.dataSource());
    }
}
