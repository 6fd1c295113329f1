package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chathub.core.Client;
import io.chathub.core.HandshakeRefusal;
import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.HubOptions;
import io.chathub.core.hook.Identity;
import io.chathub.core.moderation.Subject;
import io.chathub.server.servlet.ForwardedHeader;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Input before there is a WebSocket: tokens, origins, hosts, proxies, slow handshakes. */
class EdgeIT {

    private static final String TOKEN = "a-token-of-twenty-chars";

    private ChatServer server;
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        clients.forEach(RawClient::cut);
        if (server != null) {
            server.close();
        }
    }

    private void start(WebOptions.Builder options, HubBuilder hub) {
        start(ChatServer.builder().options(options.build()).hub(hub.build()));
    }

    private void start(ChatServer.Builder builder) {
        server = builder.host("127.0.0.1").port(0).build().start();
    }

    private RawClient open() {
        RawClient client = RawClient.open(server.port());
        clients.add(client);
        return client;
    }

    private String handshake(String path, String headers) {
        return open().request(RawClient.handshake(server.port(), path, headers));
    }

    private String handshake(String headers) {
        return handshake("/ws", headers);
    }

    private long refused(HandshakeRefusal refusal) {
        return server.hub().monitoring().refusedHandshakes().get(refusal);
    }

    private static HubBuilder withTokens() {
        return Hub.builder().tokens(token -> token.equals(TOKEN) ? new Identity("u1", "Ann") : null);
    }

    // ------------------------------------------------------------------------------------------------------ tokens

    @Test
    void token_inHeaderSubprotocolOrQuery_isAccepted() {
        start(WebOptions.builder(), withTokens());
        assertThat(handshake("Authorization: Bearer " + TOKEN + "\r\n")).startsWith("HTTP/1.1 101 ");
        String offered = handshake("Sec-WebSocket-Protocol: chat.v2, chat.token." + TOKEN + "\r\n");
        assertThat(offered).startsWith("HTTP/1.1 101 ").contains("Sec-WebSocket-Protocol: chat.v2\r\n");
        assertThat(offered).as("a token is not sent back").doesNotContain(TOKEN);
        assertThat(handshake("/ws?token=" + TOKEN, "")).startsWith("HTTP/1.1 101 ");
        await().untilAsserted(() -> assertThat(server.hub().clients())
                .extracting(client -> client.identity().userId())
                .containsExactly("u1", "u1", "u1"));
        assertThat(refused(HandshakeRefusal.UNAUTHENTICATED)).isZero();
    }

    /** H5. */
    @Test
    void token_missingOrWrong_is401() {
        start(WebOptions.builder(), withTokens());
        for (String headers : List.of("", "Authorization: Bearer abc\r\n", "Authorization: Bearer a.b.c\r\n")) {
            assertThat(handshake(headers)).startsWith("HTTP/1.1 401 ").contains("WWW-Authenticate: Bearer\r\n");
        }
        assertThat(refused(HandshakeRefusal.UNAUTHENTICATED)).isEqualTo(3);
        assertThat(server.hub().clients()).isEmpty();
    }

    /** A page cannot read why its WebSocket was refused; it repeats the request without the upgrade. */
    @Test
    void plainGet_isCheckedLikeAHandshake() {
        start(WebOptions.builder().maxConnectionsPerAddress(1), withTokens());
        String request = "GET /ws HTTP/1.1\r\nHost: h\r\n";
        assertThat(open().request(request + "\r\n")).startsWith("HTTP/1.1 401 ");
        assertThat(open().request(request + "Authorization: Bearer wrong\r\n\r\n"))
                .startsWith("HTTP/1.1 401 ");
        assertThat(open().request(request + "Origin: https://evil.example\r\nAuthorization: Bearer " + TOKEN
                        + "\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ");
        for (int i = 0; i < 3; i++) { // it takes no place
            assertThat(open().request(request + "Authorization: Bearer " + TOKEN + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 426 ")
                    .contains("Sec-WebSocket-Version: 13\r\n");
        }
        assertThat(handshake("Authorization: Bearer " + TOKEN + "\r\n")).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void tokenInQuery_switchedOff_isIgnored() {
        start(WebOptions.builder().tokenInQuery(false), withTokens());
        assertThat(handshake("/ws?token=" + TOKEN, "")).startsWith("HTTP/1.1 401 ");
        assertThat(handshake("Authorization: Bearer " + TOKEN + "\r\n")).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void token_withTheFirstJoin_isAccepted() {
        start(
                WebOptions.builder(),
                withTokens().options(HubOptions.builder().tokenInJoin(true).build()));
        assertThat(handshake("")).as("v1").startsWith("HTTP/1.1 401 ");
        RawClient ann = open();
        assertThat(ann.request(RawClient.handshake(server.port(), "/ws", "Sec-WebSocket-Protocol: chat.v2\r\n")))
                .startsWith("HTTP/1.1 101 ");
        ann.receive();
        ann.send("{\"type\":\"join\",\"token\":\"" + TOKEN + "\"}");
        assertThat(ann.receive()).startsWith("{\"type\":\"refreshed\",\"user\":\"");
        assertThat(ann.receive()).contains("\"username\":\"Ann\"");
        RawClient eve = open();
        eve.request(RawClient.handshake(server.port(), "/ws", "Sec-WebSocket-Protocol: chat.v2\r\n"));
        eve.receive();
        eve.send("{\"type\":\"join\",\"token\":\"wrong\"}");
        assertThat(eve.awaitClose()).isEqualTo(4500);
    }

    /** H12. */
    @Test
    void accessLog_masksTokensAndEscapesControlCharacters() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.chathub.server.access");
        ListAppender<ILoggingEvent> appender = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(event.getFormattedMessage());
            }
        };
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
        try {
            start(ChatServer.builder().accessLog(true).hub(withTokens().build()));
            handshake("/ws?a=1&token=" + TOKEN + "&b=2&access_token=zzz", "Authorization: Bearer " + TOKEN + "\r\n");
            open().request("GET /x?TOKEN=zzz%0d%0a HTTP/1.1\r\nHost: h\r\n\r\n");
            await().until(() -> lines.size() == 2);
        } finally {
            logger.detachAppender(appender);
        }
        assertThat(lines)
                .containsExactlyInAnyOrder(
                        "127.0.0.1 GET /ws?a=1&token=***&b=2&access_token=*** 101", "127.0.0.1 GET /x?TOKEN=*** 404");
    }

    // -------------------------------------------------------------------------------------------------------- origins

    /** H4. */
    @Test
    void cookieWithoutOrigin_isRejected() {
        HubBuilder bySession = Hub.builder().authenticator(request -> new Identity("u1", "Ann"));
        start(WebOptions.builder(), bySession);
        assertThat(handshake("Cookie: SESSION=1\r\n")).startsWith("HTTP/1.1 403 ");
        assertThat(refused(HandshakeRefusal.ORIGIN)).isEqualTo(1);
        assertThat(handshake("Cookie: SESSION=1\r\nAuthorization: Bearer x\r\n"))
                .startsWith("HTTP/1.1 101 ");
        assertThat(handshake("Cookie: SESSION=1\r\nOrigin: http://localhost:" + server.port() + "\r\n"))
                .startsWith("HTTP/1.1 101 ");
        assertThat(handshake("")).startsWith("HTTP/1.1 101 ");
        assertThat(
                        open().request(
                                        "GET /ws HTTP/1.1\r\nHost: h\r\nCookie: SESSION=1\r\nSec-Fetch-Site: same-origin\r\n\r\n"))
                .as("a page of ours asks why")
                .startsWith("HTTP/1.1 426 ");
    }

    @Test
    void cookieWithoutOrigin_allowedByOption_isAccepted() {
        start(
                WebOptions.builder().allowMissingOrigin(true).allowNullOrigin(true),
                Hub.builder().authenticator(request -> new Identity("u1", "Ann")));
        assertThat(handshake("Cookie: SESSION=1\r\n")).startsWith("HTTP/1.1 101 ");
        assertThat(handshake("Origin: null\r\n")).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void everyOriginWithAuthenticator_isRejectedAtStart() {
        ChatServer.Builder both = ChatServer.builder()
                .options(WebOptions.builder().allowedOrigins("*").build())
                .hub(Hub.builder().authenticator(request -> null).build());
        assertThatIllegalArgumentException()
                .isThrownBy(both::build)
                .withMessageStartingWith("allowedOrigins: [*] with an authenticator (expected: origins;");
        start(WebOptions.builder().allowedOrigins("*"), withTokens());
        assertThat(handshake("Origin: https://any.example\r\nAuthorization: Bearer " + TOKEN + "\r\n"))
                .startsWith("HTTP/1.1 101 ");
    }

    // ---------------------------------------------------------------------------------------------------------- hosts

    @ParameterizedTest
    @CsvSource({"chat.example,200", "CHAT.example:99,200", "rebound.evil,421", "127.0.0.1,421"})
    void unknownHost_is421(String host, int status) {
        start(WebOptions.builder().allowedHosts("chat.example"), Hub.builder());
        for (String path : List.of("/", "/api/status", "/assets/chat.js")) {
            assertThat(open().request("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 " + status + " ");
        }
        String request = RawClient.handshake(server.port(), "/ws", "").replaceFirst("Host: [^\r]*", "Host: " + host);
        assertThat(open().request(request)).startsWith("HTTP/1.1 " + (status == 200 ? 101 : 421) + " ");
        assertThat(refused(HandshakeRefusal.HOST)).isEqualTo(status == 200 ? 0 : 1);
    }

    // -------------------------------------------------------------------------------------------------------- proxies

    @Test
    void forwardedFor_ofTrustedProxy_isTheClient() {
        start(WebOptions.builder().trustedProxies("127.0.0.1").maxConnectionsPerAddress(1), Hub.builder());
        assertThat(handshake("X-Forwarded-For: 6.6.6.6, 198.51.100.1\r\n")).startsWith("HTTP/1.1 101 ");
        assertThat(handshake("X-Forwarded-For: 7.7.7.7, 198.51.100.1\r\n")).startsWith("HTTP/1.1 429 ");
        assertThat(handshake("X-Forwarded-For: 198.51.100.2\r\nForwarded: for=198.51.100.1\r\n"))
                .startsWith("HTTP/1.1 101 ");
        assertThat(handshake("X-Forwarded-For: 2001:db8::1\r\n")).startsWith("HTTP/1.1 101 ");
        assertThat(handshake("X-Forwarded-For: 2001:db8::2\r\n")).startsWith("HTTP/1.1 429 ");
        assertThat(handshake("X-Forwarded-For: 2001:db8:0:1::2\r\n")).startsWith("HTTP/1.1 101 ");
        await().untilAsserted(() -> assertThat(server.hub().clients())
                .extracting(Client::remoteAddress)
                .containsExactlyInAnyOrder(
                        "198.51.100.1", "198.51.100.2", "2001:db8:0:0:0:0:0:1", "2001:db8:0:1:0:0:0:2"));
        assertThat(refused(HandshakeRefusal.ADDRESS_LIMIT)).isEqualTo(2);
    }

    /** H20: forged, the headers change nothing. */
    @Test
    void forwardedFor_ofOtherPeer_isIgnored() {
        start(WebOptions.builder().trustedProxies("10.0.0.0/8").maxConnectionsPerAddress(1), Hub.builder());
        assertThat(handshake("X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-Proto: https\r\n"))
                .startsWith("HTTP/1.1 101 ")
                .doesNotContain("Strict-Transport-Security");
        assertThat(handshake("X-Forwarded-For: 198.51.100.2\r\n")).startsWith("HTTP/1.1 429 ");
        assertThat(handshake("Forwarded: for=198.51.100.2\r\n")).startsWith("HTTP/1.1 429 ");
        await().untilAsserted(() -> assertThat(server.hub().clients())
                .extracting(Client::remoteAddress)
                .containsExactly("127.0.0.1"));
    }

    @Test
    void forwarded_ifChosen_isTheClient() {
        start(
                WebOptions.builder().trustedProxies("127.0.0.1").forwardedHeader(ForwardedHeader.FORWARDED),
                Hub.builder());
        assertThat(handshake("X-Forwarded-For: 6.6.6.6\r\nForwarded: for=\"[2001:db8::1]:9\";proto=https\r\n"))
                .contains("Strict-Transport-Security: max-age=31536000\r\n");
        await().untilAsserted(() -> assertThat(server.hub().clients())
                .extracting(Client::remoteAddress)
                .containsExactly("2001:db8:0:0:0:0:0:1"));
    }

    @Test
    void localAccess_throughAProxy_isRejected() {
        start(WebOptions.builder().trustedProxies("127.0.0.1"), Hub.builder());
        String request = "GET /api/monitoring HTTP/1.1\r\nHost: localhost\r\n";
        assertThat(open().request(request + "\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(open().request(request + "X-Forwarded-For: 127.0.0.1\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ");
    }

    // ----------------------------------------------------------------------------------------------------------- bans

    @Test
    void bannedAddress_handshakeIs403() {
        start(WebOptions.builder().trustedProxies("127.0.0.1"), Hub.builder());
        server.hub().moderation().ban(Subject.address("198.51.100.1"), Duration.ofHours(1), "op", "");
        assertThat(handshake("X-Forwarded-For: 198.51.100.1\r\n")).startsWith("HTTP/1.1 403 ");
        assertThat(handshake("X-Forwarded-For: 198.51.100.2\r\n")).startsWith("HTTP/1.1 101 ");
        assertThat(refused(HandshakeRefusal.BANNED)).isEqualTo(1);
    }

    @Test
    void userAtConnectionLimit_handshakeIs429() {
        start(
                WebOptions.builder(),
                withTokens()
                        .options(HubOptions.builder().maxConnectionsPerUser(1).build()));
        assertThat(handshake("Authorization: Bearer " + TOKEN + "\r\n")).startsWith("HTTP/1.1 101 ");
        await().until(() -> server.hub().clients().size() == 1);
        assertThat(handshake("Authorization: Bearer " + TOKEN + "\r\n"))
                .startsWith("HTTP/1.1 429 ")
                .contains("Retry-After: ");
        assertThat(refused(HandshakeRefusal.USER_LIMIT)).isEqualTo(1);
    }

    // ------------------------------------------------------------------------------------------------ slow handshakes

    /** H18, H19, at a tenth of the time: a byte each now and then does not hold a connection. */
    @Test
    void slowHandshake_isClosedAndDelaysNobody() {
        start(ChatServer.builder().handshakeTimeout(Duration.ofSeconds(1)));
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            slow.add(open());
        }
        byte[] request = RawClient.handshake(server.port(), "/ws", "X-Slow: " + "x".repeat(2_000) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        long started = System.nanoTime();
        int[] sent = new int[1];
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(10))
                .until(() -> {
                    slow.forEach(client -> client.tryWrite(request[sent[0]]));
                    sent[0]++;
                    RawClient normal = RawClient.connect(server.port());
                    normal.hello();
                    normal.cut();
                    return slow.stream().allMatch(RawClient::isAtEnd);
                });
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(6));
        assertThat(refused(HandshakeRefusal.TIMEOUT)).isEqualTo(200);
    }

    @Test
    void silentConnection_isClosed_keptAliveOneIsNotCounted() {
        start(ChatServer.builder().handshakeTimeout(Duration.ofMillis(400)));
        RawClient silent = open();
        RawClient polite = open();
        assertThat(polite.request("GET /api/status HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
        RawClient chatting = RawClient.connect(server.port());
        clients.add(chatting);
        chatting.hello();
        await().until(silent::isAtEnd);
        await().until(polite::isAtEnd);
        assertThat(refused(HandshakeRefusal.TIMEOUT)).isEqualTo(1);
        chatting.send("{\"type\":\"message\",\"username\":\"Ann\",\"text\":\"still here\"}");
        assertThat(chatting.receive()).contains("still here");
    }

    // ------------------------------------------------------------------------------------------------ counts and logs

    @Test
    void refusalFlood_isCountedAndLoggedAtABoundedRate() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.chathub.server.servlet.internal.net.HandshakeRefusals");
        List<String> lines = new CopyOnWriteArrayList<>();
        ListAppender<ILoggingEvent> appender = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(event.getFormattedMessage());
            }
        };
        appender.start();
        logger.setLevel(Level.INFO);
        start(WebOptions.builder(), withTokens());
        logger.addAppender(appender);
        try {
            for (int i = 0; i < 100; i++) {
                handshake("Authorization: Bearer guess-" + i + "\r\n");
                handshake("Origin: https://evil.example\r\nAuthorization: Bearer " + TOKEN + "\r\n");
            }
        } finally {
            logger.detachAppender(appender);
        }
        assertThat(server.hub().monitoring().refusedHandshakes())
                .containsAllEntriesOf(Map.of(HandshakeRefusal.UNAUTHENTICATED, 100L, HandshakeRefusal.ORIGIN, 100L));
        assertThat(lines).hasSizeBetween(2, 8).noneMatch(line -> line.contains("guess") || line.contains("evil"));
        assertThat(handshake("Authorization: Bearer " + TOKEN + "\r\n")).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void malformedHandshake_isCountedOnce() {
        start(WebOptions.builder(), Hub.builder());
        String good = RawClient.handshake(server.port(), "/ws", "");
        assertThat(open().request(good.replace("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8")))
                .startsWith("HTTP/1.1 426 ");
        assertThat(refused(HandshakeRefusal.BAD_REQUEST)).isEqualTo(1);
        assertThat(open().request(good.replace("Connection: Upgrade\r\n", ""))).startsWith("HTTP/1.1 400 ");
        assertThat(refused(HandshakeRefusal.BAD_REQUEST)).isEqualTo(2);
        assertThat(open().request(good.replace("HTTP/1.1", "HTTP/1.0"))).startsWith("HTTP/1.1 400 ");
        assertThat(refused(HandshakeRefusal.BAD_REQUEST)).isEqualTo(3);
        assertThat(handshake("Origin: http://a\r\nOrigin: http://b\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(refused(HandshakeRefusal.BAD_REQUEST)).isEqualTo(4);
        assertThat(server.hub().clients()).isEmpty();
    }
}
