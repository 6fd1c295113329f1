package io.chathub.core.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Client;
import io.chathub.core.HubOptions;
import io.chathub.core.RateLimit;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.JsonNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every row of the v1 section of PROTOCOL, whatever carries the frames. That something is <em>not</em> sent is shown by
 * a fence: the host says something after it, and that is what comes next.
 */
public abstract class V1ProtocolSuite {

    private ChatUnderTest chat;
    private int fences;

    /** Starts a chat with these options, fresh for each test. */
    protected abstract ChatUnderTest start(HubOptions options);

    @AfterEach
    void stop() {
        if (chat != null) {
            chat.close();
        }
    }

    // ------------------------------------------------------------------------------------------------ connect and join

    @Test
    void connectComesFirstWithAnIdThatIsNeverTheSame() {
        begin(HubOptions.DEFAULT);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            ids.add(chat.connect().hello());
        }
        assertThat(ids).hasSize(20);
    }

    @Test
    void theOthersHearOfAJoinAndTheJoinerDoesNot() {
        begin(HubOptions.DEFAULT);
        TestClient ann = connected();
        TestClient bob = chat.connect();
        String bobId = bob.hello();

        bob.join("Bob");

        assertThat(ann.receive()).isEqualTo("{\"type\":\"user-joined\",\"username\":\"Bob\",\"id\":\"" + bobId + "\"}");
        expectNothingFor(ann, bob);
    }

    @Test
    void aSecondJoinIsARename() {
        begin(HubOptions.DEFAULT);
        TestClient ann = connected();
        TestClient bob = chat.connect();
        String bobId = bob.hello();

        bob.join("Bob");
        bob.join("Robert");
        bob.send("{\"type\":\"message\",\"text\":\"it is me\"}");

        assertThat(ann.receive()).contains("\"username\":\"Bob\"");
        assertThat(ann.receive())
                .isEqualTo("{\"type\":\"user-joined\",\"username\":\"Robert\",\"id\":\"" + bobId + "\"}");
        assertThat(ann.receive()).contains("\"username\":\"Robert\",\"text\":\"it is me\"");
        bob.close();
        assertThat(ann.receive()).isEqualTo("{\"type\":\"user-left\",\"username\":\"Robert\"}");
        expectNothingFor(ann);
    }

    @Test
    void twoUsersMayHaveOneName() {
        begin(HubOptions.DEFAULT);
        TestClient first = joined("Ann");
        TestClient second = joined("Ann");
        assertThat(first.receive()).startsWith("{\"type\":\"user-joined\",\"username\":\"Ann\"");
        second.close();
        assertThat(first.receive()).isEqualTo("{\"type\":\"user-left\",\"username\":\"Ann\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"join\"}",
                "{\"type\":\"join\",\"username\":\"\"}",
                "{\"type\":\"join\",\"username\":null}",
                "{\"type\":\"join\",\"username\":\"   \"}",
                "{\"type\":\"join\",\"username\":\"a\\u202eb\"}",
                "{\"type\":\"join\",\"username\":\"a\\nb\"}",
                "{\"type\":\"join\",\"username\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}"
            })
    void aNameThatIsNoneDoesNotJoin(String join) {
        begin(HubOptions.DEFAULT);
        TestClient ann = connected();
        TestClient nobody = connected();

        nobody.send(join);
        nobody.send("{\"type\":\"message\",\"text\":\"hi\"}");

        awaitRefusals(ErrorCode.NOT_JOINED, 1);
        assertThat(chat.hub().monitoring().refusals()).containsEntry(ErrorCode.BAD_USERNAME, 1L);
        expectNothingFor(ann, nobody);
    }

    @Test
    void aNameIsTrimmedAndComposed() {
        begin(HubOptions.DEFAULT);
        TestClient ann = connected();
        TestClient zoe = connected();
        zoe.send("{\"type\":\"join\",\"username\":\"  Zoe\\u0308 \"}");
        assertThat(ann.receive()).startsWith("{\"type\":\"user-joined\",\"username\":\"Zoë\",");
    }

    // -------------------------------------------------------------------------------------------------------- messages

    @Test
    void aMessageGoesToAllAndToItsSender() {
        begin(HubOptions.DEFAULT);
        TestClient lurker = connected();
        TestClient bob = chat.connect();
        String id = bob.hello();
        bob.join("Bob");
        lurker.receive();
        Instant before = Instant.now();

        bob.send("{\"type\":\"message\",\"username\":\"Bob\",\"text\":\"Hi \\\"all\\\" 😀\"}");

        String frame = bob.receive();
        assertThat(lurker.receive()).isEqualTo(frame);
        Matcher matcher = Pattern.compile("\\{\"type\":\"message\",\"id\":\"" + id
                        + "\",\"username\":\"Bob\",\"text\":\"Hi \\\\\"all\\\\\" 😀\",\"timestamp\":\"([^\"]{24})\"}")
                .matcher(frame);
        assertThat(matcher.matches()).as(frame).isTrue();
        assertThat(Instant.parse(matcher.group(1)))
                .isBetween(before.minusMillis(1), Instant.now().plusMillis(1));
        expectNothingFor(lurker, bob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"129999", "129999.00", "-0", "1e5", "0.1"})
    void aPriceIsPassedOnUnchanged(String price) {
        begin(HubOptions.DEFAULT);
        TestClient bob = joined("Bob");
        bob.send("{\"type\":\"message\",\"price\":" + price + ",\"text\":\"Hi\",\"username\":\"Bob\"}");
        assertThat(bob.receive()).endsWith(",\"price\":" + price + "}");
    }

    @Test
    void whatAClientClaimsIsIgnored() {
        begin(HubOptions.DEFAULT);
        TestClient ann = chat.connect();
        String annId = ann.hello();
        ann.join("Ann");
        TestClient bob = joined("Bob");
        ann.receive();

        bob.send("{\"type\":\"message\",\"username\":\"Ann\",\"id\":\"" + annId
                + "\",\"timestamp\":\"1999-01-01T00:00:00Z\",\"offset\":1,\"room\":\"other\",\"text\":\"x\"}");

        String frame = ann.receive();
        assertThat(frame)
                .contains("\"username\":\"Bob\"")
                .doesNotContain(annId, "1999", "offset", "room", "other")
                .isEqualTo(bob.receive());
    }

    @Test
    void aMissingTextIsEmptyAndAnEmptyTextIsLegal() {
        begin(HubOptions.DEFAULT);
        TestClient bob = joined("Bob");
        bob.send("{\"type\":\"message\"}");
        bob.send("{\"type\":\"message\",\"text\":\"\"}");
        assertThat(bob.receive()).contains("\"username\":\"Bob\",\"text\":\"\",\"timestamp\":");
        assertThat(bob.receive()).contains("\"username\":\"Bob\",\"text\":\"\",\"timestamp\":");
    }

    @Test
    void aConnectionReceivesBeforeItHasJoined() {
        begin(HubOptions.DEFAULT);
        TestClient lurker = connected();
        TestClient bob = joined("Bob");
        assertThat(lurker.receive()).contains("user-joined");
        bob.send("{\"type\":\"message\",\"text\":\"hi\"}");
        assertThat(lurker.receive()).contains("\"text\":\"hi\"");
    }

    @Test
    void aMessageOfSomeoneWithoutANameIsDroppedAndCounted() {
        begin(HubOptions.DEFAULT);
        TestClient ann = connected();
        TestClient nobody = connected();
        nobody.send("{\"type\":\"message\",\"text\":\"hi\"}");
        nobody.send("{\"type\":\"typing\",\"isTyping\":true}");
        awaitRefusals(ErrorCode.NOT_JOINED, 2);
        expectNothingFor(ann, nobody);
    }

    @Test
    void aMessageWithANameJoinsFirst() {
        begin(HubOptions.DEFAULT);
        TestClient ann = connected();
        TestClient bob = chat.connect();
        String id = bob.hello();
        bob.send("{\"type\":\"message\",\"username\":\"Bob\",\"text\":\"hi\"}");
        assertThat(ann.receive()).isEqualTo("{\"type\":\"user-joined\",\"username\":\"Bob\",\"id\":\"" + id + "\"}");
        assertThat(ann.receive()).startsWith("{\"type\":\"message\",\"id\":\"" + id + "\",\"username\":\"Bob\"");
        bob.close();
        assertThat(ann.receive()).isEqualTo("{\"type\":\"user-left\",\"username\":\"Bob\"}");
    }

    @Test
    void aBurstArrivesCompleteInOrderOneDocumentAFrame() {
        begin(HubOptions.builder().messageRate(RateLimit.UNLIMITED).build());
        TestClient ann = connected();
        TestClient bob = joined("Bob");
        ann.receive();
        for (int i = 0; i < 200; i++) {
            bob.send("{\"type\":\"message\",\"text\":\"" + i + "\"}");
        }
        for (int i = 0; i < 200; i++) {
            assertThat(ann.receive())
                    .contains("\"text\":\"" + i + "\"")
                    .doesNotContain("\n")
                    .doesNotContain("}{");
        }
    }

    // ---------------------------------------------------------------------------------------------------------- typing

    @Test
    void typingGoesToTheOthersOnly() {
        begin(HubOptions.DEFAULT);
        TestClient ann = connected();
        TestClient bob = joined("Bob");
        ann.receive();
        bob.send("{\"type\":\"typing\",\"username\":\"Bob\",\"isTyping\":true}");
        bob.send("{\"type\":\"typing\",\"username\":\"Ann\"}");
        assertThat(ann.receive()).isEqualTo("{\"type\":\"typing\",\"username\":\"Bob\",\"isTyping\":true}");
        assertThat(ann.receive()).isEqualTo("{\"type\":\"typing\",\"username\":\"Bob\",\"isTyping\":false}");
        expectNothingFor(bob, ann);
    }

    @Test
    void typingWithANameJoinsFirst() {
        begin(HubOptions.DEFAULT);
        TestClient ann = connected();
        TestClient bob = connected();
        bob.send("{\"type\":\"typing\",\"username\":\"Bob\",\"isTyping\":true}");
        assertThat(ann.receive()).contains("\"user-joined\",\"username\":\"Bob\"");
        assertThat(ann.receive()).isEqualTo("{\"type\":\"typing\",\"username\":\"Bob\",\"isTyping\":true}");
    }

    @Test
    void typingOverTheRateIsLeftOutAndForgiven() {
        begin(HubOptions.DEFAULT);
        TestClient ann = connected();
        TestClient bob = joined("Bob");
        ann.receive();
        long start = System.nanoTime();
        for (int i = 0; i < 500; i++) {
            bob.send("{\"type\":\"typing\",\"isTyping\":true}");
        }
        bob.send("{\"type\":\"message\",\"text\":\"still here\"}");
        int notices = 0;
        while (ann.receive().contains("typing")) {
            notices++;
        }
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds() + 1;
        assertThat(notices).isBetween(1, (int) (2 + 2 * seconds));
    }

    // ----------------------------------------------------------------------------------------------------------- leave

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theOthersHearOnceThatSomeoneLeft(boolean politely) {
        begin(HubOptions.DEFAULT);
        TestClient ann = connected();
        TestClient bob = joined("Bob");
        ann.receive();
        if (politely) {
            bob.close();
        } else {
            bob.cut();
        }
        assertThat(ann.receive()).isEqualTo("{\"type\":\"user-left\",\"username\":\"Bob\"}");
        awaitConnections(1);
        expectNothingFor(ann);
    }

    @Test
    void nobodyHearsOfAConnectionThatNeverJoined() {
        begin(HubOptions.DEFAULT);
        TestClient ann = connected();
        TestClient nobody = connected();
        nobody.close();
        awaitConnections(1);
        expectNothingFor(ann);
    }

    // ------------------------------------------------------------------------------------------------------- malformed

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BAD_JSON|`{\"type\":`",
                "BAD_JSON|``",
                "BAD_JSON|`[]`",
                "BAD_JSON|`null`",
                "BAD_JSON|`{\"type\":\"join\",\"type\":\"join\"}`",
                "BAD_JSON|`{\"type\":\"join\",\"username\":\"X\"} {}`",
                "BAD_JSON|`{\"type\":\"message\",\"username\":\"X\",\"price\":1e999999999}`",
                "UNKNOWN_TYPE|`{}`",
                "UNKNOWN_TYPE|`{\"type\":\"nope\"}`",
                "UNKNOWN_TYPE|`{\"type\":\"user-joined\",\"username\":\"X\",\"id\":\"c1\"}`",
                "UNKNOWN_TYPE|`{\"type\":\"user-left\",\"username\":\"X\"}`",
                "UNKNOWN_TYPE|`{\"type\":\"connect\",\"id\":\"c1\"}`",
                "BAD_FIELD|`{\"type\":7}`",
                "BAD_FIELD|`{\"type\":\"join\",\"username\":{}}`",
                "BAD_FIELD|`{\"type\":\"message\",\"username\":\"X\",\"text\":[1]}`",
                "BAD_FIELD|`{\"type\":\"message\",\"username\":\"X\",\"text\":\"a\\u0000b\"}`",
                "BAD_FIELD|`{\"type\":\"message\",\"username\":\"X\",\"text\":\"\\ud800\"}`",
                "BAD_FIELD|`{\"type\":\"typing\",\"username\":\"X\",\"isTyping\":\"yes\"}`",
                "BAD_FIELD|`{\"type\":\"message\",\"username\":\"X\",\"price\":\"9\"}`",
            })
    void malformedInputIsDroppedCountedAndSurvived(ErrorCode code, String input) {
        begin(HubOptions.DEFAULT);
        TestClient ann = connected();
        TestClient bob = connected();
        bob.send(input);
        awaitRefusals(code, 1);
        expectNothingFor(ann, bob);
        bob.join("Bob");
        assertThat(ann.receive()).contains("\"user-joined\",\"username\":\"Bob\"");
    }

    @Test
    void aTextOverTheLimitIsDroppedAndCounted() {
        begin(HubOptions.DEFAULT);
        TestClient bob = joined("Bob");
        bob.send("{\"type\":\"message\",\"text\":\"" + "x".repeat(4_097) + "\"}");
        bob.send("{\"type\":\"message\",\"text\":\"" + "€".repeat(4_096) + "\"}");
        assertThat(bob.receive()).contains("€€€").hasSizeGreaterThan(4_096);
        assertThat(chat.hub().monitoring().refusals()).containsEntry(ErrorCode.TOO_LARGE, 1L);
    }

    @Test
    void tooMuchMalformedInputEndsTheConnection() {
        begin(HubOptions.DEFAULT);
        TestClient ann = connected();
        TestClient bob = joined("Bob");
        ann.receive();
        for (int i = 0; i < 10; i++) {
            bob.send("nonsense");
        }
        bob.send("{\"type\":\"message\",\"text\":\"ten are forgiven\"}");
        assertThat(ann.receive()).contains("ten are forgiven");
        bob.send("nonsense");
        assertThat(bob.awaitClose()).isEqualTo(4509);
        assertThat(ann.receive()).isEqualTo("{\"type\":\"user-left\",\"username\":\"Bob\"}");
    }

    @Test
    void aBinaryFrameEndsTheConnection() {
        begin(HubOptions.DEFAULT);
        TestClient bob = connected();
        bob.sendBinary(new byte[] {1, 2, 3});
        assertThat(bob.awaitClose()).isEqualTo(1003);
        awaitConnections(0);
    }

    @Test
    void aFloodIsCutBackAndThenCutOff() {
        begin(HubOptions.DEFAULT);
        TestClient ann = connected();
        TestClient bob = joined("Bob");
        ann.receive();
        for (int i = 0; i < 1_000; i++) {
            bob.send("{\"type\":\"message\",\"text\":\"" + i + "\"}");
        }
        assertThat(bob.awaitClose()).isEqualTo(4013);
        int heard = 0;
        while (!ann.receive().contains("user-left")) {
            heard++;
        }
        assertThat(heard).isBetween(59, 200);
        assertThat(chat.hub().monitoring().refusals()).containsEntry(ErrorCode.RATE_LIMITED, 101L);
    }

    // -------------------------------------------------------------------------------------------------------- the host

    @Test
    void theHostSpeaksListsAndDisconnects() {
        begin(HubOptions.DEFAULT);
        TestClient bob = chat.connect();
        String id = bob.hello();
        bob.join("Bob");
        await().until(() -> chat.hub().room("lobby").members().size() == 1);

        var publication = chat.hub()
                .room("lobby")
                .publish("host", "welcome", new JsonNumber("1.50"))
                .toCompletableFuture()
                .join();
        assertThat(publication.offset()).isEqualTo(1);
        assertThat(bob.receive())
                .startsWith("{\"type\":\"message\",\"id\":\"server\",\"username\":\"host\",\"text\":\"welcome\",")
                .endsWith(",\"price\":1.50}");
        assertThat(chat.hub().clients()).extracting(Client::id).containsExactly(id);

        assertThat(chat.hub().disconnect(id, CloseCode.KICKED)).isTrue();
        assertThat(bob.awaitClose()).isEqualTo(4503);
        awaitConnections(0);
        assertThat(chat.hub().disconnect(id, CloseCode.KICKED)).isFalse();
    }

    @Test
    void aStopTellsEveryoneAfterWhatWasSaid() {
        begin(HubOptions.DEFAULT);
        TestClient ann = joined("Ann");
        TestClient bob = joined("Bob");
        assertThat(ann.receive()).contains("user-joined");
        bob.send("{\"type\":\"message\",\"text\":\"last words\"}");
        await().until(() -> chat.hub().monitoring().status().totalMessages() == 1);

        chat.hub().close();

        assertThat(ann.receive()).contains("last words");
        assertThat(ann.awaitClose()).isEqualTo(1001);
        assertThat(bob.awaitClose()).isEqualTo(1001);
        assertThat(chat.hub().clients()).isEmpty();
    }

    @Test
    void monitoringTellsWhatHappened() {
        begin(HubOptions.DEFAULT);
        TestClient bob = chat.connect();
        String id = bob.hello();
        bob.join("Bob");
        bob.send("{\"type\":\"typing\",\"isTyping\":true}");
        bob.send("{\"type\":\"message\",\"text\":\"hi\"}");
        bob.receive();
        var snapshot = chat.hub().monitoring().snapshot();
        assertThat(snapshot.connections()).singleElement().satisfies(connection -> {
            assertThat(connection.id()).isEqualTo(id);
            assertThat(connection.username()).isEqualTo("Bob");
            assertThat(connection.messagesSent()).isEqualTo(1);
            assertThat(connection.lastActivity()).isAfterOrEqualTo(connection.connectedAt());
        });
        bob.close();
        awaitConnections(0);
        await().until(() -> chat.hub().monitoring().status().totalEvents() == 5);
        assertThat(chat.hub().monitoring().snapshot().recentEvents())
                .extracting(event -> event.type() + " " + event.username() + " " + event.room())
                .containsExactly(
                        "connect  ", "join Bob lobby", "typing Bob lobby", "message Bob lobby", "disconnect Bob ");
        assertThat(chat.hub().monitoring().snapshot().recentMessages())
                .singleElement()
                .satisfies(message -> assertThat(message.text()).isEqualTo("hi"));
    }

    // --------------------------------------------------------------------------------------------------------- helpers

    /** Starts the chat of this test. */
    protected final ChatUnderTest begin(HubOptions options) {
        chat = start(options);
        return chat;
    }

    /** A client that has read its {@code connect}. */
    protected final TestClient connected() {
        TestClient client = chat.connect();
        client.hello();
        return client;
    }

    /** A client that has joined, as seen by the server. */
    protected final TestClient joined(String name) {
        long before = joins();
        TestClient client = connected();
        client.join(name);
        await().until(() -> joins() > before);
        return client;
    }

    private long joins() {
        return chat.hub().monitoring().snapshot().recentEvents().stream()
                .filter(event -> event.type().equals("join"))
                .count();
    }

    /** Shows that nothing else was sent to these clients: what comes next is the fence. */
    protected final void expectNothingFor(TestClient... clients) {
        String fence = "fence " + ++fences;
        chat.hub().room("lobby").publish("fence", fence).toCompletableFuture().join();
        for (TestClient client : clients) {
            assertThat(client.receive()).contains("\"text\":\"" + fence + "\"");
        }
    }

    private void awaitRefusals(ErrorCode code, long count) {
        await().untilAsserted(
                        () -> assertThat(chat.hub().monitoring().refusals()).containsEntry(code, count));
    }

    private void awaitConnections(int count) {
        await().untilAsserted(() ->
                assertThat(chat.hub().monitoring().status().activeConnections()).isEqualTo(count));
    }
}
