package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.hook.Identity;
import io.chathub.core.options.RateLimit;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What many connections may send together, where they are one user's or come from one address. */
class SharedLimitsTest {

    private Hub hub;

    @AfterEach
    void stop() {
        hub.close();
    }

    private void start(int perUser, int perAddress) {
        hub = Hub.builder()
                .options(HubOptions.builder()
                        .messageRate(new RateLimit(1, 3))
                        .joinRate(new RateLimit(1, 2))
                        .userRateFactor(perUser)
                        .addressRateFactor(perAddress)
                        .build())
                .build()
                .start();
    }

    private InMemoryConnection connected(String address, @Nullable Identity identity) {
        InMemoryConnection client = InMemoryConnection.from(address, hub, identity);
        client.receive();
        return client;
    }

    /** How many of so many messages a new connection gets through, after its join. */
    private int taken(String address, @Nullable Identity identity, int messages) {
        InMemoryConnection client = connected(address, identity);
        if (!ask(client, "{\"type\":\"join\",\"ref\":\"j\",\"username\":\"Ann\"}")
                .contains("joined")) {
            return -1;
        }
        int taken = 0;
        for (int i = 0; i < messages; i++) {
            String answer = ask(client, "{\"type\":\"message\",\"ref\":\"m\",\"text\":\"x\"}");
            assertThat(answer).containsAnyOf("\"ack\"", "\"code\":\"rate-limited\"");
            taken += answer.contains("\"ack\"") ? 1 : 0;
        }
        return taken;
    }

    private static String ask(InMemoryConnection client, String request) {
        client.send(request);
        String frame = client.receive();
        while (!frame.contains("\"ref\":\"")) {
            frame = client.receive();
        }
        return frame;
    }

    @Test
    void aUsersConnectionsShareAndAnotherUsersDoNot() {
        start(2, 0);
        Identity ann = new Identity("u1", "Ann");
        assertThat(taken("203.0.113.1", ann, 5)).isEqualTo(3);
        assertThat(taken("203.0.113.2", ann, 5)).isEqualTo(3);
        assertThat(taken("203.0.113.3", ann, 5)).isZero();
        assertThat(taken("203.0.113.3", new Identity("u2", "Bob"), 5)).isEqualTo(3);
        assertThat(taken("203.0.113.3", null, 5)).isEqualTo(3);
    }

    @Test
    void anAddressesConnectionsShareWhoeverTheyAre() {
        start(0, 2);
        assertThat(taken("2001:db8::1", new Identity("u1", "Ann"), 3)).isEqualTo(3);
        assertThat(taken("2001:db8::2", null, 3)).isEqualTo(3);
        assertThat(taken("2001:db8::3", null, 3)).isZero();
        assertThat(taken("2001:db8:0:1::1", null, 3)).isEqualTo(3);
    }

    @Test
    void whoComesBackAtOnceFindsItsLimitAsItWas() {
        start(2, 0);
        Identity ann = new Identity("u1", "Ann");
        for (int i = 0; i < 2; i++) {
            InMemoryConnection client = connected("203.0.113.1", ann);
            ask(client, "{\"type\":\"join\",\"ref\":\"j\"}");
            for (int j = 0; j < 3; j++) {
                assertThat(ask(client, "{\"type\":\"message\",\"ref\":\"m\",\"text\":\"x\"}"))
                        .contains("\"ack\"");
            }
            client.cut();
        }
        assertThat(taken("203.0.113.1", ann, 2)).isZero();
    }

    @Test
    void joinsAreSharedToo() {
        start(1, 0);
        Identity ann = new Identity("u1", "Ann");
        assertThat(taken("203.0.113.1", ann, 0)).isZero();
        assertThat(taken("203.0.113.1", ann, 0)).isZero();
        assertThat(taken("203.0.113.1", ann, 0)).isEqualTo(-1);
    }

    @Test
    void withoutFactorsEachConnectionStandsAlone() {
        start(0, 0);
        Identity ann = new Identity("u1", "Ann");
        for (int i = 0; i < 10; i++) {
            assertThat(taken("203.0.113.1", ann, 4)).isEqualTo(3);
        }
    }

    @Test
    void pingsOverTheRateAreNotAnsweredAndThenTheEnd() {
        hub = Hub.builder()
                .options(HubOptions.builder()
                        .controlRate(new RateLimit(1, 5))
                        .maxRateViolations(10)
                        .build())
                .build()
                .start();
        InMemoryConnection other = connected("203.0.113.2", null);
        InMemoryConnection flood = connected("203.0.113.1", null);
        assertThat(flood.sendPings(16)).isEqualTo(5);
        assertThat(flood.receive()).endsWith("\"retryAfter\":1000}");
        assertThat(flood.awaitClose()).isEqualTo(4013);
        assertThat(hub.monitoring().refusals()).containsEntry(ErrorCode.RATE_LIMITED, 11L);
        assertThat(other.isClosed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void typingOverTheRateIsCountedAndAFloodOfItIsTheEnd(ProtocolVersion version) {
        hub = Hub.builder()
                .options(HubOptions.builder()
                        .typingRate(new RateLimit(1, 1))
                        .maxRateViolations(2)
                        .build())
                .build()
                .start();
        InMemoryConnection flood = InMemoryConnection.to(hub, version);
        flood.receive();
        flood.send("{\"type\":\"join\",\"username\":\"Ann\"}");
        type(flood, 250);
        assertThat(flood.isClosed()).isFalse();
        assertThat(hub.monitoring().refusals().get(ErrorCode.RATE_LIMITED)).isBetween(200L, 249L);
        type(flood, 500);
        assertThat(flood.awaitClose()).isEqualTo(4013);
    }

    private static void type(InMemoryConnection client, int times) {
        for (int i = 0; i < times; i++) {
            client.send("{\"type\":\"typing\",\"isTyping\":true}");
        }
    }
}
