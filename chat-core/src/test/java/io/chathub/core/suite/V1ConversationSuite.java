package io.chathub.core.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.protocol.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who hears what of whom: connect, join, message, typing and leave, whatever carries the frames. */
public abstract class V1ConversationSuite extends ProtocolSuite {

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
        join(ann, annId, "Ann");
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
}
