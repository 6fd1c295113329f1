package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.chathub.core.hook.AsyncRoomPolicy;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.options.RateLimit;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.UserLeft;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.Left;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens while the host still decides, and what happens at once. */
class V2RacesTest {

    private final CompletableFuture<Boolean> decision = new CompletableFuture<>();
    private final List<InMemoryConnection> lines = new ArrayList<>();
    private Hub hub;

    private void start(HubBuilder builder) {
        HubOptions options = HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .requestRate(RateLimit.UNLIMITED)
                .joinRate(RateLimit.UNLIMITED)
                .hookTimeout(Duration.ofSeconds(30))
                .shutdownTimeout(Duration.ofSeconds(2))
                .build();
        hub = builder.options(options).build().start();
    }

    @AfterEach
    void stop() {
        hub.close();
        lines.forEach(InMemoryConnection::assertSpiWasKept);
    }

    private V2Client client() {
        InMemoryConnection line = new InMemoryConnection();
        line.connectTo(hub, ProtocolVersion.V2, null);
        lines.add(line);
        return new V2Client(line);
    }

    /** Joins of {@code slow} wait for the test. */
    private HubBuilder slowJoins() {
        return Hub.builder().asyncRoomPolicy(new AsyncRoomPolicy() {
            @Override
            public CompletionStage<Boolean> mayJoin(Client client, String room) {
                return room.equals("slow") ? decision : CompletableFuture.completedFuture(true);
            }
        });
    }

    @Test
    void aLeaveWaitsForTheJoinBeforeIt() {
        start(slowJoins());
        V2Client ann = client();
        ann.send("{'type':'join','ref':'1','username':'Ann','room':'slow'}");
        ann.send("{'type':'leave','ref':'2','room':'slow'}");
        ann.send("{'type':'leave','ref':'3','room':'slow'}");
        ann.send("{'type':'join','ref':'4','room':'slow'}");
        ann.send("{'type':'join','ref':'5','room':'slow'}");
        decision.complete(true);
        assertThat(ann.next(Joined.class).ref()).isEqualTo("1");
        assertThat(ann.next(Left.class).ref()).isEqualTo("2");
        ann.refused("3", ErrorCode.NOT_A_MEMBER);
        assertThat(ann.next(Joined.class).ref()).isEqualTo("4");
        ann.refused("5", ErrorCode.ALREADY_JOINED);
        ann.expectNothing();
        assertThat(ann.members("slow").memberCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "cut", "kick"})
    void whoIsGoneBeforeTheHostHasDecidedNeverCame(String how) {
        start(slowJoins());
        V2Client ann = client();
        ann.join("other", "Ann");
        V2Client bob = client();
        bob.join("other", "Bob");
        ann.next();
        ann.send("{'type':'join','ref':'1','room':'slow'}");
        ann.send("{'type':'message','ref':'2','room':'slow','text':'from beyond'}");
        switch (how) {
            case "close" -> ann.line().close();
            case "cut" -> ann.line().cut();
            default -> hub.disconnect(ann.id(), CloseCode.KICKED);
        }
        assertThat(bob.next(UserLeft.class).id()).isEqualTo(ann.id());
        decision.complete(true);
        assertThat(hub.rooms()).extracting(Room::name).containsExactlyInAnyOrder("lobby", "other");
        assertThat(bob.join("slow", "").memberCount()).isEqualTo(1);
        bob.expectNothing();
    }

    @Test
    void aMessageOfSomebodyWhoIsGoneIsNotSaid() {
        CompletableFuture<MessageDecision> verdict = new CompletableFuture<>();
        start(Hub.builder().asyncInterceptor(draft -> verdict));
        V2Client ann = client();
        ann.join("dev", "Ann");
        V2Client bob = client();
        bob.join("dev", "Bob");
        ann.next();
        bob.send("{'type':'message','ref':'1','room':'dev','text':'too late'}");
        bob.line().cut();
        assertThat(ann.next(UserLeft.class).id()).isEqualTo(bob.id());
        verdict.complete(MessageDecision.accept());
        ann.expectNothing();
    }

    /** The host was asked nothing about making the room, because it was there; it is not there any more. */
    @Test
    void nobodyMakesARoomWithoutBeingAsked() {
        CompletableFuture<Boolean> mayRead = new CompletableFuture<>();
        start(Hub.builder().asyncRoomPolicy(new AsyncRoomPolicy() {
            @Override
            public CompletionStage<Boolean> mayCreate(Client client, String room) {
                return CompletableFuture.completedFuture("Admin".equals(client.username()));
            }

            @Override
            public CompletionStage<Boolean> mayRead(Client client, String room) {
                return "Guest".equals(client.username()) ? mayRead : CompletableFuture.completedFuture(true);
            }
        }));
        V2Client admin = client();
        admin.join("dev", "Admin");
        V2Client guest = client();
        guest.send("{'type':'join','ref':'1','username':'Guest','room':'dev'}");
        admin.leave("dev");
        assertThat(hub.rooms()).hasSize(1);
        mayRead.complete(true);
        guest.refused("1", ErrorCode.FORBIDDEN);
        assertThat(hub.rooms()).hasSize(1);
    }

    @Test
    void aHookMayEndTheClientItDecidesAbout() {
        start(Hub.builder().roomPolicy(new RoomPolicy() {
            @Override
            public boolean mayJoin(Client client, String room) {
                hub.disconnect(client.id(), CloseCode.KICKED);
                return true;
            }
        }));
        V2Client ann = client();
        ann.send("{'type':'join','ref':'1','username':'Ann','room':'dev'}");
        assertThat(ann.line().awaitClose()).isEqualTo(4503);
        await().untilAsserted(() -> assertThat(hub.clients()).isEmpty());
        assertThat(hub.rooms()).hasSize(1);
    }

    @Test
    void aHookMayPublishItself() {
        start(Hub.builder().interceptor(draft -> {
            hub.room(draft.room()).publish("bot", "first").toCompletableFuture().join();
            return MessageDecision.accept();
        }));
        V2Client ann = client();
        ann.join("dev", "Ann");
        ann.send("{'type':'message','ref':'1','room':'dev','text':'hi'}");
        // An ack comes before the sender's own copy; before or behind what others said, nobody promises.
        List<String> frames = List.of(ann.frame(), ann.frame(), ann.frame());
        assertThat(frames)
                .filteredOn(frame -> frame.startsWith("{\"type\":\"ack\",\"ref\":\"1\""))
                .singleElement(STRING)
                .contains("\"offset\":2");
        assertThat(frames.get(2)).contains("\"text\":\"hi\"", "\"offset\":2");
    }

    /** Blocking hooks of one client take one thread at a time: the others have the rest. */
    @Test
    void oneClientsBlockingHooksTakeOneThread() {
        CountDownLatch release = new CountDownLatch(1);
        start(Hub.builder().interceptor(draft -> {
            if (draft.text().equals("slow")) {
                release.await();
            }
            return MessageDecision.accept();
        }));
        V2Client ann = client();
        ann.join("a", "Ann");
        V2Client bob = client();
        bob.join("b", "Bob");
        for (int i = 0; i < 50; i++) {
            ann.send("{'type':'message','room':'a','text':'slow'}");
        }
        for (int i = 0; i < 50; i++) {
            bob.say("b", "quick");
        }
        release.countDown();
        for (int i = 1; i <= 50; i++) {
            assertThat(ann.next(MessagePosted.class).offset()).isEqualTo(i);
        }
    }

    /** Hooks that complete on many threads while the clients come and go: each request is answered once, in order. */
    @Test
    void requestsKeepTheirOrderWhereverTheirHooksComplete() throws Exception {
        ExecutorService hookThreads = Executors.newFixedThreadPool(4);
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            start(Hub.builder()
                    .asyncInterceptor(draft -> CompletableFuture.supplyAsync(MessageDecision::accept, hookThreads))
                    .asyncRoomPolicy(new AsyncRoomPolicy() {
                        @Override
                        public CompletionStage<Boolean> mayJoin(Client client, String room) {
                            return CompletableFuture.supplyAsync(() -> true, hookThreads);
                        }
                    }));
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                V2Client client = client();
                client.join("dev", "user" + i);
                work.add(clients.submit(() -> mixedRequests(client)));
            }
            for (Future<?> one : work) {
                one.get();
            }
        } finally {
            clients.shutdownNow();
            hookThreads.shutdownNow();
        }
    }

    private static void mixedRequests(V2Client client) {
        int rounds = 60;
        for (int i = 0; i < rounds; i++) {
            client.send("{'type':'message','ref':'" + (3 * i) + "','room':'dev','text':'x'}");
            client.send("{'type':'leave','ref':'" + (3 * i + 1) + "','room':'dev'}");
            client.send("{'type':'join','ref':'" + (3 * i + 2) + "','room':'dev'}");
        }
        int answered = 0;
        while (answered < 3 * rounds) {
            String frame = client.frame();
            if (frame.contains("\"ref\":")) {
                String type = List.of("ack", "left", "joined").get(answered % 3);
                assertThat(frame).startsWith("{\"type\":\"" + type + "\",\"ref\":\"" + answered + "\"");
                answered++;
            }
        }
    }

    /** Clients come, join and are cut from two threads at once; afterwards nobody is anywhere. */
    @Test
    void nobodyStaysBehindWhereverItsLineBreaks() throws Exception {
        start(Hub.builder());
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 500; i++) {
                InMemoryConnection line = new InMemoryConnection();
                line.connectTo(hub, ProtocolVersion.V2, null);
                Future<?> joining = threads.submit(() -> {
                    line.send("{\"type\":\"join\",\"username\":\"Ann\",\"room\":\"dev\"}");
                    line.send("{\"type\":\"join\",\"room\":\"ops\"}");
                    line.send("{\"type\":\"leave\",\"room\":\"dev\"}");
                });
                Future<?> cutting = threads.submit(line::cut);
                joining.get();
                cutting.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(hub.clients()).isEmpty();
        assertThat(hub.rooms()).extracting(Room::name).containsExactly("lobby");
    }
}
