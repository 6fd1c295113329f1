package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import io.chathub.core.auth.GuestKeys;
import io.chathub.core.hook.AsyncTokenVerifier;
import io.chathub.core.hook.Guests;
import io.chathub.core.hook.HandshakeRequest;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.TokenVerifier;
import io.chathub.core.moderation.Subject;
import io.chathub.core.options.RateLimit;
import io.chathub.core.spi.HandshakeResult;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ProtocolVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users without accounts: guest keys, guests of a connection, and the public ids of users. */
class GuestKeysTest {

    private static final String KEY = "guest.AAAAAAAAAAAAAAAAAAAAAA";
    private static final String OTHER_KEY = "guest.BBBBBBBBBBBBBBBBBBBBBB";
    /** printf guest.AAAAAAAAAAAAAAAAAAAAAA | sha256sum */
    private static final String USER = "guest:fa3f828f1746ecfd844686e5f8fa9434c38b0b3273a60bb8bdf56868182ea532";

    private static final byte[] SECRET = new byte[16];

    private @Nullable Hub hub;

    @AfterEach
    void stop() {
        if (hub != null) {
            hub.close();
        }
    }

    private Hub start(HubBuilder builder, HubOptions.Builder options) {
        hub = builder.options(options.joinRate(RateLimit.UNLIMITED).build())
                .build()
                .start();
        return hub;
    }

    private Hub start(HubBuilder builder) {
        return start(builder, HubOptions.builder());
    }

    private static @Nullable Identity account(String token) {
        return token.equals("account of Ann") ? new Identity("ann", "Ann") : null;
    }

    private static HandshakeResult handshake(Hub hub, @Nullable String token) {
        return handshake(hub, ProtocolVersion.V2, token);
    }

    private static HandshakeResult handshake(Hub hub, ProtocolVersion version, @Nullable String token) {
        return hub.authenticate(new InMemoryHandshake(version, token))
                .toCompletableFuture()
                .join();
    }

    private static InMemoryConnection connected(Hub hub, @Nullable String token) {
        HandshakeResult result = handshake(hub, token);
        assertThat(result.refusal()).isNull();
        InMemoryConnection client = InMemoryConnection.to(hub, ProtocolVersion.V2, result.identity());
        assertThat(client.receive()).startsWith("{\"type\":\"connect\"");
        return client;
    }

    private static String ask(InMemoryConnection client, String request) {
        client.send(request);
        String frame = client.receive();
        while (!frame.contains("\"ref\":\"")) {
            frame = client.receive();
        }
        return frame;
    }

    private static String join(String name, @Nullable String token) {
        return "{\"type\":\"join\",\"ref\":\"j\",\"username\":\"" + name + "\",\"room\":\"dev\""
                + (token == null ? "" : ",\"token\":\"" + token + "\"") + "}";
    }

    private static Client named(Hub hub, String name) {
        return hub.clients().stream()
                .filter(client -> name.equals(client.username()))
                .findFirst()
                .orElseThrow();
    }

    // ---------------------------------------------------------------------------------------------------- the verifier

    @Test
    void verifier_identifiesAGuestKeyByItsHash() {
        assertThat(GuestKeys.only().verify(KEY)).isEqualTo(new Identity(USER, null));
        assertThat(GuestKeys.only().verify(KEY + "A").userId()).isNotEqualTo(USER);
        assertThat(GuestKeys.only().verify("guest.short")).isNull();
        assertThat(GuestKeys.only().verify("account of Ann")).isNull();
        assertThat(GuestKeys.only().verify(USER)).isNull();
    }

    @Test
    void composition_readsTokensByTheirPrefix() throws Exception {
        TokenVerifier both = GuestKeys.orElse(token -> {
            assertThat(token).doesNotStartWith("guest.");
            return account(token);
        });
        assertThat(both.verify(KEY)).isEqualTo(new Identity(USER, null));
        assertThat(both.verify("account of Ann")).isEqualTo(new Identity("ann", "Ann"));
        assertThat(both.verify("guest.short")).isNull();
        assertThat(both.verify("nonsense")).isNull();
        assertThat(both.guests()).isEqualTo(Guests.KEYS);
        AsyncTokenVerifier later =
                GuestKeys.orElseAsync(token -> CompletableFuture.completedFuture(Optional.ofNullable(account(token))));
        assertThat(later.verify(KEY).toCompletableFuture().join()).contains(new Identity(USER, null));
        assertThat(later.verify("guest.short").toCompletableFuture().join()).isEmpty();
        assertThat(later.verify("account of Ann").toCompletableFuture().join()).contains(new Identity("ann", "Ann"));
        assertThat(later.guests()).isEqualTo(Guests.KEYS);
    }

    // ------------------------------------------------------------------------------------------------------ handshakes

    @Test
    void guestKeysAlone_makeTokensOptional() {
        Hub open = start(Hub.builder().tokens(GuestKeys.only()));
        assertThat(open.authenticates()).isTrue();
        assertThat(open.guests()).isEqualTo(Guests.KEYS);
        assertThat(handshake(open, KEY).identity()).isEqualTo(new Identity(USER, null));
        assertThat(handshake(open, ProtocolVersion.V1, KEY).identity()).isEqualTo(new Identity(USER, null));
        assertThat(handshake(open, null)).isEqualTo(HandshakeResult.GUEST);
        assertThat(handshake(open, ProtocolVersion.V1, null)).isEqualTo(HandshakeResult.GUEST);
        assertThat(handshake(open, "guest.short").refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
        assertThat(handshake(open, "a token of another server"))
                .as("tokens are not read, as without a verifier")
                .isEqualTo(HandshakeResult.GUEST);
        assertThat(handshake(open, "x".repeat(8_193)).refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
    }

    @Test
    void guestKeysBesideAccounts_refuseOtherTokens() {
        Hub both = start(Hub.builder().tokens(GuestKeys.orElse(GuestKeysTest::account)));
        assertThat(handshake(both, KEY).identity().userId()).isEqualTo(USER);
        assertThat(handshake(both, "account of Ann").identity().userId()).isEqualTo("ann");
        assertThat(handshake(both, "nonsense").refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
        assertThat(handshake(both, "guest.short").refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
        assertThat(handshake(both, null)).isEqualTo(HandshakeResult.GUEST);
    }

    @Test
    void verifierAlone_stillRequiresATokenAndReadsNoGuestKey() {
        Hub strict = start(
                Hub.builder().tokens(GuestKeysTest::account),
                HubOptions.builder().tokenInJoin(true));
        assertThat(strict.guests()).isEqualTo(Guests.NONE);
        assertThat(handshake(strict, ProtocolVersion.V1, null).refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
        assertThat(handshake(strict, ProtocolVersion.V1, KEY).refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
        assertThat(handshake(strict, KEY))
                .as("as without a token: it may come with the join")
                .isEqualTo(HandshakeResult.AWAITS_TOKEN);
        InMemoryConnection client = InMemoryConnection.awaitingToken(strict);
        client.receive();
        assertThat(ask(client, join("Ann", KEY))).contains("\"code\":\"not-joined\"");
        assertThat(ask(client, join("Ann", "account of Ann"))).startsWith("{\"type\":\"joined\"");
    }

    @Test
    void guestKey_doesNotHideTheSessionOfTheHost() {
        Hub host = start(Hub.builder()
                .tokens(GuestKeysTest::account)
                .authenticator(
                        request -> request.version() == ProtocolVersion.V2 ? new Identity("by cookie", null) : null));
        assertThat(host.guests()).isEqualTo(Guests.NONE);
        assertThat(handshake(host, KEY).identity().userId()).isEqualTo("by cookie");
        assertThat(handshake(host, "nonsense").refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
        assertThat(handshake(host, ProtocolVersion.V1, KEY).refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
    }

    @Test
    void authenticator_decidesAboutClientsWithoutATokenAlsoBesideGuestKeys() {
        Hub host = start(Hub.builder().tokens(GuestKeys.only()).authenticator(request -> null));
        assertThat(handshake(host, null).refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
        assertThat(handshake(host, KEY).identity().userId()).isEqualTo(USER);
        assertThat(handshake(host, "guest.short").refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
        host.close();
        Hub alone = start(Hub.builder().authenticator((HandshakeRequest request) -> null));
        assertThat(alone.guests()).isEqualTo(Guests.NONE);
    }

    @Test
    void guestKey_countsWhereTheAuthenticatorGivesNoIdentity() {
        Hub host = start(Hub.builder()
                .tokens(GuestKeys.orElse(GuestKeysTest::account))
                .authenticator(
                        request -> request.version() == ProtocolVersion.V2 ? new Identity("by cookie", null) : null));
        assertThat(handshake(host, KEY).identity().userId())
                .as("the page of a user who has logged in sends its guest key too")
                .isEqualTo("by cookie");
        assertThat(handshake(host, ProtocolVersion.V1, KEY).identity().userId()).isEqualTo(USER);
        assertThat(handshake(host, "account of Ann").identity().userId()).isEqualTo("ann");
        assertThat(handshake(host, "nonsense").refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
        host.close();
        Hub failing = start(Hub.builder().tokens(GuestKeys.only()).authenticator(request -> {
            throw new IllegalStateException("a broken authenticator, on purpose");
        }));
        assertThat(handshake(failing, KEY).refusal()).isEqualTo(HandshakeRefusal.UNAVAILABLE);
    }

    @Test
    void guestKey_doesNotWaitForAVerifierThatBlocks() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Hub both = start(
                Hub.builder().tokens(GuestKeys.orElse(token -> {
                    blocked.countDown();
                    end.await();
                    return account(token);
                })),
                HubOptions.builder().hookThreads(1));
        CompletableFuture<HandshakeResult> ann = both.authenticate(
                        new InMemoryHandshake(ProtocolVersion.V2, "account of Ann"))
                .toCompletableFuture();
        blocked.await();
        assertThat(both.authenticate(new InMemoryHandshake(ProtocolVersion.V2, KEY))
                        .toCompletableFuture()
                        .isDone())
                .isTrue();
        end.countDown();
        assertThat(ann.join().identity().userId()).isEqualTo("ann");
    }

    @Test
    void verifierThatDoesNotBlock_isCalledOnTheThreadOfTheHandshake() {
        Hub quick = start(Hub.builder().tokens(new TokenVerifier() {
            @Override
            public Identity verify(String token) throws Exception {
                if (token.equals("fail")) {
                    throw new IOException("a broken verifier, on purpose");
                }
                return new Identity(Thread.currentThread().getName(), null);
            }

            @Override
            public boolean mayBlock(String token) {
                return token.equals("slow");
            }
        }));
        String here = Thread.currentThread().getName();
        assertThat(handshake(quick, "quick").identity().userId()).isEqualTo(here);
        assertThat(handshake(quick, "slow").identity().userId()).isNotEqualTo(here);
        assertThat(handshake(quick, "fail").refusal()).isEqualTo(HandshakeRefusal.UNAVAILABLE);
    }

    @Test
    void verifierWithConnectionGuests_readsNoGuestKey() {
        Hub guests = start(Hub.builder().tokens(new TokenVerifier() {
            @Override
            public @Nullable Identity verify(String token) {
                return account(token);
            }

            @Override
            public Guests guests() {
                return Guests.CONNECTION;
            }
        }));
        assertThat(handshake(guests, null)).isEqualTo(HandshakeResult.GUEST);
        assertThat(handshake(guests, KEY)).isEqualTo(HandshakeResult.GUEST);
        assertThat(handshake(guests, "account of Ann").identity().userId()).isEqualTo("ann");
        assertThat(handshake(guests, "nonsense").refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
    }

    @Test
    void verifierThatFailsToReadAToken_makesNoGuestOfItsClient() {
        Hub broken = start(Hub.builder().tokens(new TokenVerifier() {
            @Override
            public @Nullable Identity verify(String token) {
                return null;
            }

            @Override
            public boolean reads(String token) {
                throw new IllegalStateException("a broken verifier, on purpose");
            }

            @Override
            public Guests guests() {
                return Guests.CONNECTION;
            }
        }));
        assertThat(handshake(broken, "token").refusal()).isEqualTo(HandshakeRefusal.UNAUTHENTICATED);
        assertThat(handshake(broken, null)).isEqualTo(HandshakeResult.GUEST);
    }

    @Test
    void hubWithoutHooks_hasGuestsOfTheirConnection() {
        Hub plain = start(Hub.builder());
        assertThat(plain.authenticates()).isFalse();
        assertThat(plain.guests()).isEqualTo(Guests.CONNECTION);
    }

    // ----------------------------------------------------------------------------------------- first joins, refreshes

    @Test
    void firstJoin_mayBringAGuestKey() {
        Hub open = start(
                Hub.builder().tokens(GuestKeys.only()), HubOptions.builder().tokenInJoin(true));
        assertThat(handshake(open, null)).isEqualTo(HandshakeResult.GUEST);
        InMemoryConnection ann = connected(open, null);
        ann.send(join("Ann", KEY));
        String refreshed = ann.receive();
        assertThat(ann.receive()).startsWith("{\"type\":\"joined\"");
        assertThat(named(open, "Ann").identity()).isEqualTo(new Identity(USER, null));
        assertThat(named(open, "Ann").publicId()).matches("[A-Za-z0-9_-]{22}");
        assertThat(refreshed)
                .as("before the join, also where nothing expires")
                .isEqualTo("{\"type\":\"refreshed\",\"user\":\""
                        + named(open, "Ann").publicId() + "\"}");

        InMemoryConnection guest = connected(open, null);
        assertThat(ask(guest, join("Guest", null))).startsWith("{\"type\":\"joined\"");
        assertThat(ask(guest, join("Guest", KEY).replace("dev", "second"))).startsWith("{\"type\":\"joined\"");
        assertThat(named(open, "Guest").identity()).as("no first join").isNull();

        InMemoryConnection stranger = connected(open, null);
        assertThat(ask(stranger, join("Stranger", "a token of another server"))).startsWith("{\"type\":\"joined\"");
        assertThat(named(open, "Stranger").identity()).isNull();

        InMemoryConnection eve = connected(open, null);
        eve.send(join("Eve", "guest.short"));
        assertThat(eve.awaitClose()).isEqualTo(CloseCode.BAD_TOKEN.code());
    }

    @Test
    void firstJoin_doesNotBringATokenWhereThatIsOff() {
        Hub open = start(Hub.builder().tokens(GuestKeys.only()));
        InMemoryConnection ann = connected(open, null);
        assertThat(ask(ann, join("Ann", KEY))).startsWith("{\"type\":\"joined\"");
        assertThat(named(open, "Ann").identity()).isNull();
    }

    @Test
    void refresh_ofAGuestKeyNeedsTheSameKey() {
        Hub open = start(Hub.builder().tokens(GuestKeys.only()));
        InMemoryConnection ann = connected(open, KEY);
        assertThat(ask(ann, "{\"type\":\"refresh\",\"ref\":\"r\",\"token\":\"" + KEY + "\"}"))
                .isEqualTo("{\"type\":\"refreshed\",\"ref\":\"r\",\"user\":\""
                        + open.clients().get(0).publicId() + "\"}");
        assertThat(ask(ann, "{\"type\":\"refresh\",\"ref\":\"r\",\"token\":\"" + OTHER_KEY + "\"}"))
                .contains("\"code\":\"forbidden\"");
    }

    @Test
    void refresh_withATokenThatTheVerifierDoesNotRead_isRefused() {
        Hub strict = start(Hub.builder().tokens(token -> new Identity("ann", "Ann")));
        InMemoryConnection ann = connected(strict, "any token");
        assertThat(ask(ann, "{\"type\":\"refresh\",\"ref\":\"r\",\"token\":\"" + KEY + "\"}"))
                .contains("\"code\":\"forbidden\"");
        assertThat(ask(ann, "{\"type\":\"refresh\",\"ref\":\"r\",\"token\":\"another\"}"))
                .isEqualTo("{\"type\":\"refreshed\",\"ref\":\"r\",\"user\":\""
                        + strict.clients().get(0).publicId() + "\"}");
    }

    // ----------------------------------------------------------------------------------------------------------- users

    @Test
    void connectionsOfOneKey_areOneUser() {
        Hub open = start(
                Hub.builder().tokens(GuestKeys.only()).identitySecret(SECRET),
                HubOptions.builder().uniqueNames(true).maxConnectionsPerUser(2));
        InMemoryConnection phone = connected(open, KEY);
        InMemoryConnection desk = connected(open, KEY);
        InMemoryConnection eve = connected(open, OTHER_KEY);
        InMemoryConnection guest = connected(open, null);
        assertThat(open.clients().stream().map(Client::publicId).distinct())
                .hasSize(3)
                .containsNull();
        assertThat(ask(phone, join("Ann", null))).startsWith("{\"type\":\"joined\"");
        assertThat(ask(desk, join("Ann", null))).startsWith("{\"type\":\"joined\"");
        assertThat(ask(eve, join("Ann", null))).contains("\"code\":\"name-taken\"");
        assertThat(ask(guest, join("Ann", null))).contains("\"code\":\"name-taken\"");
        assertThat(handshake(open, KEY).refusal()).isEqualTo(HandshakeRefusal.USER_LIMIT);
        assertThat(handshake(open, OTHER_KEY).refusal()).isNull();

        String message = "{\"type\":\"message\",\"ref\":\"m\",\"key\":\"k\",\"room\":\"dev\",\"text\":\"once\"}";
        assertThat(ask(phone, message)).startsWith("{\"type\":\"ack\"").doesNotContain("duplicate");
        assertThat(ask(desk, message)).as("a key of the same user").contains("\"duplicate\":true");
    }

    @Test
    void ban_ofAGuestKeyBindsThatKeyAlone() {
        Hub open = start(Hub.builder().tokens(GuestKeys.only()));
        InMemoryConnection ann = connected(open, KEY);
        open.moderation().ban(Subject.user(USER), Duration.ofHours(1), "operator", "spam");
        assertThat(ann.awaitClose()).isEqualTo(CloseCode.KICKED.code());
        assertThat(handshake(open, KEY).refusal()).isEqualTo(HandshakeRefusal.BANNED);
        assertThat(handshake(open, OTHER_KEY).refusal()).isNull();
    }

    @Test
    void manyKeysOfOneAddress_shareItsRates() {
        Hub open = start(
                Hub.builder().tokens(GuestKeys.only()),
                HubOptions.builder().messageRate(new RateLimit(1, 2)).addressRateFactor(2));
        int accepted = 0;
        for (int i = 0; i < 40; i++) {
            InMemoryConnection client = connected(open, KEY + "_" + i);
            ask(client, join("Guest " + i, null));
            accepted += ask(client, "{\"type\":\"message\",\"ref\":\"m\",\"room\":\"dev\",\"text\":\"x\"}")
                            .startsWith("{\"type\":\"ack\"")
                    ? 1
                    : 0;
        }
        assertThat(accepted)
                .as("of 40, each of a user of its own, where an address has four at once and two a second")
                .isBetween(4, 39);
    }

    @Test
    void publicId_isTheSameAfterARestartWithTheSameSecret() {
        String first = publicIdOf(SECRET);
        assertThat(publicIdOf(SECRET)).isEqualTo(first);
        assertThat(publicIdOf(new byte[32])).isEqualTo(first); // HMAC pads a key with zeros
        assertThat(publicIdOf("another secret, of 30 bytes !!".getBytes(StandardCharsets.UTF_8)))
                .isNotEqualTo(first);
        assertThat(publicIdOf(null)).isNotEqualTo(first).isNotEqualTo(publicIdOf(null));
    }

    private @Nullable String publicIdOf(byte @Nullable [] secret) {
        HubBuilder builder = Hub.builder().tokens(GuestKeys.only());
        if (secret != null) {
            byte[] given = secret.clone();
            builder.identitySecret(given);
            Arrays.fill(given, (byte) 7); // the builder has a copy
        }
        Hub open = start(builder);
        connected(open, KEY);
        String id = open.clients().get(0).publicId();
        open.close();
        return id;
    }

    @Test
    void publicId_ofTheHostIsKeptOverARefresh() {
        Hub host = start(Hub.builder()
                .tokens(token -> new Identity("u1", "Ann").withPublicId(token.equals("first") ? "ann_1" : "ann-2")));
        InMemoryConnection ann = connected(host, "first");
        assertThat(host.clients().get(0).publicId()).isEqualTo("ann_1");
        assertThat(ask(ann, "{\"type\":\"refresh\",\"ref\":\"r\",\"token\":\"second\"}"))
                .contains("refreshed");
        assertThat(host.clients().get(0).publicId()).isEqualTo("ann_1");
        ann.cut();
        await().until(() -> host.clients().isEmpty());
    }

    @Test
    void badPublicIdAndShortSecret_areRefused() {
        for (String bad : new String[] {"", "a b", "ä", "a.b", "x".repeat(65)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Identity("u1", "Ann").withPublicId(bad))
                    .withMessageStartingWith("publicId: " + bad.length() + " characters (expected: 1..64");
        }
        assertThat(new Identity("u1", "Ann").withPublicId("x".repeat(64)).publicId())
                .hasSize(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hub.builder().identitySecret(new byte[15]))
                .withMessage("identitySecret: 15 bytes (expected: >= 16)");
        assertThatNullPointerException().isThrownBy(() -> GuestKeys.orElse(null));
    }
}
