package io.chathub.store.sqlite;

import io.chathub.core.spi.store.MessageStore;
import io.chathub.testkit.store.MessageStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of the store in a directory. */
class SqliteStoreContractTest extends MessageStoreContract {

    @RegisterExtension
    final TestDirectory directory = new TestDirectory();

    @Override
    protected MessageStore newStore() {
        return SqliteStore.in(directory.path());
    }
}
