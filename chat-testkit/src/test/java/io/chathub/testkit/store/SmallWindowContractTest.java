package io.chathub.testkit.store;

import io.chathub.core.options.RoomOptions;
import io.chathub.testkit.broker.BrokerContract;
import io.chathub.testkit.broker.fixture.BrokerFixture;
import org.junit.jupiter.api.Tag;

/** The contract of the durable broker with some states in memory: its reads join them with the store, without a hole. */
@Tag("long")
class SmallWindowContractTest extends BrokerContract {

    private static final int ENTRIES = 8;

    @Override
    protected BrokerFixture fixture(RoomOptions options) {
        return new DurableFixture(options, false, ENTRIES);
    }
}
