package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.chathub.core.hook.Identity;
import io.chathub.core.options.RateLimit;
import io.chathub.core.spi.HandshakeResult;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ProtocolVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who a client is by its token, and that this ends when the token does. */
class TokenTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private Hub hub;

    @AfterEach
    void stop() {
        hub.close();
    }

    private static HubOptions.Builder options() {
        return HubOptions.builder().requestRate(RateLimit.UNLIMITED).joinRate(RateLimit.UNLIMITED);
    }

    private void start(HubBuilder builder, HubOptions options) {
        hub = builder.options(options).build().start();
    }

    /** Tokens are {@code USER:MILLIS}, good for so long from the time they are looked at. */
    private void start(HubOptions options) {
        start(Hub.builder().tokens(TokenTest::verify), options);
    }

    private static @Nullable Identity verify(String token) {
        if (token.equals("broken")) {
            throw new IllegalStateException("the host's directory is away, on purpose");
        }
        String[] parts = token.split(":", -1);
        return parts.length == 2
                ? new Identity(parts[0], "Name of " + parts[0], Instant.now().plusMillis(Long.parseLong(parts[1])))
                : null;
    }

    private static String token(String user, Duration life) {
        return user + ":" + life.toMillis();
    }

    private static String join(@Nullable String token) {
        return "{\"type\":\"join\",\"ref\":\"j\",\"username\":\"Mallory\",\"room\":\"dev\""
                + (token == null ? "" : ",\"token\":\"" + token + "\"") + "}";
    }

    private static String refresh(String token) {
        return "{\"type\":\"refresh\",\"ref\":\"r\",\"token\":\"" + token + "\"}";
    }

    private static String ask(InMemoryConnection client, String request) {
        client.send(request);
        String frame = client.receive();
        while (!frame.contains("\"ref\":\"")) {
            frame = client.receive();
        }
        return frame;
    }

    private HandshakeResult handshake(ProtocolVersion version, @Nullable String token) {
        return hub.authenticate(new InMemoryHandshake(version, token))
                .toCompletableFuture()
                .join();
    }

    private InMemoryConnection connected(Identity identity) {
        InMemoryConnection client = InMemoryConnection.to(hub, ProtocolVersion.V2, identity);
        assertThat(client.receive()).startsWith("{\"type\":\"connect\"");
        return client;
    }

    private InMemoryConnection awaiting() {
        InMemoryConnection client = InMemoryConnection.awaitingToken(hub);
        assertThat(client.receive()).startsWith("{\"type\":\"connect\"").doesNotContain("expiresIn");
        return client;
    }

    // ----------------------------------------------------------------------------------------------------- handshake

    @Test
    void aHandshakesTokenSaysWhoItIs() {
        start(options().build());
        assertThat(handshake(ProtocolVersion.V2, token("u1", HOUR)).identity().userId())
                .isEqualTo("u1");
        assertThat(handshake(ProtocolVersion.V2, "nonsense").refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
        assertThat(handshake(ProtocolVersion.V2, null).refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
        assertThat(handshake(ProtocolVersion.V2, "broken").refusal()).isEqualTo(HandshakeRefusal.UNAVAILABLE);
        assertThat(handshake(ProtocolVersion.V2, "x".repeat(8_193)).refusal())
                .isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
        assertThat(handshake(ProtocolVersion.V2, "u1:-1").refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
    }

    @Test
    void theAuthenticatorIsAskedWhereThereIsNoToken() {
        start(
                Hub.builder().tokens(TokenTest::verify).authenticator(request -> new Identity("by session", null)),
                options().build());
        assertThat(handshake(ProtocolVersion.V2, null).identity().userId()).isEqualTo("by session");
        assertThat(handshake(ProtocolVersion.V2, token("u1", HOUR)).identity().userId())
                .isEqualTo("u1");
        assertThat(handshake(ProtocolVersion.V2, "nonsense").refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
    }

    @Test
    void onlyAV2ClientMayBringItLater() {
        start(options().tokenInJoin(true).build());
        assertThat(handshake(ProtocolVersion.V2, null)).isSameAs(HandshakeResult.AWAITS_TOKEN);
        assertThat(handshake(ProtocolVersion.V1, null).refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
        assertThat(handshake(ProtocolVersion.V2, "nonsense").refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
    }

    // ---------------------------------------------------------------------------------------------------- first join

    @Test
    void theFirstJoinBringsTheToken() {
        start(options().tokenInJoin(true).build());
        InMemoryConnection ann = awaiting();
        assertThat(ask(ann, "{\"type\":\"message\",\"ref\":\"1\",\"room\":\"dev\",\"text\":\"x\"}"))
                .contains("\"code\":\"not-joined\"");
        assertThat(ask(ann, "{\"type\":\"history\",\"ref\":\"2\",\"room\":\"dev\"}"))
                .contains("\"code\":\"not-joined\"");
        assertThat(ask(ann, refresh(token("u1", HOUR)))).contains("\"code\":\"not-joined\"");
        assertThat(ask(ann, join(null))).contains("\"code\":\"not-joined\"");
        assertThat(hub.clients().get(0).identity()).isNull();
        ann.send(join(token("u1", HOUR)));
        assertThat(ann.receive())
                .matches("\\{\"type\":\"refreshed\",\"user\":\"[A-Za-z0-9_-]{22}\",\"expiresIn\":3[56]\\d{5}}");
        assertThat(ann.receive()).startsWith("{\"type\":\"joined\"").contains("\"username\":\"Name of u1\"");
        assertThat(hub.clients().get(0).identity().userId()).isEqualTo("u1");
        assertThat(ask(ann, join("nonsense"))).contains("\"code\":\"already-joined\"");
    }

    @Test
    void aWrongTokenInAJoinIsTheEnd() {
        start(options().tokenInJoin(true).build());
        InMemoryConnection eve = awaiting();
        eve.send(join("nonsense"));
        assertThat(eve.awaitClose()).isEqualTo(CloseCode.BAD_TOKEN.code());
        assertThat(hub.monitoring().refusedHandshakes()).containsEntry(HandshakeRefusal.UNAUTHENTICATED, 1L);
        await().untilAsserted(() -> assertThat(hub.monitoring().closes()).containsEntry(CloseCode.BAD_TOKEN, 1L));
    }

    @Test
    void aTokenThatHasExpiredIsNoToken() {
        start(options().tokenInJoin(true).build());
        InMemoryConnection eve = awaiting();
        eve.send(join("u1:-1"));
        assertThat(eve.awaitClose()).isEqualTo(CloseCode.BAD_TOKEN.code());
        assertThat(eve.unread()).noneMatch(frame -> frame.contains("joined"));
        InMemoryConnection ann = awaiting();
        ann.send(join(token("u1", HOUR)));
        assertThat(ann.receive()).startsWith("{\"type\":\"refreshed\"");
        assertThat(ann.receive()).startsWith("{\"type\":\"joined\"");
        assertThat(ask(ann, refresh("u1:-1"))).contains("\"code\":\"forbidden\"");
        assertThat(ask(ann, "{\"type\":\"message\",\"ref\":\"m\",\"room\":\"dev\",\"text\":\"still here\"}"))
                .startsWith("{\"type\":\"ack\"");
    }

    @Test
    void aHostThatCannotTellIsNotTheClientsFault() {
        start(options().tokenInJoin(true).build());
        InMemoryConnection ann = awaiting();
        assertThat(ask(ann, join("broken"))).contains("\"code\":\"internal\"");
        ann.send(join(token("u1", HOUR)));
        assertThat(ann.receive()).startsWith("{\"type\":\"refreshed\"");
    }

    @Test
    void whoBringsNoTokenInTimeIsClosed() {
        start(options().tokenInJoin(true).tokenTimeout(Duration.ofMillis(200)).build());
        InMemoryConnection nobody = awaiting();
        assertThat(nobody.awaitClose()).isEqualTo(CloseCode.TOKEN_EXPIRED.code());
    }

    @Test
    void whatComesWhileTheHostDecidesWaits() throws InterruptedException {
        CountDownLatch decided = new CountDownLatch(1);
        start(
                Hub.builder().tokens(token -> {
                    decided.await();
                    return verify(token);
                }),
                options().tokenInJoin(true).build());
        InMemoryConnection ann = awaiting();
        ann.send(join(token("u1", HOUR)));
        ann.send("{\"type\":\"message\",\"ref\":\"m\",\"room\":\"dev\",\"text\":\"x\"}");
        decided.countDown();
        assertThat(ann.receive()).startsWith("{\"type\":\"refreshed\"");
        assertThat(ann.receive()).startsWith("{\"type\":\"joined\"");
        assertThat(ann.receive()).startsWith("{\"type\":\"ack\"");
    }

    // --------------------------------------------------------------------------------------------- expiry and refresh

    @Test
    void aConnectionEndsWithItsTokenAndHearsNothingAfterThat() {
        start(options().build());
        InMemoryConnection bob = connected(new Identity("u2", "Bob"));
        ask(bob, join(null));
        InMemoryConnection ann =
                connected(new Identity("u1", "Ann", Instant.now().plusMillis(400)));
        ask(ann, join(null));
        assertThat(bob.receive()).contains("user-joined");
        assertThat(ann.awaitClose()).isEqualTo(CloseCode.TOKEN_EXPIRED.code());
        assertThat(bob.receive()).contains("user-left");
        hub.room("dev").publish("host", "only for those who may");
        assertThat(bob.receive()).contains("only for those who may");
        assertThat(ann.unread()).noneMatch(frame -> frame.contains("only for those who may"));
        ann.assertSpiWasKept();
        assertThat(hub.clients()).hasSize(1);
    }

    /** The sweep comes by twice a second; what is said in between reaches nobody whose token is over. */
    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void nothingIsDeliveredBetweenTheEndAndTheNextSweep(ProtocolVersion version) {
        start(options().build());
        Instant end = Instant.now().plusMillis(150);
        List<Instant> arrivals = new CopyOnWriteArrayList<>();
        InMemoryConnection ann = new InMemoryConnection() {
            @Override
            protected void onFrame(String text) {
                arrivals.add(Instant.now());
            }
        };
        ann.connectTo(hub, version, new Identity("u1", "Ann", end));
        ann.send("{\"type\":\"join\",\"username\":\"Ann\"}");
        await().pollInterval(Duration.ofMillis(2)).until(() -> {
            hub.room("lobby").publish("host", "tick");
            return ann.isClosed();
        });
        assertThat(ann.awaitClose()).isEqualTo(CloseCode.TOKEN_EXPIRED.code());
        assertThat(arrivals)
                .as("frames before the end, however few a busy machine delivers")
                .isNotEmpty()
                .allSatisfy(at -> assertThat(at).isBefore(end.plusMillis(100)));
        ann.assertSpiWasKept();
    }

    @Test
    void theClientIsToldWhenAndAV1ClientEndsAsWell() {
        start(options().build());
        InMemoryConnection ann = InMemoryConnection.to(
                hub, ProtocolVersion.V2, new Identity("u1", "Ann", Instant.now().plus(HOUR)));
        assertThat(ann.receive())
                .matches(
                        ".*\"pingInterval\":25000,\"features\":\\[\"edit\",\"delete\",\"reaction\",\"reply\",\"mention\",\"pin\",\"search\"],\"user\":\"[A-Za-z0-9_-]{22}\",\"expiresIn\":3[56]\\d{5}}");
        InMemoryConnection old = InMemoryConnection.to(
                hub, ProtocolVersion.V1, new Identity("u2", "Bob", Instant.now().plusMillis(200)));
        assertThat(old.receive()).doesNotContain("expiresIn");
        assertThat(old.awaitClose()).isEqualTo(CloseCode.TOKEN_EXPIRED.code());
    }

    @Test
    void aNewTokenOfTheSameUserRenewsIt() {
        start(options().build());
        Instant soon = Instant.now().plusMillis(700);
        InMemoryConnection ann = connected(new Identity("u1", "Ann", soon));
        ask(ann, join(null));
        assertThat(ask(ann, refresh(token("u2", HOUR)))).contains("\"code\":\"forbidden\"");
        assertThat(ask(ann, refresh("nonsense"))).contains("\"code\":\"forbidden\"");
        assertThat(ask(ann, refresh("broken"))).contains("\"code\":\"internal\"");
        assertThat(ask(ann, refresh(token("u1", HOUR))))
                .matches(
                        "\\{\"type\":\"refreshed\",\"ref\":\"r\",\"user\":\"[A-Za-z0-9_-]{22}\",\"expiresIn\":3[56]\\d{5}}");
        await().until(() -> Instant.now().isAfter(soon.plusMillis(700)));
        assertThat(ask(ann, "{\"type\":\"message\",\"ref\":\"m\",\"room\":\"dev\",\"text\":\"still here\"}"))
                .startsWith("{\"type\":\"ack\"");
        assertThat(hub.clients().get(0).username()).isEqualTo("Ann");
    }

    @Test
    void aShorterTokenCounts() {
        start(options().build());
        InMemoryConnection ann =
                connected(new Identity("u1", "Ann", Instant.now().plus(HOUR)));
        assertThat(ask(ann, refresh("u1:200"))).contains("refreshed");
        assertThat(ann.awaitClose()).isEqualTo(CloseCode.TOKEN_EXPIRED.code());
    }

    @Test
    void datesFarAwayAreNoTrouble() {
        start(options().build());
        InMemoryConnection ann = connected(new Identity("u1", "Ann", Instant.MAX));
        assertThat(ask(ann, join(null))).startsWith("{\"type\":\"joined\"");
        InMemoryConnection old = InMemoryConnection.to(hub, ProtocolVersion.V2, new Identity("u2", "Bob", Instant.MIN));
        assertThat(old.awaitClose()).isEqualTo(CloseCode.TOKEN_EXPIRED.code());
    }

    // --------------------------------------------------------------------------------------------- connections a user

    @Test
    void aUserHasSoManyConnectionsAndNoMore() {
        start(options().maxConnectionsPerUser(2).tokenInJoin(true).build());
        InMemoryConnection first = connected(new Identity("u1", "Ann"));
        connected(new Identity("u1", "Ann"));
        connected(new Identity("u2", "Bob"));
        assertThat(handshake(ProtocolVersion.V2, token("u1", HOUR)).refusal()).isEqualTo(HandshakeRefusal.USER_LIMIT);
        assertThatExceptionOfType(ConnectionRefusedException.class)
                .isThrownBy(() -> connected(new Identity("u1", "Ann")))
                .satisfies(e -> assertThat(e.closeCode()).isEqualTo(CloseCode.TOO_MANY_CONNECTIONS));
        InMemoryConnection later = awaiting();
        later.send(join(token("u1", HOUR)));
        assertThat(later.awaitClose()).isEqualTo(CloseCode.TOO_MANY_CONNECTIONS.code());
        first.cut();
        await().until(() -> hub.clients().size() == 2);
        assertThat(handshake(ProtocolVersion.V2, token("u1", HOUR)).identity()).isNotNull();
        connected(new Identity("u1", "Ann"));
    }
}
