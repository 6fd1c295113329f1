package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.options.RateLimit;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ProtocolVersion;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stop while reactions are collected: they are published, and each request has its ack before the client is closed. */
@Timeout(60)
class StopWithReactionsTest {

    private static final int REACTIONS = 12;

    @Test
    void collectedReactionsAreAcknowledged_andHoldTheStopNoLonger() {
        Hub hub = Hub.builder()
                .options(HubOptions.builder()
                        .shutdownTimeout(Duration.ofHours(1))
                        .reactionRate(RateLimit.UNLIMITED)
                        .build())
                .build()
                .start();
        InMemoryConnection line = new InMemoryConnection();
        line.connectTo(hub, ProtocolVersion.V2, null);
        V2Client ann = new V2Client(line);
        ann.join("dev", "Ann");
        ann.say("dev", "hi");
        for (int i = 0; i < REACTIONS; i++) {
            ann.send("{\"type\":\"reaction\",\"ref\":\"r" + i
                    + "\",\"room\":\"dev\",\"target\":1,\"emoji\":\"👍\",\"on\":" + (i % 2 == 0) + "}");
        }

        hub.close();

        assertThat(line.unread())
                .filteredOn(frame -> frame.startsWith("{\"type\":\"ack\",\"ref\":\"r"))
                .hasSize(REACTIONS);
    }
}
