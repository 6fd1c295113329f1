package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.chathub.core.hook.Identity;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.nodes.SharedNodes;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.backend.Backend;
import io.chathub.core.suite.CapturedLog;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.Member;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.Left;
import io.chathub.protocol.reply.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two hubs that share names, sanctions and members, and what a hub does while the shared state is late or away. */
class NodesTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String OLD_CLIENT = ",'since':{'epoch':'earlier','offset':0}";

    private final SharedNodes shared = new SharedNodes();
    private final SharedNodes.Node northNode = shared.node("north");
    private final SharedNodes.Node southNode = shared.node("south");
    private final Hub north = start(northNode);
    private final Hub south = start(southNode);

    private static Hub start(SharedNodes.Node node) {
        return Hub.builder()
                .options(HubOptions.builder()
                        .uniqueNames(true)
                        .joinRate(RateLimit.UNLIMITED)
                        .pingInterval(Duration.ofDays(100)) // so that each ping is one that a name caused
                        .pongTimeout(Duration.ofDays(200))
                        .rooms(RoomOptions.builder().presenceEventLimit(2).build())
                        .build())
                .backend(node.backend())
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        northNode.answer();
        southNode.answer();
        north.close();
        south.close();
        assertThat(shared.names()).as("names of nobody").isEmpty();
        for (String room : List.of("dev", "lobby")) {
            assertThat(shared.members(room)).as("members of nobody").isEmpty();
        }
    }

    private static V2Client client(Hub hub) {
        return client(hub, null);
    }

    private static V2Client client(Hub hub, @Nullable Identity identity) {
        return new V2Client(InMemoryConnection.to(hub, ProtocolVersion.V2, identity));
    }

    private static InMemoryConnection line(V2Client client) {
        return (InMemoryConnection) client.line();
    }

    private static InMemoryConnection oldClient(Hub hub) {
        InMemoryConnection client = InMemoryConnection.to(hub);
        client.hello();
        return client;
    }

    // ---------------------------------------------------------------------------------------------------------- names

    @Test
    void aNameOfOneNode_isTakenOnTheOther_untilItsConnectionEnds() {
        V2Client ann = client(north);
        ann.join("dev", "Ann");
        V2Client eve = client(south);
        eve.joinRefused("dev", "ANN", ErrorCode.NAME_TAKEN);
        ann.line().cut();
        eve.join("dev", "Ann");
        assertThat(shared.names()).containsExactly("ann");
    }

    @Test
    void aUser_hasItsNameOnBothNodes() {
        client(north, new Identity("u1", null)).join("dev", "Ann");
        client(south, new Identity("u1", null)).join("dev", "Ann");
        client(south, new Identity("u2", null)).joinRefused("dev", "Ann", ErrorCode.NAME_TAKEN);
        client(south, new Identity("u3", "Ann")).join("dev", "");
    }

    @Test
    void theHolderOnAnotherNode_isPinged_ifItWasNotHeardSinceTheClientReturned() {
        V2Client old = client(north);
        old.join("dev", "Ann");
        line(old).ignorePings();
        V2Client back = client(south);
        Refused refused = refusedJoin(back, OLD_CLIENT);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(2));
        await().until(() -> line(old).pings() == 1);
        assertThat(refusedJoin(client(south), "").retryAfter())
                .as("another client: the holder was heard a moment ago")
                .isNull();
        refusedJoin(back, OLD_CLIENT);
        assertThat(line(old).pings())
                .as("one ping, however often the name is wanted")
                .isEqualTo(1);
    }

    @Test
    void aHolderWhoseNodeDoesNotAnswer_countsAsNotHeard() {
        client(north).join("dev", "Ann");
        V2Client eve = client(south);
        southNode.hold();
        String ref = eve.askToJoin("dev", "Ann", "");
        southNode.fail(true);
        southNode.answer();
        Refused refused = eve.next(Refused.class);
        assertThat(refused.ref()).isEqualTo(ref);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(2));
        southNode.fail(false);
    }

    private static Refused refusedJoin(V2Client client, String more) {
        client.askToJoin("dev", "Ann", more);
        Refused refused = client.next(Refused.class);
        assertThat(refused.code()).isEqualTo(ErrorCode.NAME_TAKEN);
        return refused;
    }

    @Test
    void requestsBehindALateClaim_keepTheirOrder() {
        V2Client ann = client(north);
        northNode.hold();
        ann.askToJoin("dev", "Ann", "");
        ann.send("{'type':'message','ref':'m','room':'dev','text':'hi'}");
        ann.expectNothing();
        northNode.answer();
        ann.next(Joined.class);
        assertThat(ann.frame()).contains("\"ack\"", "\"ref\":\"m\"");
        assertThat(ann.next(MessagePosted.class).username()).isEqualTo("Ann");
    }

    @Test
    void aV1Message_waitsForTheLateClaimOfItsName() {
        InMemoryConnection watcher = oldClient(north);
        InMemoryConnection ann = oldClient(north);
        northNode.hold();
        ann.send("{\"type\":\"message\",\"username\":\"Ann\",\"text\":\"one\"}");
        ann.join("Anna");
        ann.send("{\"type\":\"message\",\"username\":\"Ann\",\"text\":\"two\"}");
        assertThat(north.clients()).extracting(Client::username).containsOnlyNulls();
        northNode.answer();
        assertThat(watcher.receive()).contains("user-joined", "\"Ann\"");
        assertThat(watcher.receive()).contains("\"Ann\"", "one");
        assertThat(watcher.receive()).contains("user-joined", "\"Anna\"");
        assertThat(watcher.receive()).contains("\"Anna\"", "two");
        assertThat(shared.names()).containsExactly("anna");
        ann.cut();
        assertThat(watcher.receive()).contains("user-left", "\"Anna\"");
    }

    @Test
    void aClientThatGoesDuringALateClaim_holdsNoName() {
        V2Client ann = client(north);
        northNode.hold();
        ann.askToJoin("dev", "Ann", "");
        assertThat(shared.names()).containsExactly("ann");
        ann.line().cut();
        northNode.answer();
        assertThat(shared.names()).isEmpty();
        client(south).join("dev", "Ann");
    }

    @Test
    void aClaimThatFails_isUnavailable_andMayBeMadeAgain() {
        V2Client ann = client(north);
        InMemoryConnection old = oldClient(north);
        northNode.fail(true);
        ann.joinRefused("dev", "Ann", ErrorCode.UNAVAILABLE);
        old.join("Bob");
        assertThat(north.monitoring().refusals()).containsEntry(ErrorCode.UNAVAILABLE, 2L);
        northNode.fail(false);
        ann.join("dev", "Ann");
    }

    @Test
    void aTableOfNamesThatThrows_isUnavailable() {
        V2Client ann = client(north);
        northNode.throwOnCalls();
        ann.joinRefused("dev", "Ann", ErrorCode.UNAVAILABLE);
    }

    // ------------------------------------------------------------------------------------------------------ sanctions

    @Test
    void aBanOfOneNode_isObeyedByTheOther() {
        V2Client ann = client(south, new Identity("u1", "Ann"));
        ann.join("dev", "");
        assertThat(north.moderation().ban(Subject.user("u1"), HOUR, "op", "spam"))
                .isZero();
        assertThat(ann.line().awaitClose()).isEqualTo(CloseCode.KICKED.code());
        assertThatExceptionOfType(ConnectionRefusedException.class)
                .isThrownBy(() -> client(south, new Identity("u1", "Ann")));
        assertThat(south.moderation().sanctions()).hasSize(1);
        assertThat(south.moderation().unban(Subject.user("u1"), "op", "")).isTrue();
        assertThat(north.moderation().sanctions()).isEmpty();
        client(north, new Identity("u1", "Ann")).join("dev", "");
    }

    @Test
    void aMuteOfOneNode_isObeyedByTheOther() {
        V2Client ann = client(south, new Identity("u1", "Ann"));
        ann.join("dev", "");
        north.moderation().mute(Subject.user("u1"), HOUR, "op", "");
        ann.send("{'type':'message','ref':'m','room':'dev','text':'hi'}");
        ann.refused("m", ErrorCode.FORBIDDEN);
        north.moderation().unmute(Subject.user("u1"), "op", "");
        ann.say("dev", "hi");
    }

    @Test
    void theMuteOfAConnection_endsWithTheConnection_onAllNodes() {
        V2Client ann = client(south);
        ann.join("dev", "Ann");
        north.moderation().mute(Subject.client(ann.id()), HOUR, "op", "");
        ann.send("{'type':'message','ref':'m','room':'dev','text':'hi'}");
        ann.refused("m", ErrorCode.FORBIDDEN);
        assertThat(north.moderation().sanctions()).hasSize(1);
        ann.line().cut();
        await().untilAsserted(() -> assertThat(shared.sanctions()).isEmpty());
        assertThat(north.moderation().sanctions()).isEmpty();
    }

    @Test
    void sanctionsThatAreStored_areInForceAfterAStart() {
        north.moderation().ban(Subject.user("u1"), HOUR, "op", "");
        Hub west = start(shared.node("west"));
        try {
            assertThatExceptionOfType(ConnectionRefusedException.class)
                    .isThrownBy(() -> client(west, new Identity("u1", null)));
        } finally {
            west.close();
        }
    }

    @Test
    void aSanctionThatIsNotStored_isInForceHere_andStoredLater() {
        V2Client ann = client(south, new Identity("u1", "Ann"));
        V2Client annToo = client(north, new Identity("u1", "Ann"));
        north.moderation().mute(Subject.user("u2"), HOUR, "op", "");
        northNode.fail(true);
        assertThat(north.moderation().ban(Subject.user("u1"), HOUR, "op", "")).isEqualTo(1);
        north.moderation().unmute(Subject.user("u2"), "op", "");
        assertThat(annToo.line().awaitClose()).isEqualTo(CloseCode.KICKED.code());
        assertThat(line(ann).isClosed()).isFalse();
        northNode.fail(false);
        northNode.load();
        assertThat(ann.line().awaitClose()).isEqualTo(CloseCode.KICKED.code());
        assertThat(shared.sanctions()).extracting(Sanction::kind).containsExactly(Sanction.Kind.BAN);
        assertThat(north.moderation().sanctions()).isEqualTo(shared.sanctions());
    }

    @Test
    void aSanctionThatEndedDuringAnOutage_isNotInForceAfterIt() {
        north.moderation().ban(Subject.user("u1"), HOUR, "op", "");
        southNode.fail(true);
        south.moderation().ban(Subject.user("u2"), HOUR, "op", "");
        north.moderation().unban(Subject.user("u1"), "op", "");
        southNode.fail(false);
        southNode.load();
        assertThat(south.moderation().sanctions())
                .extracting(sanction -> sanction.subject().value())
                .containsExactly("u2");
        assertThat(north.moderation().sanctions()).isEqualTo(south.moderation().sanctions());
    }

    @Test
    void aLateStore_holdsUpNobody() {
        northNode.hold();
        north.moderation().ban(Subject.user("u1"), HOUR, "op", "");
        assertThat(north.moderation().sanctions()).hasSize(1);
        assertThat(south.moderation().sanctions()).isEmpty();
        northNode.answer();
        assertThat(south.moderation().sanctions()).hasSize(1);
    }

    // --------------------------------------------------------------------------------------------------------- kicks

    @Test
    void aDisconnectOfOneNode_reachesTheOther() {
        V2Client ann = client(south, new Identity("u1", null));
        V2Client bob = client(south, new Identity("u2", null));
        assertThat(north.moderation().disconnect(Subject.user("u1"), CloseCode.RESTART, "op", ""))
                .as("the connections here")
                .isZero();
        assertThat(ann.line().awaitClose()).isEqualTo(CloseCode.RESTART.code());
        bob.expectNothing();
        assertThat(north.moderation().auditLog())
                .extracting(AuditEntry::affected)
                .containsExactly(0);
        assertThat(south.moderation().auditLog())
                .as("the log of the other node")
                .isEmpty();
    }

    @Test
    void aCloseOfARoom_reachesTheMembersOfTheOtherNode() {
        V2Client ann = client(south);
        ann.join("dev", "Ann");
        assertThat(north.moderation().close("dev", "op", ""))
                .as("the members here")
                .isZero();
        assertThat(ann.next(Left.class)).isEqualTo(Left.builder("dev").build());
        assertThat(south.moderation().auditLog())
                .as("the log of the other node")
                .isEmpty();
    }

    @Test
    void aDisconnectThatANodeDoesNotConfirm_isInTheLog() {
        northNode.fail(true);
        try (var log = CapturedLog.of("io.chathub.core.internal.lifecycle.Moderator")) {
            north.moderation().disconnect(Subject.user("u1"), "op", "");
            assertThat(log.events())
                    .extracting(Object::toString)
                    .singleElement()
                    .asString()
                    .contains("Node south did not confirm the disconnect of USER u1");
        }
    }

    @Test
    void aRequestOfANewerNode_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> southNode.handler().onRequest("north", new byte[] {99, 0}))
                .withMessage("unknown kind of message: 99");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> southNode.handler().onRequest("north", new byte[0]));
        southNode.handler().onMessage("north", new byte[] {99});
        client(south).join("dev", "Ann");
    }

    // ------------------------------------------------------------------------------------------------------- presence

    @Test
    void membersOfTheOtherNode_areInTheRoster() {
        V2Client ann = client(north);
        ann.join("dev", "Ann");
        V2Client bob = client(south);
        Joined joined = bob.join("dev", "Bob");
        assertThat(joined.memberCount()).isEqualTo(2);
        assertThat(joined.members()).containsExactly(member(bob.id(), "Bob"), member(ann.id(), "Ann"));
        assertThat(ann.members("dev").members()).containsExactly(member(ann.id(), "Ann"), member(bob.id(), "Bob"));
        assertThat(north.room("dev").members()).extracting(Client::username).containsExactly("Ann");
        bob.leave("dev");
        assertThat(ann.members("dev").memberCount()).isEqualTo(1);
    }

    private static Member member(String id, String name) {
        return Member.builder(id, name).build();
    }

    @Test
    void aV1Client_isShownToTheOtherNode_byItsLastName() {
        InMemoryConnection old = oldClient(north);
        old.join("Bob");
        V2Client ann = client(south);
        assertThat(ann.join("lobby", "Ann").members())
                .extracting(Member::username)
                .containsExactly("Ann", "Bob");
        old.cut();
        assertThat(ann.members("lobby").memberCount()).isEqualTo(1);
    }

    @Test
    void aJoinWaitsForALateRegistry_andIsPublishedAfterIt() {
        V2Client bob = client(north);
        bob.join("dev", "Bob");
        V2Client ann = client(north, new Identity("u1", "Ann"));
        northNode.hold();
        String ref = ann.askToJoin("dev", "", "");
        bob.expectNothing();
        ann.expectNothing();
        assertThat(north.room("dev").members()).hasSize(1);
        northNode.answer();
        assertThat(ann.next(Joined.class).ref()).isEqualTo(ref);
        assertThat(bob.next(UserJoined.class).username()).isEqualTo("Ann");
    }

    @Test
    void aLeaveIsPublishedAfterALateRegistry() {
        V2Client bob = client(north);
        bob.join("dev", "Bob");
        V2Client ann = client(north);
        ann.join("dev", "Ann");
        bob.next(UserJoined.class);
        northNode.hold();
        ann.leave("dev");
        bob.expectNothing();
        northNode.answer();
        assertThat(bob.next(UserLeft.class).username()).isEqualTo("Ann");
        ann.line().cut();
        bob.expectNothing();
    }

    @Test
    void aRegistryThatIsAway_showsTheMembersHere() {
        client(south).join("dev", "Eve");
        V2Client ann = client(north);
        ann.join("lobby", "Ann");
        northNode.fail(true);
        assertThat(ann.join("dev", "").members()).extracting(Member::username).containsExactly("Ann");
        assertThat(ann.members("dev").memberCount()).isEqualTo(1);
        ann.leave("dev");
        northNode.fail(false);
    }

    @Test
    void aRoomThatIsCrowdedOverAllNodes_publishesNoJoin() {
        V2Client ann = client(north);
        ann.join("dev", "Ann");
        client(south).join("dev", "Bob");
        V2Client eve = client(north);
        eve.join("dev", "Eve");
        ann.expectNothing();
        eve.line().cut();
        await().until(() -> north.room("dev").members().size() == 1);
        V2Client dan = client(north);
        ann.next(UserLeft.class);
        dan.join("dev", "Dan");
        ann.expectNothing();
    }

    @Test
    void theMembersOfANodeThatEnded_leave() {
        V2Client ann = client(north);
        ann.join("dev", "Ann");
        northNode.lose("dev", member("c1", "Bob"), member("c2", "Eve"));
        assertThat(ann.next(UserLeft.class))
                .isEqualTo(UserLeft.builder("dev", "Bob").id("c1").build());
        assertThat(ann.next(UserLeft.class).username()).isEqualTo("Eve");
    }

    // ------------------------------------------------------------------------------------------------------- lifetime

    @Test
    void aStopWaitsUntilTheLeavesArePublished() {
        List<String> left = new CopyOnWriteArrayList<>();
        north.addListener(new HubListener() {
            @Override
            public void onUserLeft(Publication publication, UserLeft event) {
                left.add(event.username());
            }
        });
        V2Client ann = client(north);
        ann.join("dev", "Ann");
        InMemoryConnection old = oldClient(north);
        old.join("Bob");
        northNode.hold();
        CompletableFuture<Void> stop = CompletableFuture.runAsync(north::close);
        ann.line().awaitClose();
        old.awaitClose();
        await().until(() -> north.clients().isEmpty());
        assertThat(left).isEmpty();
        assertThat(northNode.calls()).doesNotContain("close presence");
        northNode.answer();
        stop.join();
        assertThat(left).containsExactlyInAnyOrder("Ann", "Bob");
    }

    @Test
    void aConnectionThatWasHere_isLookedForNowhereElse() {
        V2Client ann = client(north);
        northNode.fail(true);
        try (CapturedLog log = CapturedLog.of("io.chathub.core.internal.lifecycle.Moderator")) {
            assertThat(north.disconnect(ann.id(), CloseCode.KICKED)).isTrue();
            assertThat(log.events()).isEmpty();
        }
    }

    @Test
    void partsAreStartedAndClosedOnce_theBusFirstAndLast() {
        SharedNodes.Node west = shared.node("west");
        start(west).close();
        assertThat(west.calls())
                .containsExactly(
                        "start bus",
                        "start sanctions",
                        "start presence",
                        "close presence",
                        "close names",
                        "close sanctions",
                        "close bus");
    }

    @Test
    void namesOfSeveralNodes_needABus() {
        Backend all = northNode.backend();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backend.builder()
                        .names(Objects.requireNonNull(all.names()))
                        .build())
                .withMessage("backend: names or presence of several nodes without a bus");
    }
}
