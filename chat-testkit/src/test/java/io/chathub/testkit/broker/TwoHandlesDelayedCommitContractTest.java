package io.chathub.testkit.broker;

import io.chathub.core.options.RoomOptions;
import io.chathub.testkit.broker.fixture.BrokerFixture;

/** The contract of two nodes on one in-memory broker behind a delayed commit. */
class TwoHandlesDelayedCommitContractTest extends BrokerContract {

    @Override
    protected BrokerFixture fixture(RoomOptions options) {
        return new MemoryFixture(options, MemoryFixture.Around.TWO_HANDLES_AND_DELAYED_COMMIT);
    }
}
