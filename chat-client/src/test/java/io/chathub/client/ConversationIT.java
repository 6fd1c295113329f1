package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConversationIT extends ClientIT {

    @Test
    void connect_returnsTheConnectionId() {
        ChatClient client = build(builder());
        assertThat(client.state()).isEqualTo(ClientState.NEW);
        assertThat(client.connect().join()).isEqualTo("c1");
        assertThat(client.connectionId()).isEqualTo("c1");
        assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
    }

    @Test
    void handshake_requestsV2WithoutExtensionsAndSendsTheHeaders() throws Exception {
        build(builder().header("Authorization", "Bearer x")).connect().join();
        assertThat(server.next().request)
                .startsWith("GET /ws HTTP/1.1\r\n")
                .contains("Authorization: Bearer x\r\n")
                .contains("Sec-WebSocket-Protocol: chat.v2\r\n")
                .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
    }

    @Test
    void guestKey_isSentAsTheTokenOfEachHandshake() throws Exception {
        joined(builder().guestKey("guest.AAAAAAAAAAAAAAAAAAAAAA"));
        ScriptedServer.Peer first = server.next();
        assertThat(first.request).contains("Authorization: Bearer guest.AAAAAAAAAAAAAAAAAAAAAA\r\n");
        first.cut();
        assertThat(server.next().request).contains("Authorization: Bearer guest.AAAAAAAAAAAAAAAAAAAAAA\r\n");
    }

    @Test
    void guestKey_thatTheServerRefusesIsFinalAtOnce() {
        server.refuse("401 No");
        assertThat(build(builder().guestKey("guest.AAAAAAAAAAAAAAAAAAAAAA")).connect())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        ConnectFailedException.class,
                        refusal -> assertThat(refusal.httpStatus()).hasValue(401));
    }

    @Test
    void requestsBeforeTheConnection_areSentInOrder() throws Exception {
        ChatClient client = build(builder().username("  Jose\u0301 "));
        ChatRoom dev = client.room("dev");
        CompletableFuture<RoomSnapshot> joining = dev.join();
        CompletableFuture<Receipt> first = dev.send("Hi");
        CompletableFuture<Receipt> second = dev.send("", new JsonNumber("129999.00"));
        assertThat(client.room("dev")).isSameAs(dev);
        client.connect().join();
        ScriptedServer.Peer peer = server.next();
        assertThat(peer.text())
                .isEqualTo("{\"type\":\"join\",\"ref\":\"1\",\"username\":\"Jos\u00e9\",\"room\":\"dev\"}");
        assertThat(joining.join().room()).isEqualTo("dev");
        assertThat(peer.text())
                .matches(
                        "\\{\"type\":\"message\",\"ref\":\"2\",\"key\":\"[0-9a-f]{32}\",\"room\":\"dev\",\"text\":\"Hi\"}");
        assertThat(peer.text()).endsWith("\"room\":\"dev\",\"text\":\"\",\"price\":129999.00}");
        assertThat(first.join()).isEqualTo(Receipt.of("dev", "e", 1, Instant.parse("2024-01-01T12:00:00.123Z"), false));
        assertThat(second.join().offset()).isEqualTo(2);
        dev.typing(true);
        assertThat(peer.text()).isEqualTo("{\"type\":\"typing\",\"room\":\"dev\",\"isTyping\":true}");
    }

    @Test
    void historyAndMembers_areRead() throws Exception {
        ChatClient client = joined(builder());
        ScriptedServer.Peer peer = server.next();
        peer.text();
        CompletableFuture<RoomHistory> page = client.room("lobby").historyBefore(7, 2);
        String asked = peer.text();
        assertThat(asked).endsWith("\"room\":\"lobby\",\"epoch\":\"e\",\"before\":7,\"limit\":2}");
        peer.send("{\"type\":\"history\",\"ref\":\"" + ScriptedServer.field(asked, "ref")
                + "\",\"room\":\"lobby\",\"epoch\":\"e\",\"offset\":9,\"events\":[],\"more\":true}");
        assertThat(page.join()).isEqualTo(RoomHistory.of("e", 9, java.util.List.of(), true));
        CompletableFuture<RoomMembers> members = client.room("lobby").members();
        asked = peer.text();
        peer.send("{\"type\":\"members\",\"ref\":\"" + ScriptedServer.field(asked, "ref")
                + "\",\"room\":\"lobby\",\"members\":[{\"id\":\"c\",\"username\":\"Ann\"}],\"memberCount\":8}");
        assertThat(members.join().count()).isEqualTo(8);
        CompletableFuture<RoomHistory> refused = client.room("lobby").history(1);
        asked = peer.text();
        peer.send("{\"type\":\"error\",\"ref\":\"" + ScriptedServer.field(asked, "ref")
                + "\",\"code\":\"forbidden\",\"message\":\"no\",\"temporary\":false}");
        assertThatThrownBy(refused::join)
                .hasCauseInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("forbidden: no");
        assertThatThrownBy(() -> client.room("lobby").history(301)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.room("lobby").historyBefore(0, 1)).isInstanceOf(IllegalArgumentException.class);
        CompletableFuture<RoomHistory> lost = client.room("lobby").history(1);
        peer.text();
        peer.cut();
        assertThatThrownBy(lost::join).hasCauseInstanceOf(NotConnectedException.class);
    }

    @Test
    void requestWithoutReply_failsAtTheTimeout() throws Exception {
        ChatClient client = joined(builder().requestTimeout(Duration.ofMillis(50)));
        assertThatThrownBy(client.room("lobby").members()::join).hasCauseInstanceOf(NotConnectedException.class);
        assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
    }

    @Test
    void blockingView_waitsAndRejectsListeners() throws Exception {
        ChatClient client = build(builder().username("John"));
        BlockingChat blocking = client.blocking(Duration.ofSeconds(10));
        assertThat(blocking.connect()).isEqualTo("c1");
        BlockingChat.Room lobby = blocking.join("lobby");
        CompletableFuture<Throwable> inAListener = new CompletableFuture<>();
        client.room("lobby").onMessage(message -> {
            try {
                lobby.send("again");
            } catch (IllegalStateException e) {
                inAListener.complete(e);
            }
        });
        server.next().message("Ann", "Hi");
        assertThat(inAListener.get(10, TimeUnit.SECONDS)).hasMessageContaining("listener");
        assertThat(lobby.send("Hi").offset()).isEqualTo(2);
        server.answersRequests = false;
        assertThatThrownBy(() -> client.blocking(Duration.ofMillis(20)).join("other"))
                .hasMessageContaining("no reply within PT0.02S");
    }

    @Test
    void leave_stopsEventsAndALaterJoinStartsAnew() throws Exception {
        ChatClient client = joined(builder());
        ScriptedServer.Peer peer = server.next();
        peer.text();
        CompletableFuture<Void> leaving = client.room("lobby").leave();
        assertThat(client.room("lobby").isJoined()).isFalse();
        assertThatThrownBy(() -> client.room("lobby").send("Hi")).isInstanceOf(IllegalStateException.class);
        String left = peer.text();
        assertThat(left).contains("\"type\":\"leave\"");
        peer.message("Ann", "not for you");
        CompletableFuture<RoomSnapshot> again = client.room("lobby").join();
        peer.send("{\"type\":\"left\",\"ref\":\"" + ScriptedServer.field(left, "ref") + "\",\"room\":\"lobby\"}");
        leaving.join();
        assertThat(peer.text()).contains("\"type\":\"join\"").doesNotContain("since");
        assertThat(again.join().offset()).isEqualTo(1);
        peer.message("Ann", "welcome back");
        listener.next();
        assertThat(((MessagePosted) listener.next()).text()).isEqualTo("welcome back");
    }

    @Test
    void events_reachTheirMethodsInOrderAndThePriceKeepsItsDigits() throws Exception {
        joined(builder());
        ScriptedServer.Peer peer = server.next();
        peer.send("{\"type\":\"user-joined\",\"username\":\"Ann\",\"id\":\"c2\",\"room\":\"lobby\"}");
        peer.send("{\"type\":\"typing\",\"username\":\"Ann\",\"isTyping\":true,\"id\":\"c2\",\"room\":\"lobby\"}");
        peer.send("{\"type\":\"message\",\"id\":\"c2\",\"username\":\"Ann\",\"text\":\"Hi\","
                + "\"timestamp\":\"2024-01-01T12:00:00.123Z\",\"price\":1.500e3,\"room\":\"lobby\",\"offset\":1}");
        peer.send("{\"type\":\"user-left\",\"username\":\"Ann\",\"id\":\"c2\",\"room\":\"lobby\"}");
        peer.send("{\"type\":\"user-left\",\"username\":\"Bob\",\"id\":\"c3\",\"room\":\"elsewhere\"}");
        assertThat(listener.next()).isEqualTo("connected c1");
        assertThat(listener.next())
                .isEqualTo(UserJoined.builder("lobby", "Ann", "c2").build());
        assertThat(listener.next())
                .isEqualTo(TypingChanged.builder("lobby", "Ann", true).id("c2").build());
        assertThat(listener.next())
                .isEqualTo(MessagePosted.builder("lobby", "Ann", "Hi", Instant.parse("2024-01-01T12:00:00.123Z"))
                        .id("c2")
                        .price(new JsonNumber("1.500e3"))
                        .offset(1)
                        .build());
        assertThat(listener.next())
                .isEqualTo(UserLeft.builder("lobby", "Ann").id("c2").build());
    }

    @Test
    void invalidMessages_areIgnored() throws Exception {
        joined(builder());
        ScriptedServer.Peer peer = server.next();
        peer.send("no json");
        peer.send("{\"type\":\"reaction\",\"emoji\":\"+1\"}");
        peer.send("{\"type\":\"message\",\"text\":5}");
        peer.frame(2, new byte[] {1, 2, 3});
        peer.send("{\"type\":\"connect\",\"id\":\"again\"}");
        peer.message("Ann", "after");
        assertThat(listener.next()).isEqualTo("connected c1");
        assertThat(listener.next()).isInstanceOf(MessagePosted.class);
    }

    @Test
    void eventsBeforeTheConnectEvent_areIgnored() throws Exception {
        server.sendsConnect = false;
        ChatClient client = build(builder().username("John"));
        CompletableFuture<String> connecting = client.connect();
        CompletableFuture<RoomSnapshot> joining = client.room("lobby").join();
        ScriptedServer.Peer peer = server.next();
        peer.message("Ann", "early");
        peer.send("{\"type\":\"connect\",\"id\":\"c7\"}");
        joining.join();
        peer.message("Ann", "on time");
        assertThat(listener.next()).isEqualTo("connected c7");
        assertThat(connecting).isCompletedWithValue("c7");
        assertThat(((MessagePosted) listener.next()).text()).isEqualTo("on time");
    }

    @Test
    void fragmentedMessage_isOneMessage() throws Exception {
        joined(builder());
        ScriptedServer.Peer peer = server.next();
        peer.raw(0x01, bytes("{\"type\":\"user-left\","));
        peer.frame(9, bytes("now"));
        peer.raw(0x00, bytes("\"username\":"));
        peer.raw(0x80, bytes("\"Ann\",\"id\":\"c2\",\"room\":\"lobby\"}"));
        listener.next();
        assertThat(listener.next())
                .isEqualTo(UserLeft.builder("lobby", "Ann").id("c2").build());
        assertThat(peer.pongs.poll(10, TimeUnit.SECONDS)).isEqualTo("now");
    }

    @Test
    void messageOverTheLimit_closesWith1009() throws Exception {
        joined(builder().maxIncomingBytes(65_536).reconnect(ReconnectPolicy.NEVER));
        ScriptedServer.Peer peer = server.next();
        peer.message("Ann", "x".repeat(65_536));
        listener.next();
        assertThat(((Disconnection) listener.next()).code()).isEqualTo(1009);
        assertThat(peer.closeCodes.poll(10, TimeUnit.SECONDS)).isEqualTo(1009);
    }

    @Test
    void fragmentsOverTheLimit_closeWith1009() throws Exception {
        joined(builder().maxIncomingBytes(65_536).reconnect(ReconnectPolicy.NEVER));
        ScriptedServer.Peer peer = server.next();
        peer.raw(0x01, bytes("x".repeat(32_768)));
        peer.raw(0x00, bytes("x".repeat(32_768)));
        peer.raw(0x00, bytes("x"));
        listener.next();
        assertThat(((Disconnection) listener.next()).code()).isEqualTo(1009);
    }

    @Test
    void tooManyEmptyFragments_closeWith1009() throws Exception {
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
    void invalidText_isRejectedBeforeSending() throws Exception {
        ChatClient client = joined(builder());
        ChatRoom lobby = client.room("lobby");
        String clef = "\ud834\udd1e";
        assertThatThrownBy(() -> lobby.send(clef.repeat(4_096) + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("text: 4097 code points (expected: at most 4096)");
        assertThatThrownBy(() -> lobby.send("a\u0000b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lobby.send("a\ud834")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.room("a/b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.room("other").send("Hi"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("join other first");
        assertThat(lobby.send(clef.repeat(4_096)).join().offset()).isEqualTo(1);
    }

    @Test
    void messageOverTheByteLimit_isRejectedBeforeSending() {
        ChatClient client = joined(builder().maxMessageBytes(1_024));
        assertThatThrownBy(() -> client.room("lobby").send("\u20ac".repeat(400)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: at most 1024)");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
