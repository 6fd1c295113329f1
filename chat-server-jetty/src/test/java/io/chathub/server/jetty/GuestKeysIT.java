package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Client;
import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.auth.GuestKeys;
import io.chathub.core.hook.Identity;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.server.servlet.suite.RawClient;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guest keys over a socket: who is the same user, and which handshakes are refused. */
class GuestKeysIT {

    private static final String KEY = "guest.AAAAAAAAAAAAAAAAAAAAAA";
    private static final String OTHER_KEY = "guest.BBBBBBBBBBBBBBBBBBBBBB";
    private static final Pattern USER = Pattern.compile("\"user\":\"([^\"]+)\"");
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final List<RawClient> clients = new ArrayList<>();
    private ChatServer server;

    @AfterEach
    void stop() {
        clients.forEach(RawClient::cut);
        server.close();
    }

    private void start(HubBuilder hub) {
        server = ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .hub(hub.build())
                .build()
                .start();
    }

    private RawClient open() {
        RawClient client = RawClient.open(server.port());
        clients.add(client);
        return client;
    }

    private String handshake(String path, String headers) {
        return open().request(RawClient.handshake(server.port(), path, headers));
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    /** The client as the hub sees it, after a handshake with these headers. */
    private Client connected(String path, String headers, ProtocolVersion version) {
        RawClient client = open();
        String head = client.request(RawClient.handshake(server.port(), path, headers));
        assertThat(head).startsWith("HTTP/1.1 101 ").doesNotContain("guest.");
        String connect = client.receive();
        assertThat(connect).startsWith("{\"type\":\"connect\"").doesNotContain("guest");
        Matcher id = ID.matcher(connect);
        assertThat(id.find()).isTrue();
        Client found = server.hub().client(id.group(1));
        assertThat(found).isNotNull();
        assertThat(found.version()).isEqualTo(version);
        Matcher user = USER.matcher(connect);
        String said = user.find() ? user.group(1) : null;
        assertThat(said)
                .as("the user in %s", connect)
                .isEqualTo(version == ProtocolVersion.V2 ? found.publicId() : null);
        return found;
    }

    private @Nullable String user(String headers) {
        return connected("/ws", "Sec-WebSocket-Protocol: chat.v2\r\n" + headers, ProtocolVersion.V2)
                .publicId();
    }

    @Test
    void sameKey_isTheSameUserOnEachConnection() {
        start(Hub.builder().tokens(GuestKeys.only()));
        String ann = user(bearer(KEY));
        assertThat(ann).matches("[A-Za-z0-9_-]{22}");
        assertThat(user(bearer(KEY))).isEqualTo(ann);
        assertThat(connected("/ws", "Sec-WebSocket-Protocol: chat.v2, chat.token." + KEY + "\r\n", ProtocolVersion.V2)
                        .publicId())
                .as("as a page sends it")
                .isEqualTo(ann);
        assertThat(connected("/ws?token=" + KEY, "", ProtocolVersion.V1).publicId())
                .as("a v1 client with a key")
                .isEqualTo(ann);
        assertThat(user(bearer(OTHER_KEY))).isNotNull().isNotEqualTo(ann);
    }

    @Test
    void clientWithoutAKey_isAGuestOfItsConnection() {
        start(Hub.builder().tokens(GuestKeys.only()));
        assertThat(user("")).isNull();
        assertThat(connected("/ws", "", ProtocolVersion.V1).identity()).isNull();
        assertThat(user(bearer("a-token-of-another-server"))).isNull();
    }

    @Test
    void badKey_isRefused() {
        start(Hub.builder().tokens(GuestKeys.only()));
        for (String bad : List.of("guest.", "guest.short", KEY + "=", "guest." + "A".repeat(129))) {
            assertThat(handshake("/ws", bearer(bad)))
                    .startsWith("HTTP/1.1 401 ")
                    .contains("WWW-Authenticate: Bearer");
        }
        assertThat(server.hub().clients()).isEmpty();
        assertThat(open().request("GET /ws HTTP/1.1\r\nHost: localhost\r\n" + bearer("guest.short") + "\r\n"))
                .as("the question of a page whose handshake failed")
                .startsWith("HTTP/1.1 401 ");
        assertThat(open().request("GET /ws HTTP/1.1\r\nHost: localhost\r\n" + bearer(KEY) + "\r\n"))
                .startsWith("HTTP/1.1 426 ");
    }

    @Test
    void serverThatRequiresTokens_takesNoGuestKey() {
        start(Hub.builder().tokens(token -> token.equals("t0ken") ? new Identity("u1", "Ann") : null));
        assertThat(handshake("/ws", "")).startsWith("HTTP/1.1 401 ");
        assertThat(handshake("/ws", bearer(KEY))).startsWith("HTTP/1.1 401 ");
        assertThat(user(bearer("t0ken"))).isNotNull();
    }

    @Test
    void serverWithoutAVerifier_doesNotReadTheKey() {
        start(Hub.builder());
        assertThat(user(bearer(KEY))).isNull();
        assertThat(user(bearer("guest.short"))).isNull();
    }

    @Test
    void page_knowsWhetherToSendAKey() {
        start(Hub.builder().tokens(GuestKeys.only()));
        assertThat(page()).contains("<meta name=\"chathub-guests\" content=\"keys\">");
        server.close();
        start(Hub.builder());
        assertThat(page()).contains("<meta name=\"chathub-guests\" content=\"connection\">");
        server.close();
        start(Hub.builder().authenticator(request -> null));
        assertThat(page()).contains("<meta name=\"chathub-guests\" content=\"none\">");
    }

    private String page() {
        RawClient client = open();
        client.request("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        return client.rest();
    }
}
