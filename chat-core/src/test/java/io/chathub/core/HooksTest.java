package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chathub.core.hook.AsyncMessageInterceptor;
import io.chathub.core.hook.AsyncRoomPolicy;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageInterceptor;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.options.RateLimit;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the host decides, and that nothing else suffers from how it does. */
class HooksTest {

    private Hub hub;

    @AfterEach
    void stop() {
        hub.close();
    }

    private void start(HubBuilder builder) {
        hub = builder.options(HubOptions.builder()
                        .messageRate(RateLimit.UNLIMITED)
                        .hookTimeout(Duration.ofSeconds(2))
                        .hookThreads(2)
                        .build())
                .build()
                .start();
    }

    private InMemoryConnection connected(Identity identity) {
        InMemoryConnection client = InMemoryConnection.to(hub, ProtocolVersion.V2, identity);
        client.receive();
        return client;
    }

    private InMemoryConnection member(String name, String room) {
        InMemoryConnection client = connected(null);
        assertThat(ask(client, join(name, room))).startsWith("{\"type\":\"joined\"");
        return client;
    }

    private static String join(String name, String room) {
        return "{\"type\":\"join\",\"ref\":\"j\",\"username\":\"" + name + "\",\"room\":\"" + room + "\"}";
    }

    private static String post(String text) {
        return "{\"type\":\"message\",\"ref\":\"m\",\"room\":\"dev\",\"text\":\"" + text + "\"}";
    }

    private static String ask(InMemoryConnection client, String request) {
        client.send(request);
        String frame = client.receive();
        while (!frame.contains("\"ref\":\"")) {
            frame = client.receive();
        }
        return frame;
    }

    // ---------------------------------------------------------------------------------------------------- identity

    @Test
    void theIdentitysNameCountsWhateverIsClaimed() {
        start(Hub.builder());
        InMemoryConnection ann = connected(new Identity("u1", "Ann"));
        assertThat(ask(ann, join("Mallory", "dev"))).contains("\"username\":\"Ann\"");
        assertThat(ask(ann, join("Mallory", "ops"))).contains("\"username\":\"Ann\"");
        InMemoryConnection old = InMemoryConnection.to(hub, ProtocolVersion.V1, new Identity("u2", "Bob"));
        old.hello();
        old.send("{\"type\":\"message\",\"username\":\"Mallory\",\"text\":\"hi\"}");
        assertThat(old.receive()).contains("\"username\":\"Bob\"");
        assertThat(hub.clients())
                .extracting(client -> client.identity().userId())
                .containsExactlyInAnyOrder("u1", "u2");
    }

    @Test
    void keysBelongToTheUserAndNotToTheName() {
        start(Hub.builder());
        String keyed = "{\"type\":\"message\",\"ref\":\"m\",\"key\":\"k\",\"room\":\"dev\",\"text\":\"x\"}";
        InMemoryConnection first = connected(new Identity("u1", null));
        ask(first, join("Ann", "dev"));
        assertThat(ask(first, keyed)).contains("\"offset\":1");
        InMemoryConnection second = connected(new Identity("u1", null));
        ask(second, join("Annie", "dev"));
        assertThat(ask(second, keyed)).contains("\"offset\":1", "\"duplicate\":true");
        InMemoryConnection other = connected(new Identity("u2", null));
        ask(other, join("Ann", "dev"));
        assertThat(ask(other, keyed)).contains("\"offset\":2").doesNotContain("duplicate");
    }

    // --------------------------------------------------------------------------------------------------- room policy

    @Test
    void theHostSaysWhoMayJoinMakeReadAndPost() {
        start(Hub.builder().roomPolicy(new RoomPolicy() {
            @Override
            public boolean mayJoin(Client client, String room) {
                return !(room.equals("staff") && "Eve".equals(client.username()));
            }

            @Override
            public boolean mayCreate(Client client, String room) {
                return !room.startsWith("new");
            }

            @Override
            public boolean mayRead(Client client, String room) {
                return !"Eve".equals(client.username());
            }

            @Override
            public boolean mayPost(Client client, String room) {
                return !"Eve".equals(client.username());
            }
        }));
        InMemoryConnection ann = member("Ann", "dev");
        assertThat(ask(ann, post("secret"))).startsWith("{\"type\":\"ack\"");
        ann.receive();
        assertThat(ask(ann, join("Ann", "staff"))).startsWith("{\"type\":\"joined\"");
        InMemoryConnection eve = connected(null);
        String notAllowed = ask(eve, join("Eve", "staff"));
        String notThere = ask(eve, join("Eve", "newroom"));
        assertThat(notAllowed).contains("\"code\":\"forbidden\"").isEqualTo(notThere);
        assertThat(ask(eve, join("Eve", "dev")))
                .contains("\"offset\":1,\"recovered\":false")
                .doesNotContain("secret");
        assertThat(ask(eve, "{\"type\":\"history\",\"ref\":\"h\",\"room\":\"dev\"}"))
                .contains("\"code\":\"forbidden\"")
                .doesNotContain("secret");
        assertThat(ask(eve, post("spam"))).contains("\"code\":\"forbidden\"");
        assertThat(ask(ann, "{\"type\":\"ping\",\"ref\":\"p\"}")).contains("pong");
        assertThat(hub.room("dev").members()).hasSize(2);
        hub.room("newroom");
        assertThat(ask(eve, join("Eve", "newroom"))).as("made by the host").startsWith("{\"type\":\"joined\"");
    }

    @Test
    void aPolicyMayTakeItsTimeAndRequestsKeepTheirOrder() {
        CompletableFuture<Boolean> decision = new CompletableFuture<>();
        start(Hub.builder().asyncRoomPolicy(new AsyncRoomPolicy() {
            @Override
            public CompletionStage<Boolean> mayJoin(Client client, String room) {
                return "Ann".equals(client.username()) ? decision : CompletableFuture.completedFuture(true);
            }
        }));
        InMemoryConnection ann = connected(null);
        ann.send(join("Ann", "dev"));
        ann.send(post("after the join"));
        InMemoryConnection bob = member("Bob", "dev");
        assertThat(ask(bob, post("meanwhile"))).contains("\"offset\":1");
        decision.complete(true);
        assertThat(ann.receive()).startsWith("{\"type\":\"joined\"").contains("meanwhile");
        assertThat(ann.receive()).startsWith("{\"type\":\"ack\"").contains("\"offset\":2");
        assertThat(ann.receive()).contains("after the join");
    }

    @Test
    void whoIsGoneWhenTheDecisionComesIsInNoRoom() {
        CompletableFuture<Boolean> decision = new CompletableFuture<>();
        start(Hub.builder().asyncRoomPolicy(new AsyncRoomPolicy() {
            @Override
            public CompletionStage<Boolean> mayJoin(Client client, String room) {
                return decision;
            }
        }));
        InMemoryConnection ann = connected(null);
        ann.send(join("Ann", "dev"));
        ann.cut();
        decision.complete(true);
        assertThat(hub.rooms()).extracting(Room::name).containsExactly("lobby");
    }

    @Test
    void tooManyRequestsBehindASlowDecisionAreRefused() {
        CompletableFuture<Boolean> decision = new CompletableFuture<>();
        start(Hub.builder().asyncRoomPolicy(new AsyncRoomPolicy() {
            @Override
            public CompletionStage<Boolean> mayJoin(Client client, String room) {
                return decision;
            }
        }));
        InMemoryConnection ann = connected(null);
        ann.send(join("Ann", "dev"));
        for (int i = 0; i < 257; i++) {
            ann.send(post("" + i));
        }
        assertThat(ann.receive()).contains("\"ref\":\"m\",\"code\":\"unavailable\"");
        decision.complete(true);
        assertThat(ann.receive()).startsWith("{\"type\":\"joined\"");
        String frame = ann.receive();
        while (!frame.endsWith("\"offset\":256}")) {
            frame = ann.receive(); // fails where it does not come
        }
    }

    // --------------------------------------------------------------------------------------------------- interceptor

    @Test
    void theHostChangesAndRefusesMessages() {
        MessageInterceptor filter = draft -> draft.text().contains("darn")
                ? MessageDecision.refuse("Mind your language")
                : draft.text().contains("shout")
                        ? MessageDecision.replace(draft.text().toUpperCase(java.util.Locale.ROOT), JsonNumber.of(7))
                        : MessageDecision.accept();
        start(Hub.builder().interceptor(filter));
        InMemoryConnection ann = member("Ann", "dev");
        assertThat(ask(ann, post("darn")))
                .isEqualTo("{\"type\":\"error\",\"ref\":\"m\",\"code\":\"forbidden\","
                        + "\"message\":\"Mind your language\",\"temporary\":false}");
        assertThat(ask(ann, post("shout"))).startsWith("{\"type\":\"ack\"").contains("\"offset\":1");
        assertThat(ann.receive()).contains("\"text\":\"SHOUT\"", "\"price\":7");
        assertThat(ask(ann, post("plain"))).contains("\"offset\":2");
        InMemoryConnection old = InMemoryConnection.to(hub);
        old.hello();
        old.join("Bob");
        old.send("{\"type\":\"message\",\"text\":\"darn\"}");
        old.send("{\"type\":\"message\",\"text\":\"shout\"}");
        assertThat(old.receive()).contains("\"text\":\"SHOUT\"");
        assertThat(hub.monitoring().refusals()).containsEntry(ErrorCode.FORBIDDEN, 2L);
    }

    @Test
    void aHookThatThrowsRefusesThatOneRequest() {
        start(Hub.builder().interceptor(draft -> {
            if (draft.text().equals("bang")) {
                throw new IllegalStateException("a broken hook, on purpose");
            }
            return draft.text().equals("null")
                    ? null
                    : MessageDecision.replace("x".repeat(draft.text().equals("long") ? 4_097 : 1), null);
        }));
        InMemoryConnection ann = member("Ann", "dev");
        for (String broken : new String[] {"bang", "null", "long"}) {
            assertThat(ask(ann, post(broken)))
                    .as(broken)
                    .contains("\"code\":\"internal\"", "\"temporary\":false")
                    .doesNotContain("on purpose");
        }
        assertThat(ask(ann, post("fine"))).startsWith("{\"type\":\"ack\"");
    }

    @Test
    void anAsynchronousHookThatThrowsOrFailsRefusesThatOneRequest() {
        AsyncMessageInterceptor broken = draft -> {
            if (draft.text().equals("bang")) {
                throw new IllegalStateException("a broken hook, on purpose");
            }
            return draft.text().equals("fail")
                    ? CompletableFuture.failedFuture(new IllegalStateException("a broken hook, on purpose"))
                    : draft.text().equals("null") ? null : CompletableFuture.completedFuture(MessageDecision.accept());
        };
        start(Hub.builder().asyncInterceptor(broken));
        InMemoryConnection ann = member("Ann", "dev");
        for (String text : new String[] {"bang", "fail", "null"}) {
            assertThat(ask(ann, post(text))).as(text).contains("\"code\":\"internal\"");
        }
        assertThat(ask(ann, post("fine"))).startsWith("{\"type\":\"ack\"");
    }

    /** A host may throw what the protocol throws: it has failed as with anything else, and its words are not the client's business. */
    @Test
    void aHookThatThrowsARefusalOfTheProtocolHasFailedToo() {
        start(Hub.builder().interceptor(draft -> {
            throw new io.chathub.protocol.ProtocolException(ErrorCode.BAD_JSON, "the host's own business, on purpose");
        }));
        InMemoryConnection ann = member("Ann", "dev");
        assertThat(ask(ann, post("hi"))).contains("\"code\":\"internal\"").doesNotContain("business");
    }

    @Test
    void aV1RenameWaitsForTheMessageBeforeIt() {
        CompletableFuture<MessageDecision> decision = new CompletableFuture<>();
        start(Hub.builder().asyncInterceptor(draft -> decision));
        InMemoryConnection old = InMemoryConnection.to(hub);
        old.hello();
        old.join("Bob");
        old.send("{\"type\":\"message\",\"text\":\"said as Bob\"}");
        old.join("Robert");
        decision.complete(MessageDecision.accept());
        assertThat(old.receive()).contains("\"username\":\"Bob\",\"text\":\"said as Bob\"");
        await().until(() -> "Robert".equals(hub.clients().get(0).username()));
    }

    @Test
    void aHookThatIsLateIsInterruptedAndNobodyElseWaits() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch never = new CountDownLatch(1);
        start(Hub.builder().interceptor(draft -> {
            if (draft.text().equals("stuck")) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    interrupted.set(true);
                }
            }
            return MessageDecision.accept();
        }));
        InMemoryConnection ann = member("Ann", "dev");
        InMemoryConnection bob = member("Bob", "dev");
        ann.receive();
        ann.send(post("stuck"));
        assertThat(ask(bob, post("quick"))).startsWith("{\"type\":\"ack\"");
        assertThat(ask(ann, "{\"type\":\"ping\",\"ref\":\"p\"}"))
                .as("a ping waits for nobody")
                .contains("pong");
        String refusal = ann.receive();
        while (!refusal.contains("\"ref\":\"m\"")) {
            refusal = ann.receive();
        }
        assertThat(refusal).contains("\"code\":\"unavailable\"", "\"temporary\":true");
        await().untilTrue(interrupted);
        assertThat(ask(ann, post("next"))).startsWith("{\"type\":\"ack\"");
        assertThat(never.await(0, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void clientsThatWaitToBeLetInHoldUpNoMessage() {
        CountDownLatch never = new CountDownLatch(1);
        start(Hub.builder()
                .authenticator(request -> {
                    never.await();
                    return null;
                })
                .interceptor(draft -> MessageDecision.accept()));
        InMemoryConnection ann = member("Ann", "dev");
        for (int i = 0; i < 10; i++) { // more than there are threads for hooks
            var unused = hub.authenticate(new InMemoryHandshake(ProtocolVersion.V2, null));
        }
        assertThat(ask(ann, post("in time"))).startsWith("{\"type\":\"ack\"");
        never.countDown();
    }

    @Test
    void slowRoomsDelayNoJoinElsewhere() {
        CountDownLatch release = new CountDownLatch(1);
        start(Hub.builder().roomPolicy(new RoomPolicy() {
            @Override
            public boolean mayJoin(Client client, String room) {
                if (room.startsWith("slow")) {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return true;
            }
        }));
        List<InMemoryConnection> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) { // four times the threads for quick hooks
            InMemoryConnection client = connected(null);
            client.send(join("Slow" + i, "slow" + i));
            waiting.add(client);
        }
        member("Ann", "dev"); // fails where no answer comes
        assertThat(waiting).allSatisfy(client -> assertThat(client.unread()).isEmpty());
        release.countDown();
        assertThat(waiting).allSatisfy(client -> assertThat(client.receive()).startsWith("{\"type\":\"joined\""));
    }

    @Test
    void aClientThatMakesAHookFailDoesNotWriteTheLog() {
        start(Hub.builder().interceptor(draft -> {
            throw new IllegalStateException("a broken hook, on purpose");
        }));
        Logger logger = (Logger) LoggerFactory.getLogger("io.chathub.core.internal.hook.HookRunner");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        InMemoryConnection ann = member("Ann", "dev");
        logger.addAppender(log);
        try {
            for (int i = 0; i < 200; i++) {
                assertThat(ask(ann, post("x"))).contains("\"code\":\"internal\"");
            }
        } finally {
            logger.detachAppender(log);
        }
        // One at the start, and one each five seconds: this takes no minute.
        assertThat(log.list)
                .filteredOn(event -> event.getMessage().contains("failed"))
                .hasSizeBetween(1, 12);
    }
}
