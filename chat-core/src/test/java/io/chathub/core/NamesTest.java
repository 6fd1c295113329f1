package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.hook.Identity;
import io.chathub.core.hook.NamePolicy;
import io.chathub.core.options.RateLimit;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names a client may take, and whose they are then. */
class NamesTest {

    private Hub hub;

    @AfterEach
    void stop() {
        hub.close();
    }

    private void start(NamePolicy policy, HubOptions.Builder options) {
        hub = Hub.builder()
                .namePolicy(policy)
                .options(options.joinRate(RateLimit.UNLIMITED).build())
                .build()
                .start();
    }

    private static HubOptions.Builder unique() {
        return HubOptions.builder().uniqueNames(true);
    }

    private InMemoryConnection connected(@Nullable Identity identity) {
        InMemoryConnection client = InMemoryConnection.to(hub, ProtocolVersion.V2, identity);
        client.receive();
        return client;
    }

    private static String join(InMemoryConnection client, String name) {
        return join(client, name, "");
    }

    private static String join(InMemoryConnection client, String name, String more) {
        client.send("{\"type\":\"join\",\"ref\":\"j\",\"username\":\"" + name + "\"" + more + "}");
        String frame = client.receive();
        while (!frame.contains("\"ref\":\"j\"")) {
            frame = client.receive();
        }
        return frame;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Alice", "ALICE", " alice ", "\uFF21lice", "\uFF21\uFF2C\uFF29\uFF23\uFF25", "al\u0131ce"})
    void aNameIsTakenOnceHoweverItIsWritten(String name) {
        start(NamePolicy.standard(), unique());
        assertThat(join(connected(null), "Alice")).contains("\"joined\"");
        String answer = join(connected(null), name);
        if (name.contains("\u0131")) {
            assertThat(answer)
                    .as("the dotless i folds to i, as its capital is I")
                    .contains("name-taken");
        }
        assertThat(answer)
                .contains("\"code\":\"name-taken\"", "\"temporary\":false")
                .doesNotContain("retryAfter");
        assertThat(join(connected(null), "Alicia")).contains("\"joined\"");
    }

    @Test
    void namesAreNotUniqueUnlessSaidSo() {
        start(NamePolicy.standard(), HubOptions.builder());
        assertThat(join(connected(null), "Alice")).contains("\"joined\"");
        assertThat(join(connected(null), "Alice")).contains("\"joined\"");
    }

    @Test
    void aNameIsFreeAgainWithItsConnection() {
        start(NamePolicy.standard(), unique());
        InMemoryConnection first = connected(null);
        InMemoryConnection second = connected(null);
        join(first, "Alice");
        assertThat(join(second, "Alice")).contains("name-taken");
        first.cut();
        await().untilAsserted(() -> assertThat(join(second, "Alice")).contains("\"joined\""));
    }

    @Test
    void aUserWhomTheHostKnowsHasItsNameOnSeveralConnections() {
        start(NamePolicy.standard(), unique());
        InMemoryConnection phone = connected(new Identity("u1", null));
        InMemoryConnection desk = connected(new Identity("u1", null));
        InMemoryConnection eve = connected(new Identity("u2", null));
        assertThat(join(phone, "Alice")).contains("\"joined\"");
        assertThat(join(desk, "Alice")).contains("\"joined\"");
        phone.cut();
        await().until(() -> hub.clients().size() == 2);
        assertThat(join(eve, "alice")).contains("name-taken");
        assertThat(join(connected(new Identity("u3", "Alice")), ""))
                .as("the host's word")
                .contains("\"joined\"");
    }

    @Test
    @Tag("long")
    void whoComesBackBeforeItsOldConnectionIsGoneIsToldToAskAgain() {
        start(
                NamePolicy.standard(),
                unique().pingInterval(Duration.ofSeconds(6)).pongTimeout(Duration.ofSeconds(7)));
        InMemoryConnection old = connected(null);
        join(old, "Alice");
        old.ignorePings(); // a line that broke, and nobody has noticed
        InMemoryConnection back = connected(null);
        assertThat(join(back, "Alice")).contains("name-taken", "\"temporary\":false");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(join(back, "Alice")).contains("\"temporary\":true,\"retryAfter\":2000"));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(join(back, "Alice")).contains("\"joined\""));
        assertThat(old.awaitClose()).isEqualTo(4012);
    }

    @Test
    @Tag("long")
    void whoeverWantsANameDoesNotFloodTheOneWhoHasItWithPings() {
        start(NamePolicy.standard(), unique());
        InMemoryConnection old = connected(null);
        join(old, "Alice");
        old.ignorePings();
        InMemoryConnection back = connected(null);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(join(back, "Alice")).contains("\"temporary\":true"));
        await().until(() -> old.pings() > 0);
        int pings = old.pings();
        for (int i = 0; i < 30; i++) {
            assertThat(join(back, "Alice")).contains("\"temporary\":true");
        }
        assertThat(old.pings()).isLessThanOrEqualTo(pings + 2);
    }

    @Test
    void whoComesBackRightAfterItsOldConnectionWasHeardIsNotSentAwayForGood() {
        start(NamePolicy.standard(), unique());
        InMemoryConnection old = connected(null);
        Matcher place = Pattern.compile("\"epoch\":\"([^\"]+)\"").matcher(join(old, "Alice"));
        assertThat(place.find()).isTrue();
        String since = ",\"since\":{\"epoch\":\"" + place.group(1) + "\",\"offset\":0}";
        old.ignorePings();
        InMemoryConnection back = connected(null);
        assertThat(join(back, "Alice", since)).contains("name-taken", "\"temporary\":true,\"retryAfter\":2000");
        await().until(() -> old.pings() > 0);
        old.cut();
        await().untilAsserted(() -> assertThat(join(back, "Alice", since)).contains("\"joined\""));

        // Somebody else, who says the same of itself: the one who has the name has answered since.
        InMemoryConnection other = connected(null);
        assertThat(join(other, "Alice", since)).contains("\"temporary\":true");
        await().untilAsserted(() -> assertThat(join(other, "Alice", since)).contains("\"temporary\":false"));
    }

    @Test
    void aV1ClientKeepsItsNameWhereTheOtherIsTakenAndGivesItBackByARename() {
        start(NamePolicy.standard(), unique());
        InMemoryConnection alice = connected(null);
        join(alice, "Alice");
        InMemoryConnection old = InMemoryConnection.to(hub, ProtocolVersion.V1);
        old.hello();
        old.join("Bob");
        old.join("alice");
        assertThat(hub.monitoring().refusals()).containsEntry(ErrorCode.NAME_TAKEN, 1L);
        assertThat(hub.clients()).extracting(Client::username).containsExactlyInAnyOrder("Alice", "Bob");
        assertThat(join(connected(null), "Bob")).contains("name-taken");
        old.join("Robert");
        assertThat(join(connected(null), "Bob")).contains("\"joined\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0410lice", "Alic\u0435", "\u0391nna", "\u13AALICE"})
    void aNameOfTwoScriptsIsRefusedWhereThePolicySaysSo(String name) {
        start(NamePolicy.singleScript(), HubOptions.builder());
        assertThat(join(connected(null), name)).contains("\"code\":\"bad-username\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Alice",
                "Алиса",
                "Alice-2 (away) \uD83D\uDE80",
                "\u4E2D\u6587 Li",
                "\u3042\u30A2\u4E9C abc",
                "\uAE40 Kim",
                "Zoe\u0308"
            })
    void aNameOfOneScriptIsTaken(String name) {
        start(NamePolicy.singleScript(), HubOptions.builder());
        assertThat(join(connected(null), name)).contains("\"joined\"");
    }
}
