package io.chathub.core.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and their one answer: acknowledgements, keys, errors, rates. */
public abstract class V2MessagesSuite extends V2Suite {

    @Test
    void theAckComesBeforeTheOwnCopyAndTellsThePlace() {
        begin(FREE);
        TestClient ann = member("Ann", "dev");
        for (int i = 1; i <= 50; i++) {
            ann.send("{\"type\":\"message\",\"ref\":\"r" + i + "\",\"room\":\"dev\",\"text\":\"t" + i
                    + "\",\"price\":1.50}");
        }
        for (int i = 1; i <= 50; i++) {
            String first = ann.receive();
            // Acks may run ahead of copies; that of this message is out before its copy.
            List<String> acks = new ArrayList<>(List.of(first));
            while (!acks.get(acks.size() - 1).startsWith("{\"type\":\"message\"")) {
                acks.add(ann.receive());
            }
            String copy = acks.remove(acks.size() - 1);
            seen.addAll(acks);
            assertThat(copy)
                    .contains("\"text\":\"t" + i + "\"", "\"price\":1.50,\"room\":\"dev\",\"offset\":" + i + "}");
            int number = i;
            assertThat(seen)
                    .as("ack of %d", i)
                    .anyMatch(ack -> ack.startsWith(
                                    "{\"type\":\"ack\",\"ref\":\"r" + number + "\",\"room\":\"dev\",\"epoch\":\"")
                            && ack.contains(
                                    "\"offset\":" + number + ",\"timestamp\":\"" + text(copy, "timestamp") + "\"}"));
        }
        assertThat(seen).hasSize(50).doesNotHaveDuplicates();
    }

    private final List<String> seen = new ArrayList<>();

    @Test
    void theSameKeyIsTheSameMessageOnEveryConnectionOfItsUser() {
        begin(FREE);
        TestClient ann = member("Ann", "dev");
        String post = "{\"type\":\"message\",\"ref\":\"1\",\"key\":\"k\",\"room\":\"dev\",\"text\":\"once\"}";
        String ack = ask(ann, post);
        assertThat(ann.receive()).contains("once");
        assertThat(ask(ann, post)).isEqualTo(ack.replace("\"}", "\",\"duplicate\":true}"));
        TestClient again = member("Ann", "dev");
        ann.receive();
        assertThat(ask(again, post)).isEqualTo(ack.replace("\"}", "\",\"duplicate\":true}"));
        TestClient bob = member("Bob", "dev");
        ann.receive();
        assertThat(ask(bob, post))
                .as("the key of another")
                .contains("\"offset\":2")
                .doesNotContain("duplicate");
        join(ann, "Ann", "ops");
        assertThat(ask(ann, post.replace("dev", "ops")))
                .as("another room")
                .contains("\"offset\":1")
                .doesNotContain("duplicate");
    }

    @Test
    void ofManyTriesAtOnceOneIsTaken() {
        begin(FREE);
        TestClient witness = member("Witness", "dev");
        List<TestClient> anns = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            anns.add(member("Ann", "dev"));
            witness.receive();
        }
        List<CompletableFuture<String>> answers = anns.stream()
                .map(ann -> CompletableFuture.supplyAsync(() ->
                        ask(ann, "{\"type\":\"message\",\"ref\":\"1\",\"key\":\"k\",\"room\":\"dev\",\"text\":\"x\"}")))
                .toList();
        assertThat(answers.stream().map(CompletableFuture::join))
                .allMatch(ack -> ack.contains("\"offset\":1"))
                .filteredOn(ack -> ack.contains("duplicate"))
                .hasSize(7);
        assertThat(witness.receive()).contains("\"offset\":1");
        expectNothingFor(witness);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"nope\",\"ref\":\"1\"} | unknown-type",
                "{\"type\":\"message\",\"text\":\"a\\u0000b\",\"ref\":\"1\"} | bad-field",
                "{\"ref\":\"1\",\"type\":\"message\",\"text\":\"\\ud834\",\"x\":[{}]} | bad-field",
                "{\"ref\":\"1\"} | unknown-type",
                "{\"type\":5,\"ref\":\"1\"} | bad-field",
                "{\"type\":\"message\",\"ref\":\"1\",\"text\":[1]} | bad-field",
                "{\"type\":\"message\",\"ref\":\"1\",\"key\":\"\"} | bad-field",
                "{\"type\":\"join\",\"ref\":\"1\",\"since\":5} | bad-field",
                "{\"type\":\"join\",\"ref\":\"1\",\"since\":{\"epoch\":\"e\",\"offset\":-1}} | bad-field",
                "{\"type\":\"join\",\"ref\":\"1\",\"since\":{\"offset\":1}} | bad-field",
                "{\"type\":\"history\",\"ref\":\"1\",\"limit\":0} | bad-field",
                "{\"type\":\"history\",\"ref\":\"1\",\"before\":1,\"after\":1} | bad-field",
                "{\"type\":\"history\",\"ref\":\"1\",\"before\":1.5} | bad-field",
                "{\"type\":\"history\",\"ref\":\"1\",\"after\":1e300} | bad-field",
                "{\"type\":\"ack\",\"ref\":\"1\"} | unknown-type",
                "{\"type\":\"user-joined\",\"ref\":\"1\"} | unknown-type"
            })
    void whatIsMalformedIsRefusedByItsRef(String request, String code) {
        begin(FREE);
        TestClient ann = member("Ann", "lobby");
        assertThat(ask(ann, request)).startsWith("{\"type\":\"error\",\"ref\":\"1\",\"code\":\"" + code + "\"");
        expectNothingFor(ann);
    }

    @Test
    void whatCannotBeReadIsRefusedWithoutARefAndTooMuchOfItEndsTheConnection() {
        begin(FREE.mutate().maxBadMessages(3).build());
        TestClient ann = member("Ann", "lobby");
        ann.send("{");
        assertThat(ann.receive())
                .startsWith("{\"type\":\"error\",\"code\":\"bad-json\"")
                .doesNotContain("ref");
        ann.send("{\"type\":\"ping\",\"ref\":\"" + "x".repeat(65) + "\"}");
        assertThat(ann.receive())
                .startsWith("{\"type\":\"error\",\"code\":\"bad-field\"")
                .doesNotContain("ref\"");
        ann.send("[]");
        ann.send("[]");
        assertThat(ann.awaitClose()).isEqualTo(4509);
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        begin(FREE);
        TestClient ann = member("Ann", "lobby");
        assertThat(ask(ann, "{\"type\":\"message\",\"ref\":\"1\",\"text\":\"" + "x".repeat(4_097) + "\"}"))
                .contains("\"code\":\"too-large\"");
    }

    @Test
    void overTheRateARequestIsRefusedWithTheTimeToWait() {
        begin(HubOptions.builder()
                .messageRate(new RateLimit(1, 2))
                .maxRateViolations(3)
                .build());
        TestClient ann = member("Ann", "lobby");
        post(ann, "lobby", "1");
        post(ann, "lobby", "2");
        String refusal = ask(ann, "{\"type\":\"message\",\"ref\":\"3\",\"text\":\"3\"}");
        assertThat(refusal).contains("\"code\":\"rate-limited\"", "\"temporary\":true,\"retryAfter\":");
        assertThat(number(refusal, "retryAfter")).isBetween(1L, 1_000L);
        post(ann, "lobby", "4");
        post(ann, "lobby", "5");
        post(ann, "lobby", "6");
        post(ann, "lobby", "7");
        assertThat(ann.awaitClose()).isEqualTo(4013);
    }

    @Test
    void readingHasARateOfItsOwn() {
        begin(HubOptions.builder().requestRate(new RateLimit(1, 2)).build());
        TestClient ann = member("Ann", "lobby");
        ask(ann, "{\"type\":\"history\",\"ref\":\"1\"}");
        ask(ann, "{\"type\":\"members\",\"ref\":\"2\"}");
        assertThat(ask(ann, "{\"type\":\"ping\",\"ref\":\"3\"}")).contains("\"code\":\"rate-limited\"");
        assertThat(join(ann, "Ann", "dev")).startsWith("{\"type\":\"joined\"");
        assertThat(ask(ann, "{\"type\":\"message\",\"ref\":\"5\",\"text\":\"hi\"}"))
                .startsWith("{\"type\":\"ack\"");
    }

    @Test
    void whoComesAndGoesOverTheRateIsRefusedAndThenClosed() {
        begin(FREE.mutate().joinRate(new RateLimit(1, 3)).maxRateViolations(2).build());
        TestClient ann = connected();
        for (int i = 0; i < 3; i++) {
            assertThat(join(ann, "Ann", "dev")).startsWith("{\"type\":\"joined\"");
            ask(ann, "{\"type\":\"leave\",\"ref\":\"l\",\"room\":\"dev\"}");
        }
        String refusal = join(ann, "Ann", "dev");
        assertThat(refusal).contains("\"code\":\"rate-limited\"");
        assertThat(number(refusal, "retryAfter")).isBetween(1L, 1_000L);
        assertThat(join(ann, "Ann", "dev")).contains("\"code\":\"rate-limited\"");
        assertThat(join(ann, "Ann", "dev")).contains("\"code\":\"rate-limited\"");
        ann.send("{\"type\":\"join\",\"room\":\"dev\"}");
        assertThat(ann.awaitClose()).isEqualTo(4013);
    }

    @Test
    void typingOverTheRateIsLeftOutUnlessItWantsAnAnswer() {
        begin(HubOptions.builder().typingRate(new RateLimit(1, 1)).build());
        TestClient ann = member("Ann", "lobby");
        TestClient bob = member("Bob", "lobby");
        ann.receive();
        for (int i = 0; i < 5; i++) {
            bob.send("{\"type\":\"typing\",\"isTyping\":true}");
        }
        assertThat(ask(bob, "{\"type\":\"typing\",\"ref\":\"1\"}")).contains("\"code\":\"rate-limited\"");
        assertThat(ann.receive()).contains("typing");
        expectNothingFor(ann, bob);
    }

    @Test
    void whatAClientClaimsIsIgnored() {
        begin(FREE);
        TestClient ann = member("Ann", "lobby");
        ann.send(
                "{\"type\":\"message\",\"username\":\"Bob\",\"id\":\"x\",\"timestamp\":\"1999-01-01T00:00:00Z\",\"offset\":77,\"text\":\"x\"}");
        assertThat(ann.receive())
                .contains("\"username\":\"Ann\"", "\"offset\":1")
                .doesNotContain("1999", "\"x\",\"u");
    }
}
