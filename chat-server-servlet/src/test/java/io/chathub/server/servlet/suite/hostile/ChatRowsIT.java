package io.chathub.server.servlet.suite.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Client;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.options.RateLimit;
import io.chathub.core.suite.HostPosts;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Refused;
import io.chathub.server.servlet.suite.RawClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rows C1 to C5 and C12 to C18 of THREATS.md over a socket; floods are in {@link FloodRowsIT}. C6 needs a browser, and C13 a
 * private message, which there is not.
 */
@Tag("long")
public class ChatRowsIT {

    private static V2Client v2(HostileChat chat) {
        return new V2Client(chat.connect(ProtocolVersion.V2));
    }

    private static long refused(HostileChat chat, ErrorCode code) {
        return chat.hub().monitoring().refusals().getOrDefault(code, 0L);
    }

    // --------------------------------------------------------------------------------------------------- by default

    @Nested
    class ByDefault {

        @RegisterExtension
        static final HostileChat chat = HostileChat.create();

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'type':'message','ref':'1','room':'lobby','text':'x'}",
                    "{'type':'typing','ref':'1','room':'lobby','isTyping':true}",
                    "{'type':'history','ref':'1','room':'lobby'}",
                    "{'type':'members','ref':'1','room':'lobby'}",
                    "{'type':'leave','ref':'1','room':'lobby'}"
                })
        void c1_requestBeforeJoin_isRejected(String request) {
            V2Client eve = v2(chat);
            eve.send(request);
            eve.refused("1", ErrorCode.NOT_JOINED);
            eve.expectNothing();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"type\":\"message\",\"text\":\"x\"}",
                    "{\"type\":\"typing\",\"isTyping\":true}",
                    "{\"type\":\"message\",\"username\":\"\",\"text\":\"x\"}"
                })
        void c1_v1BeforeJoin_isDroppedAndCounted(String frame) {
            RawClient eve = chat.connect(ProtocolVersion.V1);
            eve.hello();
            long before = refused(chat, ErrorCode.NOT_JOINED);
            eve.send(frame);
            await().until(() -> refused(chat, ErrorCode.NOT_JOINED) == before + 1);
        }

        @Test
        void c1_secondJoin_renamesInV1Only() {
            RawClient ann = chat.join("Ann");
            RawClient bob = chat.connect(ProtocolVersion.V1);
            String id = bob.hello();
            bob.join("Bob");
            assertThat(ann.receive())
                    .isEqualTo("{\"type\":\"user-joined\",\"username\":\"Bob\",\"id\":\"" + id + "\"}");
            bob.join("Rob");
            assertThat(ann.receive())
                    .isEqualTo("{\"type\":\"user-joined\",\"username\":\"Rob\",\"id\":\"" + id + "\"}");
            V2Client eve = v2(chat);
            eve.join("dev", "Eve");
            eve.joinRefused("dev", "Mallory", ErrorCode.ALREADY_JOINED);
            eve.joinRefused("ops", "Mallory", ErrorCode.ALREADY_JOINED);
            assertThat(eve.join("ops", "").username()).isEqualTo("Eve");
        }

        @ParameterizedTest
        @ValueSource(strings = {"V1", "V2"})
        void c2_foreignUsername_isReplaced(ProtocolVersion version) {
            chat.say("it is me");
            RawClient bob = chat.connect(version);
            bob.receive();
            bob.send("{\"type\":\"join\",\"username\":\"Bob\"}");
            if (version == ProtocolVersion.V2) {
                bob.receive();
            }
            bob.send(
                    "{\"type\":\"message\",\"username\":\"Alice\",\"id\":\""
                            + chat.bystander().id()
                            + "\",\"timestamp\":\"1999-01-01T00:00:00.000Z\",\"offset\":1,\"epoch\":\"e\",\"text\":\"it is me\"}");
            assertThat(bob.receive()).contains("\"username\":\"Bob\"").doesNotContain("1999", "Alice");
            MessagePosted heard = chat.endCase().stream()
                    .filter(MessagePosted.class::isInstance)
                    .map(MessagePosted.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertThat(heard.username()).isEqualTo("Bob");
            assertThat(heard.id()).isNotEqualTo(chat.bystander().id());
            assertThat(heard.timestamp()).isAfter(Instant.now().minusSeconds(60));
            assertThat(heard.offset()).isGreaterThan(20); // and dense, as the bystander sees to
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "user-joined",
                    "user-left",
                    "connect",
                    "error",
                    "ack",
                    "joined",
                    "left",
                    "gap",
                    "reconnect",
                    "pong",
                    "changes",
                    "reset",
                    "room",
                    "member",
                    "receipt",
                    "attachment",
                    "admin",
                    "Join",
                    "join ",
                    "MESSAGE"
                })
        void c3_serverEventFromAClient_isRejected(String type) {
            String frame = "{'type':'" + type + "','ref':'1','username':'Eve','id':'c','room':'lobby','text':'x'}";
            V2Client eve = v2(chat);
            eve.join("lobby", "Eve");
            eve.send(frame);
            eve.refused("1", ErrorCode.UNKNOWN_TYPE);
            chat.endCase();
            RawClient v1 = chat.join("Eve");
            long before = refused(chat, ErrorCode.UNKNOWN_TYPE);
            v1.send(frame.replace('\'', '"'));
            await().until(() -> refused(chat, ErrorCode.UNKNOWN_TYPE) == before + 1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "   ",
                    "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn",
                    "a\\r\\nb",
                    "a\\tb",
                    "a\\u0085b",
                    "a\\u2028b",
                    "\\u202Eevil",
                    "a\\u2066b",
                    "a\\u200Bb",
                    "\\uFEFFa",
                    "a\\u00ADb",
                    "a\\u2060b",
                    "a\\uDB40\\uDC41\\uDB40\\uDC7Fb",
                    "a\\u0301\\u0301\\u0301\\u0301",
                    "\\u200D",
                    "a\\u001bb",
                    "\\u3164"
                })
        void c5_invisibleName_isRejected(String name) {
            V2Client eve = v2(chat);
            eve.joinRefused("lobby", name, ErrorCode.BAD_USERNAME);
            eve.expectNothing();
            chat.endCase();
            RawClient v1 = chat.connect(ProtocolVersion.V1);
            v1.hello();
            long before = refused(chat, ErrorCode.NOT_JOINED);
            v1.join(name);
            v1.send("{\"type\":\"message\",\"text\":\"not in\"}");
            await().until(() -> refused(chat, ErrorCode.NOT_JOINED) == before + 1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\u0639\u0644\u06CC\u200C\u0631\u0636\u0627",
                    "\u0DC1\u0DCA\u200D\u0DBB\u0DD3",
                    "\uD83D\uDC69\u200D\uD83D\uDCBB",
                    "\u1019\u103C\u102D\u102F\u1037"
                })
        void c5_joinerOrMarkThatSpellingNeeds_isAccepted(String name) {
            assertThat(v2(chat).join("lobby", name).username()).isEqualTo(name);
        }

        @Test
        void c5_hundredCombiningMarks_areRejected() {
            V2Client eve = v2(chat);
            eve.joinRefused("lobby", "a" + "\u0323".repeat(60), ErrorCode.BAD_USERNAME);
            eve.joinRefused("lobby", "a" + "\u0323".repeat(100), ErrorCode.BAD_USERNAME);
            assertThat(eve.join("lobby", "n".repeat(64)).username()).hasSize(64);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "*",
                    "a{b}c",
                    "a:b",
                    "a b",
                    "a/b",
                    "a\\\\b",
                    "%00",
                    "\\u0000",
                    "\\u00e9",
                    "\\uff41",
                    "a\\n",
                    "\\u0027 OR 1=1--",
                    "__proto__/x",
                    "${jndi:ldap://x}",
                    "{{7*7}}",
                    "<script>"
                })
        void c12_malformedRoomName_isRejected(String room) {
            V2Client eve = v2(chat);
            eve.join("lobby", "Eve");
            for (String type : List.of("join", "message", "history", "members", "leave", "typing")) {
                eve.send("{'type':'" + type + "','ref':'1','room':'" + room + "','text':'x'}");
                Refused refusal = eve.next(Refused.class);
                assertThat(refusal.code())
                        .as(type)
                        .isEqualTo(room.equals("\\u0000") ? ErrorCode.BAD_FIELD : ErrorCode.BAD_ROOM);
            }
        }

        /** They are of the letters that there are, and lead nowhere: a room is a key, and never a path. */
        @Test
        void c12_dots_areAnOrdinaryRoomName() {
            V2Client eve = v2(chat);
            assertThat(eve.join("..", "Eve").memberCount()).isEqualTo(1);
            assertThat(eve.join(".", "Eve").memberCount()).isEqualTo(1);
        }

        @Test
        void c12_room129AndALongName_areRejected() {
            V2Client eve = v2(chat);
            for (int i = 0; i < 128; i++) {
                eve.join("room-" + i, "Eve");
            }
            eve.joinRefused("room-128", "Eve", ErrorCode.ROOM_LIMIT);
            eve.joinRefused("r".repeat(65), "Eve", ErrorCode.BAD_ROOM);
            eve.joinRefused("r".repeat(300), "Eve", ErrorCode.BAD_ROOM);
            eve.leave("room-0");
            eve.join("r".repeat(64), "Eve");
        }

        @Test
        void c16_repeatedKey_isOneMessage() {
            chat.say("once");
            V2Client ann = v2(chat);
            V2Client same = v2(chat);
            ann.join("lobby", "Ann");
            same.join("lobby", "Ann");
            Acknowledged first = ask(ann, "{'type':'message','ref':'1','room':'lobby','text':'once','key':'k1'}");
            Acknowledged again = ask(same, "{'type':'message','ref':'2','room':'lobby','text':'once','key':'k1'}");
            assertThat(first.duplicate()).isFalse();
            assertThat(again.duplicate()).isTrue();
            assertThat(Objects.requireNonNull(again.place()).offset())
                    .isEqualTo(Objects.requireNonNull(first.place()).offset());
            assertThat(chat.endCase().stream().filter(MessagePosted.class::isInstance))
                    .hasSize(1);
        }

        private Acknowledged ask(V2Client client, String request) {
            client.send(request);
            while (true) {
                if (client.next() instanceof Acknowledged ack) {
                    return ack;
                }
            }
        }

        @Test
        void c18_historyPage_isBounded() {
            V2Client eve = v2(chat);
            eve.join("lobby", "Eve");
            for (int i = 0; i < 320; i++) {
                HostPosts.publish(chat.hub(), "dev", "host", "m");
            }
            eve.join("dev", "Eve");
            assertThat(eve.history("dev", ",'limit':1000000000").events()).hasSize(300);
            eve.send("{'type':'history','ref':'1','room':'dev','limit':1e9}");
            assertThat(eve.next())
                    .satisfiesAnyOf(
                            reply -> assertThat(reply)
                                    .isInstanceOfSatisfying(
                                            HistoryFetched.class,
                                            page -> assertThat(page.events()).hasSize(300)),
                            reply -> assertThat(reply)
                                    .isInstanceOfSatisfying(
                                            Refused.class,
                                            refusal ->
                                                    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FIELD)));
            for (String more : List.of(
                    "'limit':-1",
                    "'limit':0",
                    "'before':-1",
                    "'after':-1",
                    "'limit':99999999999999999999",
                    "'before':9223372036854775808",
                    "'after':1.5",
                    "'before':'1'")) {
                eve.send("{'type':'history','ref':'1','room':'dev'," + more + "}");
                eve.refused("1", ErrorCode.BAD_FIELD);
            }
            eve.send("{'type':'join','ref':'1','room':'ops','since':{'epoch':'e','offset':-1}}");
            eve.refused("1", ErrorCode.BAD_FIELD);
            for (long offset = 1L << 52; offset > 0; offset >>= 1) { // by halves
                assertThat(eve.history("dev", ",'before':" + offset + ",'limit':1")
                                .events())
                        .hasSizeLessThanOrEqualTo(1);
                assertThat(eve.history("dev", ",'after':" + offset + ",'limit':1")
                                .events())
                        .hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ with options

    @Nested
    class WithUniqueNames {

        @RegisterExtension
        static final HostileChat chat = HostileChat.create().options(options -> options.uniqueNames(true));

        @ParameterizedTest
        @CsvSource({
            "Alice,true",
            "ALICE,true",
            "\\uFF21lice,true",
            "\\uFF41lice,true",
            "'Alice ',true",
            "' Alice',true",
            "Al\\u0131ce,true",
            "\\u0410lice,false"
        })
        void c4_similarName_isTaken(String name, boolean taken) {
            V2Client alice = v2(chat);
            alice.join("lobby", "Alice");
            V2Client eve = v2(chat);
            if (taken) {
                eve.joinRefused("lobby", name, ErrorCode.NAME_TAKEN);
            } else {
                eve.join("lobby", name);
            }
        }
    }

    @Nested
    class WithAPolicy {

        @RegisterExtension
        static final HostileChat chat = HostileChat.create()
                .hub(hub -> hub.roomPolicy(new RoomPolicy() {
                    @Override
                    public boolean mayJoin(Client client, String room) {
                        return !room.equals("secret");
                    }

                    @Override
                    public boolean mayCreate(Client client, String room) {
                        return room.equals("lobby");
                    }
                }));

        @Test
        void c14_forbiddenRoom_looksLikeAMissingOne() {
            HostPosts.publish(chat.hub(), "secret", "host", "x");
            V2Client eve = v2(chat);
            eve.join("lobby", "Eve");
            for (String type : List.of("join", "history", "members", "message", "typing", "leave")) {
                String request = "{'type':'" + type + "','ref':'1','room':'ROOM','text':'x'}";
                long[][] times = new long[2][20];
                String[] answers = new String[2];
                for (int i = 0; i < 20; i++) {
                    for (int j = 0; j < 2; j++) {
                        String room = j == 0 ? "secret" : "absent";
                        long started = System.nanoTime();
                        eve.send(request.replace("ROOM", room));
                        answers[j] = eve.frame();
                        times[j][i] = System.nanoTime() - started;
                    }
                }
                assertThat(answers[0]).as(type).isEqualTo(answers[1]).contains("\"type\":\"error\"");
                Arrays.sort(times[0]);
                Arrays.sort(times[1]);
                assertThat(Math.abs(times[0][10] - times[1][10]))
                        .as("the difference of the medians of %s, in ns", type)
                        .isLessThan(20_000_000L);
            }
        }
    }

    @Nested
    class WithTokensThatEnd {

        private static final int MOST_UNHEARD = 50;

        @RegisterExtension
        static final HostileChat chat = HostileChat.create()
                .hub(hub -> hub.tokens(token -> switch (token) {
                    case "for-the-bystander" -> new Identity("b", "Bystander");
                    case "for-a-second" ->
                        new Identity("e", "Eve", Instant.now().plusSeconds(1));
                    case "for-long" -> new Identity("m", "Mallory");
                    default -> null;
                }))
                .bystanderHeaders("Authorization: Bearer for-the-bystander\r\n");

        private RawClient with(String token) {
            RawClient client = chat.open();
            assertThat(client.request(RawClient.handshake(
                            chat.port(),
                            "/ws",
                            "Sec-WebSocket-Protocol: chat.v2\r\nAuthorization: Bearer " + token + "\r\n")))
                    .startsWith("HTTP/1.1 101 ");
            return client;
        }

        /**
         * Lets the host say something, up to {@link #MOST_UNHEARD} messages ahead of the client, until the connection is closed, and
         * returns the code; nothing may come after the end.
         */
        private int saysUntilTheEnd(RawClient client, Instant end) throws InterruptedException {
            V2Client eve = new V2Client(client);
            eve.join("dev", "");
            Semaphore lead = new Semaphore(MOST_UNHEARD);
            Thread host = new Thread(() -> talk(lead));
            host.start();
            Instant last = Instant.EPOCH;
            while (true) {
                RawClient.RawFrame frame =
                        Objects.requireNonNull(client.receiveFrameAfterPings(), "a close comes before the end");
                if (frame.isClose()) {
                    client.cut();
                    host.join();
                    assertThat(last).isBefore(end.plusMillis(500));
                    return ByteBuffer.wrap(frame.payload()).getShort() & 0xffff;
                }
                if (V2Client.read(frame.text()) instanceof MessagePosted message) {
                    last = message.timestamp();
                    lead.release();
                }
            }
        }

        private void talk(Semaphore lead) {
            try {
                while (chat.hub().clients().size() > 1) {
                    if (lead.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                        HostPosts.publish(
                                chat.hub(), "dev", "host", Instant.now().toString());
                    }
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Test
        void c15_expiredToken_closesTheConnection() throws InterruptedException {
            Instant end = Instant.now().plusSeconds(1);
            assertThat(saysUntilTheEnd(with("for-a-second"), end)).isEqualTo(4005);
            assertThat(Instant.now()).isBefore(end.plusSeconds(5));
        }

        @Test
        void c15_disconnectedClient_receivesNothingMore() throws InterruptedException {
            RawClient mallory = with("for-long");
            await().until(() -> chat.hub().clients().size() == 2);
            String id = chat.hub().clients().stream()
                    .map(Client::id)
                    .filter(client -> !client.equals(chat.bystander().id()))
                    .findFirst()
                    .orElseThrow();
            Thread operator = new Thread(() -> {
                await().until(() -> chat.hub().room("dev").members().size() == 1);
                chat.hub().disconnect(id, CloseCode.KICKED);
            });
            operator.start();
            assertThat(saysUntilTheEnd(mallory, Instant.now().plusSeconds(5))).isEqualTo(4503);
            operator.join();
        }
    }

    @Nested
    class WithAPolicyThatChangesItsMind {

        static volatile boolean allowed = true;

        @RegisterExtension
        static final HostileChat chat = HostileChat.create()
                .options(options -> options.reauthorizeInterval(Duration.ofMillis(200)))
                .hub(hub -> hub.roomPolicy(new RoomPolicy() {
                    @Override
                    public boolean mayJoin(Client client, String room) {
                        return allowed || room.equals("lobby");
                    }
                }));

        @Test
        void c15_withdrawnRoomRight_removesTheMember() {
            allowed = true;
            V2Client eve = v2(chat);
            eve.join("dev", "Eve");
            allowed = false;
            assertThat(eve.frame()).contains("\"room\":\"dev\"");
            HostPosts.publish(chat.hub(), "dev", "host", "not for Eve");
            eve.expectNothing();
            eve.joinRefused("dev", "Eve", ErrorCode.FORBIDDEN);
        }
    }

    @Nested
    class WithRates {

        @RegisterExtension
        static final HostileChat chat = HostileChat.create()
                .options(options -> options.requestRate(new RateLimit(5, 10)).maxRateViolations(20));

        @Test
        void c18_endlessHistorySearch_closesTheConnection() {
            V2Client eve = v2(chat);
            eve.join("lobby", "Eve");
            for (int i = 0; i < 60; i++) {
                eve.send("{'type':'history','ref':'1','room':'lobby','limit':1}");
            }
            assertThat(eve.line().awaitClose()).isEqualTo(4013);
        }
    }
}
