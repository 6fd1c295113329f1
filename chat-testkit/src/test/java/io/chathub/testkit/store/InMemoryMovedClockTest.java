package io.chathub.testkit.store;

import io.chathub.core.spi.store.MessageStore;

/** The time of day is set, with a store in memory. */
class InMemoryMovedClockTest extends MovedClockContract {

    private final InMemoryStore store = new InMemoryStore();

    @Override
    protected MessageStore newStore() {
        return store;
    }
}
