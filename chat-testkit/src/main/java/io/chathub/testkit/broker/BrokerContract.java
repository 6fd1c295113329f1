package io.chathub.testkit.broker;

import io.chathub.core.options.RoomOptions;
import io.chathub.testkit.broker.fixture.BrokerCheck;
import io.chathub.testkit.broker.fixture.BrokerFixture;
import io.chathub.testkit.internal.check.Check;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of every {@link io.chathub.core.spi.broker.Broker}. The tests of a broker extend this class; each check is a test.
 *
 * <pre>{@code
 * class MyBrokerTest extends BrokerContract {
 *     @Override
 *     protected BrokerFixture fixture(RoomOptions options) {
 *         return new MyFixture(options);
 *     }
 * }
 * }</pre>
 *
 * <p>The rules have the numbers of the design: R1 numbering, R2 entries, R3 delivery, R4 states in place of old events, R5
 * retention, R6 counts, R7 losses are announced, R8 effects, R9 epochs, R10 claims of clients, R11 positions with an epoch.
 */
public abstract class BrokerContract {

    /** For subclasses. */
    protected BrokerContract() {}

    /** A new fixture for one check; see {@link BrokerFixture.Maker#make}. */
    protected abstract BrokerFixture fixture(RoomOptions options);

    /** All checks, each with a fixture of its own. */
    @TestFactory
    public final Stream<DynamicTest> contract() {
        return checks().stream().map(check -> DynamicTest.dynamicTest(check.name(), () -> check.run(this::fixture)));
    }

    /** The checks, in the order of their rules. */
    public static List<BrokerCheck> checks() {
        return Check.all();
    }
}
