package io.chathub.testkit.broker;

import io.chathub.core.options.RoomOptions;
import io.chathub.testkit.broker.fixture.BrokerFixture;

/** The contract of the in-memory broker. */
class InMemoryBrokerContractTest extends BrokerContract {

    @Override
    protected BrokerFixture fixture(RoomOptions options) {
        return new MemoryFixture(options, MemoryFixture.Around.NOTHING);
    }
}
