package io.chathub.store.postgres;

import io.chathub.core.options.RoomOptions;
import io.chathub.testkit.broker.BrokerContract;
import io.chathub.testkit.broker.fixture.BrokerFixture;
import org.junit.jupiter.api.Tag;

/** The contract of two durable brokers on one database. */
@NeedsPostgres
@Tag("long")
class TwoNodesContractTest extends BrokerContract {

    @Override
    protected BrokerFixture fixture(RoomOptions options) {
        return new TwoNodesFixture(options);
    }
}
