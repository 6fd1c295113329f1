package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.ServerEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConversationIT extends ClientIT {

    @Test
    void connectingGivesTheIdThatTheServerGave() {
        ChatClient client = build(builder());
        assertThat(client.state()).isEqualTo(ClientState.NEW);
        assertThat(client.connect().join()).isEqualTo("c1");
        assertThat(client.connectionId()).isEqualTo("c1");
        assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
    }

    @Test
    void theHandshakeAsksForNoSubprotocolAndNoExtensionAndCarriesTheHeaders() throws Exception {
        build(builder().header("Authorization", "Bearer x")).connect().join();
        assertThat(server.next().request)
                .startsWith("GET /ws HTTP/1.1\r\n")
                .contains("Authorization: Bearer x\r\n")
                .doesNotContainIgnoringCase("Sec-WebSocket-Protocol")
                .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
    }

    @Test
    void theNameOfTheBuilderIsJoinedNormalizedAndBeforeAnythingElse() throws Exception {
        ChatClient client = build(builder().username("  Jose\u0301 "));
        client.connect().join();
        client.send("Hi");
        ScriptedServer.Peer peer = server.next();
        assertThat(peer.text()).isEqualTo("{\"type\":\"join\",\"username\":\"Jos\u00e9\"}");
        assertThat(peer.text()).isEqualTo("{\"type\":\"message\",\"username\":\"Jos\u00e9\",\"text\":\"Hi\"}");
    }

    @Test
    void aNameGivenLaterIsJoinedAtOnce() throws Exception {
        ChatClient client = build(builder());
        client.connect().join();
        client.join("Ann");
        client.typing(true);
        client.send("", new JsonNumber("129999.00"));
        ScriptedServer.Peer peer = server.next();
        assertThat(peer.text()).isEqualTo("{\"type\":\"join\",\"username\":\"Ann\"}");
        assertThat(peer.text()).isEqualTo("{\"type\":\"typing\",\"username\":\"Ann\",\"isTyping\":true}");
        assertThat(peer.text())
                .isEqualTo("{\"type\":\"message\",\"username\":\"Ann\",\"text\":\"\",\"price\":129999.00}");
    }

    @Test
    void aNameGivenBeforeConnectingIsJoinedThen() throws Exception {
        ChatClient client = build(builder());
        client.join("Ann");
        client.connect().join();
        assertThat(server.next().text()).isEqualTo("{\"type\":\"join\",\"username\":\"Ann\"}");
    }

    @Test
    void everyEventReachesItsCallbackInOrderAndThePriceKeepsItsDigits() throws Exception {
        joined(builder());
        ScriptedServer.Peer peer = server.next();
        peer.send("{\"type\":\"user-joined\",\"username\":\"Ann\",\"id\":\"c2\"}");
        peer.send("{\"type\":\"typing\",\"username\":\"Ann\",\"isTyping\":true}");
        peer.send("{\"type\":\"message\",\"id\":\"c2\",\"username\":\"Ann\",\"text\":\"Hi\","
                + "\"timestamp\":\"2024-01-01T12:00:00.123Z\",\"price\":1.500e3}");
        peer.send("{\"type\":\"user-left\",\"username\":\"Ann\"}");
        assertThat(listener.next()).isEqualTo("connected c1");
        assertThat(listener.next()).isEqualTo(new ServerEvent.UserJoined("Ann", "c2"));
        assertThat(listener.next()).isEqualTo(new ServerEvent.TypingChanged("Ann", true));
        assertThat(listener.next())
                .isEqualTo(new ServerEvent.MessagePosted(
                        "c2", "Ann", "Hi", Instant.parse("2024-01-01T12:00:00.123Z"), new JsonNumber("1.500e3")));
        assertThat(listener.next()).isEqualTo(new ServerEvent.UserLeft("Ann"));
    }

    @Test
    void whatIsNotOfTheProtocolIsIgnored() throws Exception {
        joined(builder());
        ScriptedServer.Peer peer = server.next();
        peer.send("no json");
        peer.send("{\"type\":\"reaction\",\"emoji\":\"+1\"}");
        peer.send("{\"type\":\"message\",\"text\":5}");
        peer.frame(2, new byte[] {1, 2, 3});
        peer.send("{\"type\":\"connect\",\"id\":\"again\"}");
        peer.message("Ann", "after");
        assertThat(listener.next()).isEqualTo("connected c1");
        assertThat(listener.next()).isInstanceOf(ServerEvent.MessagePosted.class);
    }

    @Test
    void eventsFromBeforeTheConnectEventAreIgnored() throws Exception {
        server.sendsConnect = false;
        CompletableFuture<String> connecting = build(builder()).connect();
        ScriptedServer.Peer peer = server.next();
        peer.message("Ann", "early");
        peer.send("{\"type\":\"connect\",\"id\":\"c7\"}");
        peer.message("Ann", "on time");
        assertThat(listener.next()).isEqualTo("connected c7");
        assertThat(connecting).isCompletedWithValue("c7");
        assertThat(((ServerEvent.MessagePosted) listener.next()).text()).isEqualTo("on time");
    }

    @Test
    void aMessageInFragmentsIsOneMessage() throws Exception {
        joined(builder());
        ScriptedServer.Peer peer = server.next();
        peer.raw(0x01, bytes("{\"type\":\"user-left\","));
        peer.frame(9, bytes("now"));
        peer.raw(0x00, bytes("\"username\":"));
        peer.raw(0x80, bytes("\"Ann\"}"));
        listener.next();
        assertThat(listener.next()).isEqualTo(new ServerEvent.UserLeft("Ann"));
        assertThat(peer.pongs.poll(10, TimeUnit.SECONDS)).isEqualTo("now");
    }

    @Test
    void aMessageOverTheLimitEndsTheConnectionWith1009() throws Exception {
        joined(builder().maxMessageBytes(1_024).reconnect(ReconnectPolicy.NEVER));
        ScriptedServer.Peer peer = server.next();
        peer.message("Ann", "x".repeat(1_024));
        listener.next();
        assertThat(((Disconnection) listener.next()).code()).isEqualTo(1009);
        assertThat(peer.closeCodes.poll(10, TimeUnit.SECONDS)).isEqualTo(1009);
    }

    @Test
    void fragmentsCannotAddUpPastTheLimit() throws Exception {
        joined(builder().maxMessageBytes(1_024).reconnect(ReconnectPolicy.NEVER));
        ScriptedServer.Peer peer = server.next();
        peer.raw(0x01, bytes("x".repeat(512)));
        peer.raw(0x00, bytes("x".repeat(512)));
        peer.raw(0x00, bytes("x"));
        listener.next();
        assertThat(((Disconnection) listener.next()).code()).isEqualTo(1009);
    }

    @Test
    void emptyFragmentsCannotGoOnForEver() throws Exception {
        joined(builder().reconnect(ReconnectPolicy.NEVER));
        ScriptedServer.Peer peer = server.next();
        peer.raw(0x01, new byte[0]);
        for (int i = 0; i < 1_024; i++) {
            peer.raw(0x00, new byte[0]);
        }
        listener.next();
        assertThat(((Disconnection) listener.next()).code()).isEqualTo(1009);
    }

    @Test
    void withoutANameNothingIsSent() throws Exception {
        ChatClient client = build(builder());
        client.connect().join();
        assertThatThrownBy(() -> client.send("Hi"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("join(username)");
        assertThatThrownBy(() -> client.typing(true)).isInstanceOf(IllegalStateException.class);
        client.join("Ann");
        assertThat(server.next().text()).contains("join");
    }

    @Test
    void textsThatTheServerWouldDropAreRefusedEarly() throws Exception {
        ChatClient client = joined(builder());
        String clef = "\ud834\udd1e";
        assertThatThrownBy(() -> client.send(clef.repeat(4_096) + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("text: 4097 code points (expected: at most 4096)");
        assertThatThrownBy(() -> client.send("a\u0000b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.send("a\ud834")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.join("\u202e")).isInstanceOf(IllegalArgumentException.class);
        client.send(clef.repeat(4_096));
        ScriptedServer.Peer peer = server.next();
        assertThat(peer.text()).contains("join");
        assertThat(peer.text()).contains(clef.repeat(4_096));
        assertThat(client.username()).isEqualTo("John");
    }

    @Test
    void messagesOverTheByteLimitAreRefusedEarly() {
        ChatClient client = joined(builder().maxMessageBytes(1_024));
        assertThatThrownBy(() -> client.send("\u20ac".repeat(400)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: at most 1024)");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
