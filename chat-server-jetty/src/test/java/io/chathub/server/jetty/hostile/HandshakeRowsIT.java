package io.chathub.server.jetty.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.hook.Identity;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.server.jetty.JettyHost;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.hostile.HostileChat;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows H1 to H5 and H12 to H20 of THREATS.md, and what is like them, over a socket; H6 to H11 are in {@link TokenRowsIT}. */
@Tag("long")
class HandshakeRowsIT {

    /** The base request of THREATS.md, to the letter. */
    private static final String BASE = String.join(
            "\r\n",
            "GET /ws HTTP/1.1",
            "Host: h",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Origin: http://h",
            "",
            "");

    private static final String ORIGIN = "Origin: http://h\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";
    private static final String TOKEN = "a-token-of-twenty-chars";
    private static final String BEARER = "Authorization: Bearer " + TOKEN + "\r\n";

    private static int status(HostileChat chat, String request) {
        String head = answer(chat, request);
        assertThat(head).startsWith("HTTP/1.1 ");
        return Integer.parseInt(head.substring(9, 12));
    }

    private static String answer(HostileChat chat, String request) {
        return chat.open().request(request);
    }

    private static long refused(HostileChat chat, HandshakeRefusal refusal) {
        return chat.hub().monitoring().refusedHandshakes().get(refusal);
    }

    /** A request that is answered, and counted under this reason where it is refused; null where it is let in. */
    private static void assertAnswer(HostileChat chat, String request, int status, @Nullable HandshakeRefusal counted) {
        long before = counted == null ? 0 : refused(chat, counted);
        assertThat(status(chat, request)).isEqualTo(status);
        if (counted != null) {
            assertThat(refused(chat, counted)).isEqualTo(before + 1);
        }
    }

    // --------------------------------------------------------------------------------------------------- by default

    @Nested
    class ByDefault {

        @RegisterExtension
        static final HostileChat chat = HostileChat.create();

        @Test
        void baseRequest_isAHandshake() {
            assertThat(answer(chat, BASE))
                    .startsWith("HTTP/1.1 101 ")
                    .contains("Sec-WebSocket-Accept: " + RawClient.ACCEPT + "\r\n")
                    .doesNotContainIgnoringCase("sec-websocket-extensions");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://evil.example",
                    "null",
                    "",
                    "http://h:81",
                    "http://h.",
                    "http://h.evil",
                    "http://evil.h",
                    "http://evil#h",
                    "http://evil/h",
                    "http://evil?h",
                    "http://evil\\h",
                    "http://h@evil",
                    "http://u:p@h",
                    "http://h/",
                    "http://h/path",
                    "http://h#x",
                    "http://h?x",
                    "http://h:80:80",
                    "http://h:",
                    "http://h:080x",
                    "http://h:99999",
                    "http://h http://h",
                    "http://h,http://h",
                    "http:/h",
                    "http:h",
                    "//h",
                    "h",
                    "ftp://h",
                    "file://h",
                    "ws://h",
                    "chrome-extension://h",
                    "javascript://h",
                    "http://\u00e9",
                    "http://xn--h",
                    "http://%68",
                    "http://[::1]",
                    "http://[h]",
                    "http://h\u00a0",
                    "http://\th",
                    "*"
                })
        void h1_otherOrigin_is403(String origin) {
            chat.keepSecret("evil");
            assertAnswer(chat, BASE.replace(ORIGIN, "Origin: " + origin + "\r\n"), 403, HandshakeRefusal.ORIGIN);
        }

        @Test
        void h1_veryLongOrigin_is403() {
            String origin = "Origin: http://h" + ".evil".repeat(1_200) + "\r\n";
            assertAnswer(chat, BASE.replace(ORIGIN, origin), 403, HandshakeRefusal.ORIGIN);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://H",
                    "https://H",
                    "HTTP://h",
                    "http://h:80",
                    "https://h:443",
                    " http://h ",
                    "\thttp://h\t"
                })
        void h3_ownOrigin_inAnySpelling_isAccepted(String origin) {
            assertThat(status(chat, BASE.replace(ORIGIN, "Origin: " + origin + "\r\n")))
                    .isEqualTo(101);
        }

        @Test
        void h3_twoOrigins_are400() {
            assertAnswer(chat, BASE.replace(ORIGIN, ORIGIN + ORIGIN), 400, HandshakeRefusal.BAD_REQUEST);
        }

        static Stream<Arguments> notForUs() {
            return Stream.of(
                    Arguments.of(
                            "H13 a header of 9,000 bytes", ORIGIN, ORIGIN + "X: " + "x".repeat(9_000) + "\r\n", 431),
                    Arguments.of("H13 an address of 9,000 bytes", "/ws", "/ws?" + "x".repeat(9_000), 414),
                    Arguments.of("H13 2,000 headers", ORIGIN, ORIGIN + "X-A: 1\r\n".repeat(2_000), 431),
                    Arguments.of("H13 8 KiB of one name", ORIGIN, ORIGIN + "x".repeat(8_192) + ": 1\r\n", 431),
                    Arguments.of(
                            "H11 a token of 100 KB",
                            ORIGIN,
                            "Authorization: Bearer " + "x".repeat(100_000) + "\r\n",
                            431),
                    Arguments.of("H15 version 8", "Version: 13", "Version: 8", 426),
                    Arguments.of("H15 version 12", "Version: 13", "Version: 12", 426),
                    Arguments.of("H15 version 14", "Version: 13", "Version: 14", 426),
                    Arguments.of("H15 version 013", "Version: 13", "Version: 013", 426),
                    Arguments.of("H15 versions", "Version: 13", "Version: 13, 8", 426),
                    Arguments.of("H15 no version", "Sec-WebSocket-Version: 13\r\n", "", 426),
                    Arguments.of("H17 no Upgrade", "Upgrade: websocket\r\n", "", 426),
                    Arguments.of("H17 another Upgrade", "Upgrade: websocket", "Upgrade: h2c", 426),
                    Arguments.of("H17 no Connection", "Connection: Upgrade\r\n", "", 400),
                    Arguments.of("H17 another Connection", "Connection: Upgrade", "Connection: keep-alive", 400),
                    Arguments.of("H17 POST", "GET", "POST", 405),
                    Arguments.of("H17 HEAD", "GET", "HEAD", 405),
                    Arguments.of("H17 PUT", "GET", "PUT", 405),
                    Arguments.of("H17 HTTP/1.0", "HTTP/1.1", "HTTP/1.0", 400),
                    Arguments.of("H17 HTTP/2.0", "HTTP/1.1", "HTTP/2.0", 426),
                    Arguments.of("no key", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "", 400),
                    Arguments.of("an empty key", "dGhlIHNhbXBsZSBub25jZQ==", "", 400),
                    Arguments.of("a short key", "dGhlIHNhbXBsZSBub25jZQ==", "dGhl", 400),
                    Arguments.of("a long key", "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ=".repeat(40), 400),
                    Arguments.of("a key that is no base64", "dGhlIHNhbXBsZSBub25jZQ==", "{<script>sample nonc}==", 400),
                    Arguments.of("two keys", ORIGIN, ORIGIN + "Sec-WebSocket-Key: " + RawClient.KEY + "\r\n", 400),
                    Arguments.of("no host", "Host: h\r\n", "", 400),
                    Arguments.of("a body", ORIGIN, ORIGIN + "Content-Length: 5\r\n\r\nhello", 400),
                    Arguments.of("a chunked body", ORIGIN, ORIGIN + CHUNKED + "5\r\nhello\r\n0\r\n\r\n", 400),
                    Arguments.of("an empty chunked body", ORIGIN, ORIGIN + CHUNKED + "0\r\n\r\n", 400),
                    Arguments.of("a body to come", ORIGIN, ORIGIN + "Content-Length: 65536\r\n", 400),
                    Arguments.of("a body too large", ORIGIN, ORIGIN + "Content-Length: 65537\r\n", 413),
                    Arguments.of("another path", "/ws", "/ws/", 404),
                    Arguments.of("a path parameter", "/ws", "/ws;x", 404),
                    Arguments.of("an empty parameter", "/ws", "/ws;", 404),
                    Arguments.of("a parameter before", "/ws", "/;x/ws", 400),
                    Arguments.of("an encoded parameter", "/ws", "/ws%3bx", 404),
                    Arguments.of("an encoded letter", "/ws", "/%77s", 404),
                    Arguments.of("a dot segment", "/ws", "/./ws", 404),
                    Arguments.of("an encoded dot segment", "/ws", "/%2e/ws", 400),
                    Arguments.of("an empty segment", "/ws", "//ws", 400),
                    Arguments.of("an encoded slash", "/ws", "/%2fws", 400),
                    Arguments.of("a backslash", "/ws", "/\\ws", 400),
                    Arguments.of("an overlong slash", "/ws", "/%c0%afws", 400),
                    Arguments.of("another case", "/ws", "/WS", 404));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("notForUs")
        void malformedHandshake_isNotUpgraded(String what, String part, String replacement, int status) {
            String request = BASE.replace(part, replacement);
            assertThat(request).isNotEqualTo(BASE);
            String head = answer(chat, request);
            assertThat(head).startsWith("HTTP/1.1 " + status + " ").doesNotContainIgnoringCase("sec-websocket-accept");
            if (what.startsWith("H15")) {
                assertThat(head).contains("Sec-WebSocket-Version: 13\r\n");
            }
        }

        /** A length of zero is no body. */
        @Test
        void handshakeWithoutBody_mayNameItsLength() {
            assertThat(status(chat, BASE.replace(ORIGIN, ORIGIN + "Content-Length: 0\r\n")))
                    .isEqualTo(101);
        }

        /** What comes behind a handshake that was refused is no frame, and behind one that was not, nothing else. */
        @Test
        void framesBeforeTheAnswer_areNotReadAsRequests() {
            RawClient client = chat.open();
            String head =
                    client.request(BASE.replace("Version: 13", "Version: 8") + "\u0081\u0085\0\0\0\0Hello" + BASE);
            assertThat(head).startsWith("HTTP/1.1 426 ");
            assertThat(client.body(head) + client.rest()).doesNotContain("HTTP/1.1 101");
        }

        @Test
        void h20_connection101OfAnAddress_is429() {
            for (int i = 0; i < 100; i++) {
                assertThat(status(chat, BASE)).isEqualTo(101);
            }
            String head = answer(chat, BASE);
            assertThat(head).startsWith("HTTP/1.1 429 ").contains("Retry-After: 5\r\n");
            for (String header : new String[] {
                "X-Forwarded-For: 10.1.2.3", "Forwarded: for=10.1.2.3", "X-Real-IP: 10.1.2.3", "X-Client-IP: 10.1.2.3"
            }) {
                assertAnswer(chat, BASE.replace(ORIGIN, ORIGIN + header + "\r\n"), 429, HandshakeRefusal.ADDRESS_LIMIT);
            }
        }
    }

    // ---------------------------------------------------------------------------------------------- with options

    @Nested
    class WithAList {

        @RegisterExtension
        static final HostileChat chat = HostileChat.create()
                .web(WebOptions.builder().allowedOrigins("https://*.ex.com").build());

        @ParameterizedTest
        @CsvSource({
            "https://prefix-ex.com,403",
            "https://ex.com.evil.io,403",
            "http://a.ex.com,403",
            "https://a.ex.com:444,403",
            "https://a.ex.com,101",
            "https://A.EX.com:443,101",
            "https://ex.com,403",
            "https://.ex.com,403",
            "https://a..ex.com,403",
            "https://evil.io/.ex.com,403",
            "https://evil.io#.ex.com,403",
            "https://evil.io?.ex.com,403",
            "https://evil.io\\.ex.com,403",
            "https://a.ex.com.,403",
            "https://a.ex.com@evil.io,403",
            "https://a.ex.com%00.evil.io,403",
            "https://evil.io:443.ex.com,403",
            "https://aXexXcom,403",
            "https://*.ex.com,403",
            "null,403"
        })
        void h2_wildcard_matchesSubdomainsOnly(String origin, int status) {
            chat.keepSecret("evil", "ex.com");
            assertAnswer(
                    chat,
                    BASE.replace(ORIGIN, "Origin: " + origin + "\r\n"),
                    status,
                    status == 403 ? HandshakeRefusal.ORIGIN : null);
        }
    }

    @Nested
    class WithTokens {

        @RegisterExtension
        static final HostileChat chat = HostileChat.create()
                .hub(hub -> hub.tokens(token -> token.equals(TOKEN) ? new Identity("u1", "Ann") : null)
                        .authenticator(
                                request -> "s3".equals(request.cookie("SESSION")) ? new Identity("u2", "Ben") : null))
                .host(new JettyHost(server -> server.accessLog(true)))
                .bystanderHeaders(BEARER);

        @Test
        void h1_otherOriginWithCookieOrToken_is403() {
            for (String proof : new String[] {"Cookie: SESSION=s3\r\n", BEARER}) {
                chat.keepSecret(TOKEN, "SESSION", "evil");
                chat.allowLogLines(3); // one of the refusals, two of requests
                assertAnswer(
                        chat,
                        BASE.replace(ORIGIN, "Origin: https://evil.example\r\n" + proof),
                        403,
                        HandshakeRefusal.ORIGIN);
            }
        }

        @Test
        void h4_tokenWithoutOrigin_isAccepted() {
            chat.allowLogLines(5);
            assertAnswer(chat, BASE.replace(ORIGIN, "Cookie: SESSION=s3\r\n"), 403, HandshakeRefusal.ORIGIN);
            assertThat(status(chat, BASE.replace(ORIGIN, BEARER))).isEqualTo(101);
            assertThat(status(chat, BASE.replace(ORIGIN, ORIGIN + "Cookie: SESSION=s3\r\n")))
                    .isEqualTo(101);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "Authorization: Bearer abc\r\n",
                    "Authorization: Bearer e30.e30.c2ln\r\n",
                    "Authorization: Bearer " + TOKEN + "x\r\n",
                    "Authorization: Bearer " + TOKEN + " x\r\n",
                    "Authorization: Bearer\r\n",
                    "Authorization: Basic " + TOKEN + "\r\n",
                    "Authorization: " + TOKEN + "\r\n",
                    "Authorization: Bearer abc\r\nAuthorization: Bearer " + TOKEN + "\r\n",
                    "Cookie: SESSION=s4\r\n",
                    "Cookie: TOKEN=" + TOKEN + "\r\n",
                    "Sec-WebSocket-Protocol: chat.token.abc\r\n"
                })
        void h5_tokenMissingOrWrong_is401(String headers) {
            chat.keepSecret(TOKEN, "abc");
            chat.allowLogLines(2); // the refusal, and the request
            long before = refused(chat, HandshakeRefusal.UNAUTHENTICATED);
            String head = answer(chat, BASE.replace(ORIGIN, ORIGIN + headers));
            assertThat(head)
                    .startsWith("HTTP/1.1 401 ")
                    .contains("WWW-Authenticate: Bearer\r\n")
                    .doesNotContain(TOKEN);
            assertThat(refused(chat, HandshakeRefusal.UNAUTHENTICATED)).isEqualTo(before + 1);
        }

        @Test
        void h12_tokenInTheQuery_isMaskedInTheLog() {
            chat.keepSecret(TOKEN);
            assertThat(status(chat, BASE.replace("/ws", "/ws?token=" + TOKEN))).isEqualTo(101);
            await().until(() -> chat.logLines().size() == 1);
            assertThat(chat.logLines().get(0)).endsWith(" 127.0.0.1 GET /ws?token=*** 101");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/ws?TOKEN=",
                    "/ws?a=1&access_token=",
                    "/ws?%74oken=",
                    "/ws?a;token=",
                    "/ws?a=/b?token=",
                    "/ws?token=a?",
                    "/ws?%zz=",
                    "/ws?token=%61&token="
                })
        void h12_tokenInTheQuery_inAnySpelling_isMasked(String target) {
            chat.keepSecret(TOKEN);
            chat.allowLogLines(2);
            assertThat(status(chat, BASE.replace("/ws", target + TOKEN))).isIn(101, 400, 401);
            await().until(() -> chat.logLines().stream().anyMatch(line -> line.contains("GET /ws")));
        }
    }

    @Nested
    class WhereItIsFull {

        @RegisterExtension
        static final HostileChat chat = HostileChat.create().options(options -> options.maxConnections(4));

        @Test
        void h20_fullServer_is503WithRetryAfter() {
            for (int i = 0; i < 3; i++) { // beside the bystander
                chat.connect(ProtocolVersion.V1).hello();
            }
            assertThat(answer(chat, BASE)).startsWith("HTTP/1.1 503 ").contains("Retry-After: 5\r\n");
            assertAnswer(chat, BASE, 503, HandshakeRefusal.FULL);
        }
    }

    @Nested
    class BehindAProxy {

        @RegisterExtension
        static final HostileChat chat = HostileChat.create()
                .web(WebOptions.builder()
                        .trustedProxies("127.0.0.1")
                        .maxConnectionsPerAddress(1)
                        .build());

        @Test
        void h20_addressLimit_countsTheClientOfATrustedProxy() {
            String from = ORIGIN + "X-Forwarded-For: ";
            assertThat(status(chat, BASE.replace(ORIGIN, from + "6.6.6.6, 198.51.100.1\r\n")))
                    .isEqualTo(101);
            assertAnswer(
                    chat,
                    BASE.replace(ORIGIN, from + "7.7.7.7, 198.51.100.1\r\n"),
                    429,
                    HandshakeRefusal.ADDRESS_LIMIT);
            assertThat(status(chat, BASE.replace(ORIGIN, from + "198.51.100.2\r\n")))
                    .isEqualTo(101);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "X-Forwarded-For: \r\n",
                    "X-Forwarded-For: ,,,\r\n",
                    "X-Forwarded-For: evil.example\r\n",
                    "X-Forwarded-For: 1.2.3.4.5\r\n",
                    "X-Forwarded-For: 01.2.3.4, x\r\n",
                    "X-Forwarded-For: [::1\r\n",
                    "X-Forwarded-For: ::ffff:127.0.0.1\r\n",
                    "X-Forwarded-For: fe80::1%eth0\r\n",
                    "X-Forwarded-For: 1.2.3.4\u0085x\r\n"
                })
        void whatIsNoAddressIsNobodysAddress(String header) {
            chat.keepSecret("evil", "eth0");
            assertThat(status(chat, BASE.replace(ORIGIN, ORIGIN + header))).isEqualTo(101);
            assertThat(status(chat, BASE.replace(ORIGIN, ORIGIN + header))).isEqualTo(429);
        }
    }

    @Nested
    class InATenthOfTheTime {

        @RegisterExtension
        static final HostileChat chat =
                HostileChat.create().host(new JettyHost(server -> server.handshakeTimeout(Duration.ofSeconds(1))));

        /** H18 is {@code EdgeIT.slowHandshake_isClosedAndDelaysNobody}. */
        @Test
        void h19_silenceAndHalfARequest_areClosed() {
            RawClient silent = chat.open();
            RawClient half = chat.open();
            half.write(BASE.substring(0, BASE.length() / 2).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            long before = refused(chat, HandshakeRefusal.TIMEOUT);
            long started = System.nanoTime();
            silent.awaitEnd();
            half.awaitEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isBetween(Duration.ofMillis(800), Duration.ofSeconds(5));
            assertThat(refused(chat, HandshakeRefusal.TIMEOUT)).isEqualTo(before + 2);
        }
    }
}
