package io.chathub.core.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.options.RoomOptions;
import io.chathub.protocol.ProtocolVersion;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms: who is in which, who hears of it, and who may not. */
public abstract class V2RoomsSuite extends V2Suite {

    @Test
    void connectTellsTheTerms() {
        begin(FREE);
        assertThat(chat.connect(ProtocolVersion.V2).receive())
                .matches(
                        "\\{\"type\":\"connect\",\"id\":\"[A-Za-z0-9_-]{22,}\",\"version\":2,"
                                + "\"limits\":\\{\"maxMessageBytes\":65536,\"maxRooms\":128},\"pingInterval\":25000,\"features\":\\[\"edit\",\"delete\",\"reaction\",\"reply\",\"mention\",\"pin\",\"search\"]}");
    }

    @Test
    void aClientIsInNoRoomUntilItJoins() {
        begin(FREE);
        TestClient lurker = connected();
        TestClient ann = member("Ann", "lobby");
        post(ann, "lobby", "hi");
        assertThat(ann.receive()).contains("\"text\":\"hi\"");
        expectNothingFor(lurker);
        assertThat(ask(lurker, "{\"type\":\"message\",\"ref\":\"1\",\"text\":\"hi\"}"))
                .isEqualTo("{\"type\":\"error\",\"ref\":\"1\",\"code\":\"not-joined\","
                        + "\"message\":\"join a room first\",\"temporary\":false}");
    }

    @Test
    void aJoinIsAnsweredWithTheRoom() {
        begin(FREE);
        TestClient ann = member("Ann", "dev");
        TestClient bob = connected();
        String joined = join(bob, " Bob ", "dev");
        String id = text(joined, "id");
        assertThat(joined)
                .matches("\\{\"type\":\"joined\",\"ref\":\"j\",\"room\":\"dev\",\"username\":\"Bob\",\"id\":\"" + id
                        + "\",\"epoch\":\"[A-Za-z0-9_-]+\",\"offset\":0,\"recovered\":false,\"missed\":0,"
                        + "\"floor\":0,\"events\":\\[],"
                        + "\"more\":false,\"members\":\\[\\{\"id\":\"" + id
                        + "\",\"username\":\"Bob\"},\\{\"id\":\"[^\"]+\",\"username\":\"Ann\"}],\"memberCount\":2}");
        assertThat(ann.receive())
                .isEqualTo("{\"type\":\"user-joined\",\"username\":\"Bob\",\"id\":\"" + id + "\",\"room\":\"dev\"}");
        expectNothingFor(ann, bob);
    }

    @Test
    void roomsDoNotHearEachOther() {
        begin(FREE);
        TestClient ann = member("Ann", "dev");
        TestClient bob = member("Bob", "ops");
        TestClient both = member("Cy", "dev");
        join(both, "Cy", "ops");
        assertThat(ann.receive()).contains("user-joined", "Cy");
        assertThat(bob.receive()).contains("user-joined", "Cy");
        post(ann, "dev", "in dev");
        assertThat(both.receive()).contains("\"text\":\"in dev\"", "\"room\":\"dev\",\"offset\":1");
        post(bob, "ops", "in ops");
        assertThat(both.receive()).contains("\"text\":\"in ops\"", "\"room\":\"ops\",\"offset\":1");
        assertThat(ann.receive()).contains("in dev");
        assertThat(bob.receive()).contains("in ops");
        expectNothingFor(ann, bob, both);
    }

    @Test
    void leavingIsAnsweredLastAndToldOnce() {
        begin(FREE);
        TestClient ann = member("Ann", "dev");
        TestClient bob = member("Bob", "dev");
        ann.receive();
        assertThat(ask(bob, "{\"type\":\"leave\",\"ref\":\"1\",\"room\":\"dev\"}"))
                .isEqualTo("{\"type\":\"left\",\"ref\":\"1\",\"room\":\"dev\"}");
        assertThat(ann.receive())
                .startsWith("{\"type\":\"user-left\",\"username\":\"Bob\",\"id\":\"")
                .endsWith("\"room\":\"dev\"}");
        post(ann, "dev", "without Bob");
        ann.receive();
        assertThat(ask(bob, "{\"type\":\"leave\",\"ref\":\"2\",\"room\":\"dev\"}"))
                .contains("\"code\":\"not-a-member\"");
        bob.close();
        expectNothingFor(ann);
    }

    @Test
    void theEndOfAConnectionLeavesEveryRoomOnce() {
        begin(FREE);
        TestClient ann = member("Ann", "dev");
        TestClient bob = member("Bob", "dev");
        assertThat(ann.receive()).contains("user-joined", "\"room\":\"dev\"");
        join(ann, "Ann", "ops");
        join(bob, "Bob", "ops");
        assertThat(ann.receive()).contains("user-joined", "\"room\":\"ops\"");
        bob.cut();
        assertThat(ann.receive()).contains("user-left", "Bob");
        assertThat(ann.receive()).contains("user-left", "Bob");
        expectNothingFor(ann);
        await().untilAsserted(() -> assertThat(chat.hub().room("ops").members()).hasSize(1));
    }

    @Test
    void theFirstJoinFixesTheName() {
        begin(FREE);
        TestClient ann = member("Ann", "dev");
        assertThat(join(ann, "Bob", "ops")).contains("\"code\":\"already-joined\"");
        assertThat(ask(ann, "{\"type\":\"join\",\"ref\":\"2\",\"room\":\"ops\"}"))
                .contains("\"username\":\"Ann\"");
        assertThat(join(ann, "Ann", "ops")).contains("\"code\":\"already-joined\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "a{b}c", "a:b", "%00", "' OR 1=1--", "a b", "\u00e4", "a/b"})
    void aRoomNameThatIsNoneIsRefused(String room) {
        begin(FREE);
        assertThat(join(connected(), "Ann", room)).contains("\"ref\":\"j\",\"code\":\"bad-room\"");
        assertThat(join(connected(), "Ann", room + "x".repeat(65))).contains("\"code\":\"bad-room\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\\u202eb", "a\\nb"})
    void aNameThatIsNoneIsRefused(String name) {
        begin(FREE);
        TestClient nobody = connected();
        assertThat(join(nobody, name, "dev")).contains("\"code\":\"bad-username\"");
        assertThat(join(nobody, "Ann", "dev")).startsWith("{\"type\":\"joined\"");
    }

    @Test
    void aClientIsInSoManyRoomsAtMost() {
        begin(with(RoomOptions.builder().maxRoomsPerClient(2)));
        TestClient ann = member("Ann", "one");
        join(ann, "Ann", "two");
        assertThat(join(ann, "Ann", "three")).contains("\"code\":\"room-limit\"");
        ask(ann, "{\"type\":\"leave\",\"ref\":\"1\",\"room\":\"one\"}");
        assertThat(join(ann, "Ann", "three")).startsWith("{\"type\":\"joined\"");
    }

    @Test
    void thereAreSoManyRoomsAtMostAndOneThatNobodySpokeInMakesPlace() {
        begin(with(RoomOptions.builder().maxRooms(3)));
        TestClient ann = member("Ann", "one");
        join(ann, "Ann", "two");
        assertThat(join(ann, "Ann", "three")).contains("\"code\":\"unavailable\"", "\"temporary\":true");
        ask(ann, "{\"type\":\"leave\",\"ref\":\"1\",\"room\":\"one\"}");
        assertThat(join(ann, "Ann", "three")).startsWith("{\"type\":\"joined\"");
    }

    @Test
    void aRoomThatNobodyUsesExpiresAndBeginsAnew() {
        begin(with(RoomOptions.builder().idleTimeout(Duration.ofMillis(50))));
        TestClient ann = member("Ann", "dev");
        String epoch = text(ask(ann, "{\"type\":\"message\",\"ref\":\"1\",\"room\":\"dev\",\"text\":\"hi\"}"), "epoch");
        TestClient stays = member("Sue", "ops");
        post(stays, "ops", "still here");
        ann.close();
        await().until(() ->
                chat.hub().rooms().stream().noneMatch(room -> room.name().equals("dev")));
        TestClient back = connected();
        String joined = resume(back, "Ann", "dev", epoch, 1);
        assertThat(joined).contains("\"offset\":0", "\"recovered\":false,\"missed\":null");
        assertThat(text(joined, "epoch")).isNotEqualTo(epoch);
        assertThat(chat.hub().rooms()).anyMatch(room -> room.name().equals("ops"));
    }

    @Test
    void membersAreListed() {
        begin(FREE);
        TestClient ann = member("Ann", "dev");
        member("Bob", "dev");
        ann.receive();
        assertThat(ask(ann, "{\"type\":\"members\",\"ref\":\"1\",\"room\":\"dev\"}"))
                .startsWith("{\"type\":\"members\",\"ref\":\"1\",\"room\":\"dev\",\"members\":[")
                .contains("\"username\":\"Ann\"", "\"username\":\"Bob\"")
                .endsWith("\"memberCount\":2}");
        assertThat(ask(ann, "{\"type\":\"members\",\"ref\":\"2\",\"room\":\"ops\"}"))
                .contains("\"code\":\"not-a-member\"");
    }

    @Test
    void inACrowdNobodyIsToldWhoComesAndGoesButV1() {
        begin(with(RoomOptions.builder().presenceEventLimit(3)));
        TestClient old = chat.connect();
        old.hello();
        TestClient ann = member("Ann", "lobby");
        member("Bob", "lobby");
        member("Cy", "lobby");
        TestClient dan = member("Dan", "lobby");
        assertThat(ann.receive()).contains("Bob");
        assertThat(ann.receive()).contains("Cy");
        dan.close();
        for (String name : new String[] {"Ann", "Bob", "Cy", "Dan"}) {
            assertThat(old.receive()).contains("user-joined", name);
        }
        assertThat(old.receive()).isEqualTo("{\"type\":\"user-left\",\"username\":\"Dan\"}");
        assertThat(ann.receive()).as("three are no crowd").contains("user-left", "Dan");
        expectNothingFor(ann);
    }

    @Test
    void typingGoesToTheOthersOfTheRoom() {
        begin(FREE);
        TestClient ann = member("Ann", "dev");
        TestClient bob = member("Bob", "dev");
        ann.receive();
        bob.send("{\"type\":\"typing\",\"room\":\"dev\",\"isTyping\":true}");
        assertThat(ann.receive())
                .matches(
                        "\\{\"type\":\"typing\",\"username\":\"Bob\",\"isTyping\":true,\"id\":\"[^\"]+\",\"room\":\"dev\"}");
        assertThat(ask(bob, "{\"type\":\"typing\",\"ref\":\"1\",\"room\":\"dev\"}"))
                .isEqualTo("{\"type\":\"ack\",\"ref\":\"1\",\"room\":\"dev\"}");
        assertThat(ask(bob, "{\"type\":\"typing\",\"ref\":\"2\",\"room\":\"ops\"}"))
                .contains("\"code\":\"not-a-member\"");
        expectNothingFor(bob);
    }

    @Test
    void bothVersionsMeetInTheLobbyEachWithItsOwnFields() {
        begin(FREE);
        TestClient old = chat.connect();
        String oldId = old.hello();
        TestClient ann = member("Ann", "lobby");
        String annId = text(old.receive(), "id");
        old.join("Bob");
        assertThat(ann.receive())
                .isEqualTo(
                        "{\"type\":\"user-joined\",\"username\":\"Bob\",\"id\":\"" + oldId + "\",\"room\":\"lobby\"}");
        old.send("{\"type\":\"message\",\"text\":\"from v1\"}");
        assertThat(old.receive()).doesNotContain("room", "offset");
        assertThat(ann.receive()).endsWith("\"room\":\"lobby\",\"offset\":1}");
        post(ann, "lobby", "from v2");
        assertThat(ann.receive()).contains("from v2");
        assertThat(old.receive()).contains("\"id\":\"" + annId + "\"").doesNotContain("room", "offset");
        join(ann, "Ann", "dev");
        post(ann, "dev", "not for v1");
        assertThat(ann.receive()).contains("not for v1");
        old.close();
        assertThat(ann.receive())
                .isEqualTo("{\"type\":\"user-left\",\"username\":\"Bob\",\"id\":\"" + oldId + "\",\"room\":\"lobby\"}");
    }

    @Test
    void theHostSpeaksInAnyRoom() {
        begin(FREE);
        TestClient ann = member("Ann", "dev");
        chat.hub().room("dev").publish("host", "hello").toCompletableFuture().join();
        assertThat(ann.receive()).contains("\"id\":\"server\",\"username\":\"host\"", "\"room\":\"dev\",\"offset\":1");
    }
}
