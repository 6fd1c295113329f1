package io.chathub.testkit.store;

import io.chathub.core.spi.store.MessageStore;

/** The contract of the store in memory. */
class InMemoryStoreContractTest extends MessageStoreContract {

    private final InMemoryStore kept = new InMemoryStore();

    @Override
    protected MessageStore newStore() {
        return kept;
    }
}
