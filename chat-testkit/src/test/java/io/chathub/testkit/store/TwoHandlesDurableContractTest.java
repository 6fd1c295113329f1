package io.chathub.testkit.store;

import io.chathub.core.options.RoomOptions;
import io.chathub.testkit.broker.BrokerContract;
import io.chathub.testkit.broker.fixture.BrokerFixture;
import org.junit.jupiter.api.Tag;

/** The contract of two nodes on one durable broker over a store in memory. */
@Tag("long")
class TwoHandlesDurableContractTest extends BrokerContract {

    @Override
    protected BrokerFixture fixture(RoomOptions options) {
        return new DurableFixture(options, true);
    }
}
