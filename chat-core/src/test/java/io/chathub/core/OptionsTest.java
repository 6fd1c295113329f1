package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options: what they are without being set, and what they refuse. */
class OptionsTest {

    static Stream<Arguments> refused() {
        return Stream.of(
                bad("pingInterval: PT0S (expected: > 0 and <= PT8760H)", b -> b.pingInterval(Duration.ZERO)),
                bad("pongTimeout: PT-1S (expected: > 0", b -> b.pongTimeout(Duration.ofSeconds(-1))),
                bad("messageAssemblyTimeout: PT0S (expected: > 0", b -> b.messageAssemblyTimeout(Duration.ZERO)),
                bad("writeTimeout: PT9000H (expected: > 0", b -> b.writeTimeout(Duration.ofDays(375))),
                bad("shutdownTimeout: PT0S (expected: > 0", b -> b.shutdownTimeout(Duration.ZERO)),
                bad("clientPingInterval: PT0S (expected: > 0", b -> b.clientPingInterval(Duration.ZERO)),
                bad("drainWindow: PT0S (expected: > 0", b -> b.drainWindow(Duration.ZERO)),
                bad("hookTimeout: PT0S (expected: > 0", b -> b.hookTimeout(Duration.ZERO)),
                bad("hookThreads: 0 (expected: >= 1)", b -> b.hookThreads(0)),
                badRoom("historyAge: PT0S (expected: > 0", b -> b.historyAge(Duration.ZERO)),
                badRoom("idleTimeout: PT0S (expected: > 0", b -> b.idleTimeout(Duration.ZERO)),
                badRoom(
                        "idempotencyWindow: PT4M59S (expected: >= PT5M)",
                        b -> b.idempotencyWindow(Duration.ofSeconds(299))),
                badRoom("maxIdempotencyKeys: 0 (expected: >= 1)", b -> b.maxIdempotencyKeys(0)),
                badRoom("maxRoomsPerClient: 0 (expected: >= 1)", b -> b.maxRoomsPerClient(0)),
                badRoom("recoveryLimit: 301 (expected: 0..300)", b -> b.recoveryLimit(301)),
                badRoom("recoveryLimit: -1 (expected: >= 0)", b -> b.recoveryLimit(-1)),
                badRoom("presenceEventLimit: -1 (expected: >= 0)", b -> b.presenceEventLimit(-1)),
                bad("maxQueuedFrames: 1 (expected: >= 2)", b -> b.maxQueuedFrames(1)),
                bad("maxQueuedBytes: 1000 (expected: >= 66560)", b -> b.maxQueuedBytes(1_000)),
                bad("maxPendingEvents: 0 (expected: >= 1)", b -> b.maxPendingEvents(0)),
                bad("maxBadMessages: -1 (expected: >= 0)", b -> b.maxBadMessages(-1)),
                bad("maxRateViolations: -1 (expected: >= 0)", b -> b.maxRateViolations(-1)),
                bad("maxConnections: 0 (expected: >= 1)", b -> b.maxConnections(0)),
                badRoom("maxRooms: 0 (expected: >= 1)", b -> b.maxRooms(0)),
                badRoom("historySize: -1 (expected: >= 0)", b -> b.historySize(-1)),
                bad("recentMessages: -1 (expected: >= 0)", b -> b.recentMessages(-1)),
                bad("recentEvents: -1 (expected: >= 0)", b -> b.recentEvents(-1)));
    }

    private static Arguments bad(String message, UnaryOperator<HubOptions.Builder> change) {
        return Arguments.of(message, change);
    }

    private static Arguments badRoom(String message, UnaryOperator<RoomOptions.Builder> change) {
        return bad(message, b -> b.rooms(change.apply(RoomOptions.builder()).build()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void badValuesAreRefusedWithTheirName(String message, UnaryOperator<HubOptions.Builder> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(HubOptions.builder()).build())
                .withMessageStartingWith(message);
    }

    @Test
    void theDefaultsAreTheDesigns() {
        HubOptions options = HubOptions.DEFAULT;
        assertThat(options.input().maxMessageBytes()).isEqualTo(65_536);
        assertThat(options.input().maxTextLength()).isEqualTo(4_096);
        assertThat(options.connection().pingInterval()).isEqualTo(Duration.ofSeconds(54));
        assertThat(options.connection().pongTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(options.connection().messageAssemblyTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.connection().writeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.delivery().maxQueuedFrames()).isEqualTo(256);
        assertThat(options.delivery().maxQueuedBytes()).isEqualTo(1 << 20);
        assertThat(options.rates().messageRate()).hasToString("20/60");
        assertThat(options.rates().typingRate()).hasToString("2/2");
        assertThat(options.rates().maxBadMessages()).isEqualTo(10);
        assertThat(options.connection().maxConnections()).isEqualTo(10_000);
        assertThat(options.rooms().historySize()).isEqualTo(1_000);
        assertThat(options.rooms().historyAge()).isEqualTo(Duration.ofHours(24));
        assertThat(options.monitoring().recentMessages()).isEqualTo(100);
        assertThat(options.monitoring().recentEvents()).isEqualTo(500);
        assertThat(options.rates().requestRate()).hasToString("50/200");
        assertThat(options.connection().clientPingInterval()).isEqualTo(Duration.ofSeconds(25));
        assertThat(options.connection().drainWindow()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.rooms().maxRooms()).isEqualTo(10_000);
        assertThat(options.rooms().maxRoomsPerClient()).isEqualTo(128);
        assertThat(options.rooms().recoveryLimit()).isEqualTo(300);
        assertThat(options.rooms().presenceEventLimit()).isEqualTo(1_000);
        assertThat(options.rooms().idempotencyWindow()).isEqualTo(Duration.ofMinutes(5));
        assertThat(options.mutate().build()).isEqualTo(options);
        assertThat(options.rooms().mutate().build()).isEqualTo(options.rooms());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "20", "20/", "/60", "60/20", "0/0", "0/5", "-1/5", "1/2/3", "OFF", "1/10000000", " 1/2"})
    void ratesThatAreNoneAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.parse(text));
    }

    @Test
    void ratesAreRead() {
        assertThat(RateLimit.parse("20/60")).isEqualTo(new RateLimit(20, 60));
        assertThat(RateLimit.parse("1/1").isUnlimited()).isFalse();
        assertThat(RateLimit.parse("off")).isEqualTo(RateLimit.UNLIMITED).hasToString("off");
    }
}
