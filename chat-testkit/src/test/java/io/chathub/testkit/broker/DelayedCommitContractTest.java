package io.chathub.testkit.broker;

import io.chathub.core.options.RoomOptions;
import io.chathub.testkit.broker.fixture.BrokerFixture;

/** The contract of the in-memory broker behind a delayed commit. */
class DelayedCommitContractTest extends BrokerContract {

    @Override
    protected BrokerFixture fixture(RoomOptions options) {
        return new MemoryFixture(options, MemoryFixture.Around.DELAYED_COMMIT);
    }
}
