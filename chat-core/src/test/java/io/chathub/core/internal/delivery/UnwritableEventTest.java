package io.chathub.core.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.chathub.core.Hub;
import io.chathub.core.InMemoryConnection;
import io.chathub.core.Publication;
import io.chathub.core.internal.broker.BrokerForTests;
import io.chathub.core.suite.CapturedLog;
import io.chathub.protocol.event.MessagePosted;
import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A broker delivers what no codec writes down: it is logged, and everybody hears the rest. */
class UnwritableEventTest {

    private final BrokerForTests broker = new BrokerForTests();

    @Test
    void doesNotKeepTheOthersFromBeingHeard() {
        try (CapturedLog log = CapturedLog.of("io.chathub.core");
                Hub hub = Hub.builder().broker(broker).build().start()) {
            InMemoryConnection reader = InMemoryConnection.to(hub);
            reader.hello();
            for (int i = 0; i < 20; i++) {
                hub.room("lobby").publish("host", "before " + i);
                broker.deliver(unwritable(i));
                hub.room("lobby").publish("host", "after " + i);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(reader.receive()).contains("\"text\":\"before " + i + "\"");
                assertThat(reader.receive()).contains("\"text\":\"after " + i + "\"");
            }
            assertThat(log.events())
                    .filteredOn(event -> event.getLevel() == Level.ERROR)
                    .hasSize(20)
                    .allSatisfy(event -> assertThat(event.getThrowableProxy().getClassName())
                            .isEqualTo(DateTimeException.class.getName()));
        }
    }

    /** No calendar has this year. */
    private static Publication unwritable(int i) {
        MessagePosted message = MessagePosted.builder("lobby", "x", "from the far future", Instant.MAX)
                .id("x")
                .offset(1_000_000L + i)
                .build();
        return new Publication("another", 1_000_000L + i, "x", 0, message);
    }
}
