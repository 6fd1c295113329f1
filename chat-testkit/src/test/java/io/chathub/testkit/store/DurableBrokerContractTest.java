package io.chathub.testkit.store;

import io.chathub.core.options.RoomOptions;
import io.chathub.testkit.broker.BrokerContract;
import io.chathub.testkit.broker.fixture.BrokerFixture;

/** The contract of the durable broker over a store in memory. */
class DurableBrokerContractTest extends BrokerContract {

    @Override
    protected BrokerFixture fixture(RoomOptions options) {
        return new DurableFixture(options, false);
    }
}
