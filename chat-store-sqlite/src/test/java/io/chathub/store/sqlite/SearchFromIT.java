package io.chathub.store.sqlite;

import io.chathub.core.spi.store.MessageStore;
import io.chathub.testkit.suite.SearchFromSuite;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A search for the messages of one user, in a directory. */
class SearchFromIT extends SearchFromSuite {

    @RegisterExtension
    final TestDirectory directory = new TestDirectory();

    @Override
    protected MessageStore newStore() {
        return SqliteStore.in(directory.path());
    }
}
