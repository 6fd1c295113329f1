package io.chathub.store.postgres;

import io.chathub.core.options.RoomOptions;
import io.chathub.testkit.broker.BrokerContract;
import io.chathub.testkit.broker.fixture.BrokerFixture;

/** The contract of the durable broker over a database. */
@NeedsPostgres
class PostgresBrokerContractTest extends BrokerContract {

    @Override
    protected BrokerFixture fixture(RoomOptions options) {
        return new PostgresFixture(options, false);
    }
}
