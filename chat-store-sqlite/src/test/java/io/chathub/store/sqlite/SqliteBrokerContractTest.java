package io.chathub.store.sqlite;

import io.chathub.core.options.RoomOptions;
import io.chathub.testkit.broker.BrokerContract;
import io.chathub.testkit.broker.fixture.BrokerFixture;
import org.junit.jupiter.api.Tag;

/** The contract of the durable broker over a directory. */
@Tag("long")
class SqliteBrokerContractTest extends BrokerContract {

    @Override
    protected BrokerFixture fixture(RoomOptions options) {
        return new SqliteFixture(options, false);
    }
}
