package io.chathub.testkit.store;

import io.chathub.core.options.RoomOptions;
import io.chathub.testkit.broker.BrokerContract;
import io.chathub.testkit.broker.fixture.BrokerFixture;
import org.junit.jupiter.api.Tag;

/** The contract of two durable brokers on one store. */
@Tag("long")
class TwoNodesContractTest extends BrokerContract {

    @Override
    protected BrokerFixture fixture(RoomOptions options) {
        return new TwoNodesFixture(options);
    }
}
