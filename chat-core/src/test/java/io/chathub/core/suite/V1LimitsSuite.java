package io.chathub.core.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Client;
import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.JsonNumber;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Malformed input, floods, and the host's own hand, whatever carries the frames. */
public abstract class V1LimitsSuite extends ProtocolSuite {

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
    void longTextsAreNoNonsenseButCount() {
        begin(HubOptions.DEFAULT);
        TestClient bob = joined("Bob");
        for (int i = 0; i < 20; i++) {
            bob.send("{\"type\":\"message\",\"text\":\"" + "x".repeat(4_097) + "\"}");
        }
        bob.send("{\"type\":\"message\",\"text\":\"still here\"}");
        assertThat(bob.receive()).contains("still here");
        for (int i = 0; i < 300; i++) {
            bob.send("{\"type\":\"message\",\"text\":\"" + "x".repeat(4_097) + "\"}");
        }
        assertThat(bob.awaitClose()).isEqualTo(4013);
    }

    @Test
    void aLargeMessageCountsAsSeveral() {
        begin(HubOptions.builder().messageRate(new RateLimit(1, 20)).build());
        TestClient ann = connected();
        TestClient bob = joined("Bob"); // takes 1 of 20
        ann.receive();
        String large = "\\u0001".repeat(4_000); // 24 KB of JSON: counts as 6
        for (int i = 0; i < 5; i++) {
            bob.send("{\"type\":\"message\",\"text\":\"" + large + "\"}");
        }
        for (int i = 0; i < 3; i++) {
            assertThat(ann.receive()).contains("u0001");
        }
        awaitRefusals(ErrorCode.RATE_LIMITED, 2);
        expectNothingFor(ann);
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

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(chat.hub()::close);

        assertThat(ann.receive()).contains("last words");
        assertThat(ann.awaitClose()).isEqualTo(1001);
        assertThat(bob.awaitClose()).isEqualTo(1001);
        stopped.join();
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
}
