package io.chathub.testkit.store;

import io.chathub.core.options.RoomOptions;
import io.chathub.testkit.broker.BrokerContract;
import io.chathub.testkit.broker.fixture.BrokerFixture;

/** The contract of two durable brokers on one store. */
class TwoNodesContractTest extends BrokerContract {

    @Override
    protected BrokerFixture fixture(RoomOptions options) {
        return new TwoNodesFixture(options);
    }
}
