package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuilderTest {

    private final ChatClientBuilder builder = ChatClient.builder(URI.create("ws://localhost:1/ws"));

    @ParameterizedTest
    @CsvSource({
        "ws://h:80/chat?token=s, ws://h:80/chat",
        "http://h, ws://h/ws",
        "HTTPS://h:8443/, wss://h:8443/ws",
        "wss://[::1]:9/a/b, wss://[::1]:9/a/b"
    })
    void address_isNormalizedAndShownWithoutSecrets(String given, String shown) {
        assertThat(ChatClient.builder(URI.create(given))
                        .header("Authorization", "s")
                        .build())
                .hasToString("ChatClient[" + shown + ", NEW]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://h", "h", "ws:///ws", "ws://user:pw@h/ws", "ws://h/ws#part", "ws://h:99999/", "ws://h:0/"})
    void invalidAddress_isRejected(String uri) {
        assertThatThrownBy(() -> ChatClient.builder(URI.create(uri)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ")
                .hasMessageStartingWith("uri")
                .hasMessageNotContaining("pw");
    }

    @Test
    void hostWithAnUnderscore_isAnAddressOfWsOnly() {
        assertThat(ChatClient.builder(URI.create("http://chat_server:3000")).build())
                .hasToString("ChatClient[ws://chat_server:3000/ws, NEW]");
        refused(
                "uri: wss://chat_server (expected: a host name without an underscore, since Java accepts no certificate"
                        + " for it)",
                () -> ChatClient.builder(URI.create("https://chat_server:3000")));
    }

    @Test
    void optionOutOfRange_isRejected() {
        refused("connectTimeout: PT0S (expected: PT0.001S..PT1H)", () -> builder.connectTimeout(Duration.ZERO));
        refused("closeTimeout: PT2H (expected: PT0.001S..PT1H)", () -> builder.closeTimeout(Duration.ofHours(2)));
        refused("pingInterval: PT0.001S (expected: PT0.01S..PT1H)", () -> builder.pingInterval(Duration.ofMillis(1)));
        refused("maxMessageBytes: 1023 (expected: 1024..16777216)", () -> builder.maxMessageBytes(1_023));
        refused("maxTextLength: 0 (expected: 1..2147483647)", () -> builder.maxTextLength(0));
        refused("maxOutbox: 0 (expected: 1..1000000)", () -> builder.maxOutbox(0));
        refused("maxInFlight: 257 (expected: 1..256)", () -> builder.maxInFlight(257));
        refused("maxIncomingBytes: 65535 (expected: 65536..16777216)", () -> builder.maxIncomingBytes(65_535));
        refused("requestTimeout: PT0S (expected: PT0.001S..PT1H)", () -> builder.requestTimeout(Duration.ZERO));
        refused("maxPendingEvents: 1000001 (expected: 1..1000000)", () -> builder.maxPendingEvents(1_000_001));
        assertThatThrownBy(() -> builder.username(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThat(builder.pingInterval(Duration.ZERO).build().username()).isNull();
    }

    @Test
    void headerOfTheHandshake_isRejected() {
        refused("header name: a b (expected: an RFC 9110 token)", () -> builder.header("a b", "x"));
        refused("header value of A: … (expected: printable ASCII)", () -> builder.header("A", "x\r\nB: y"));
        for (String name : new String[] {"Upgrade", "connection", "Sec-WebSocket-Protocol"}) {
            refused(
                    "header name: " + name + " (expected: a header that the handshake does not set)",
                    () -> builder.header(name, "x"));
        }
    }

    @Test
    void guestKey_isMadeAndChecked() {
        String key = ChatClientBuilder.newGuestKey();
        assertThat(key).matches("guest\\.[A-Za-z0-9_-]{43}").isNotEqualTo(ChatClientBuilder.newGuestKey());
        assertThat(builder.guestKey(key).build().toString()).doesNotContain("guest");
        for (String bad : new String[] {"", "short", "guest.short", key.substring(6), key + "="}) {
            refused(
                    "guestKey: … (expected: guest. and 22..128 characters of URL-safe base64)",
                    () -> builder.guestKey(bad));
        }
    }

    @Test
    void guestKeyBesideAToken_isRejected() {
        String message = "guestKey: beside a token (expected: one of guestKey, token and header Authorization)";
        String key = ChatClientBuilder.newGuestKey();
        refused(message, () -> builder.guestKey(key).token(() -> "t").build());
        refused(
                message,
                () -> ChatClient.builder(URI.create("ws://h"))
                        .header("authorization", "Basic x")
                        .guestKey(key)
                        .build());
    }

    @Test
    void policyOutOfRange_isRejected() {
        ReconnectPolicy.Builder policy = ReconnectPolicy.builder();
        refused("baseDelay: PT0S (expected: PT0.001S..PT24H)", () -> policy.baseDelay(Duration.ZERO));
        refused("maxDelay: PT25H (expected: PT0.001S..PT24H)", () -> policy.maxDelay(Duration.ofHours(25)));
        refused("refusedFor: PT-1S (expected: PT0S..PT24H)", () -> policy.refusedFor(Duration.ofSeconds(-1)));
        refused("resetAfter: PT-1S (expected: PT0S..PT24H)", () -> policy.resetAfter(Duration.ofSeconds(-1)));
        refused(
                "baseDelay: PT31S (expected: PT0.001S..PT30S)",
                () -> policy.baseDelay(Duration.ofSeconds(31)).build());
        assertThat(ReconnectPolicy.NEVER.enabled()).isFalse();
        assertThat(ReconnectPolicy.DEFAULT.retryFirst()).isFalse();
        assertThat(ReconnectPolicy.DEFAULT.refusedFor()).isEqualTo(Duration.ofMinutes(5));
    }

    private static void refused(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
