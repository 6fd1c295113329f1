package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.InboundHandler;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.suite.MessagesOnlyBroker;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The hub as its host sees it: life, rooms, history, bounds. */
class HubTest {

    @Test
    void startsOnceAndClosesOnce() {
        Hub hub = Hub.builder().build();
        assertThat(hub.isAccepting()).isFalse();
        assertThatExceptionOfType(ConnectionRefusedException.class)
                .isThrownBy(() -> InMemoryConnection.to(hub))
                .satisfies(e -> assertThat(e.closeCode()).isEqualTo(CloseCode.GOING_AWAY));
        hub.start();
        assertThat(hub.isAccepting()).isTrue();
        assertThatIllegalStateException().isThrownBy(hub::start);
        hub.close();
        hub.close();
        assertThat(hub.isAccepting()).isFalse();
        assertThatIllegalStateException().isThrownBy(hub::start);
        assertThatExceptionOfType(ConnectionRefusedException.class).isThrownBy(() -> InMemoryConnection.to(hub));
    }

    @Test
    void leavesNoThreadBehind() {
        Hub hub = Hub.builder().listener(new HubListener() {}).build().start();
        InMemoryConnection.to(hub).hello();
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("chathub-"))
                .toList();
        assertThat(threads).hasSizeGreaterThanOrEqualTo(3).allMatch(Thread::isDaemon);
        hub.close();
        await().until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void takesSoManyConnections() {
        HubOptions options = HubOptions.builder().maxConnections(2).build();
        try (Hub hub = Hub.builder().options(options).build().start()) {
            InMemoryConnection first = InMemoryConnection.to(hub);
            InMemoryConnection.to(hub);
            assertThat(hub.isAccepting()).isFalse();
            assertThatExceptionOfType(ConnectionRefusedException.class)
                    .isThrownBy(() -> InMemoryConnection.to(hub))
                    .satisfies(e -> assertThat(e.closeCode()).isEqualTo(CloseCode.TRY_AGAIN_LATER));
            first.close();
            InMemoryConnection.to(hub).hello();
            assertThat(hub.clients()).hasSize(2);
        }
    }

    @Test
    void roomsHaveOffsetsAndHistoryOfTheirOwn() {
        HubOptions options = HubOptions.builder()
                .rooms(RoomOptions.builder().historySize(3).maxRooms(3).build())
                .build();
        try (Hub hub = Hub.builder().options(options).build().start()) {
            Room dev = hub.room("dev");
            for (int i = 1; i <= 5; i++) {
                assertThat(publish(dev, "m" + i).offset()).isEqualTo(i);
            }
            assertThat(publish(hub.room("lobby"), "other").offset()).isEqualTo(1);

            HistoryPage all = dev.history(HistoryQuery.after(0, 100))
                    .toCompletableFuture()
                    .join();
            assertThat(all.offset()).isEqualTo(5);
            assertThat(all.more()).isFalse();
            assertThat(all.messages()).extracting(MessagePosted::offset).containsExactly(3L, 4L, 5L);
            assertThat(all.head().floor()).isEqualTo(2);
            HistoryPage page =
                    dev.history(HistoryQuery.after(3, 1)).toCompletableFuture().join();
            assertThat(page.messages()).extracting(MessagePosted::offset).containsExactly(4L);
            assertThat(page.more()).isTrue();
            assertThat(hub.room("lobby")
                            .history(HistoryQuery.after(0, 1))
                            .toCompletableFuture()
                            .join()
                            .epoch())
                    .isNotEqualTo(all.epoch());

            assertThat(hub.room("third").members()).isEmpty();
            assertThatIllegalStateException().isThrownBy(() -> hub.room("fourth"));
            assertThat(hub.rooms()).extracting(Room::name).containsExactlyInAnyOrder("lobby", "dev", "third");
            assertThatIllegalArgumentException().isThrownBy(() -> hub.room("no room"));
            assertThatIllegalArgumentException().isThrownBy(() -> HistoryQuery.after(-1, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> HistoryQuery.after(0, 0));
        }
    }

    @Test
    void historyForgetsWhatIsOld() {
        MovableTime time = new MovableTime();
        HubOptions options = HubOptions.builder()
                .rooms(RoomOptions.builder().historyAge(Duration.ofHours(1)).build())
                .build();
        try (Hub hub = Hub.builder().options(options).runtime(time).build().start()) {
            Room lobby = hub.room("lobby");
            publish(lobby, "old");
            time.pass(Duration.ofMinutes(59));
            publish(lobby, "new");
            assertThat(lobby.history(HistoryQuery.after(0, 9))
                            .toCompletableFuture()
                            .join()
                            .messages())
                    .hasSize(2);
            time.pass(Duration.ofMinutes(2));
            HistoryPage page = lobby.history(HistoryQuery.after(0, 9))
                    .toCompletableFuture()
                    .join();
            assertThat(page.messages()).extracting(MessagePosted::offset).containsExactly(2L);
            assertThat(page.offset()).isEqualTo(2);
        }
    }

    @Test
    void theHostsWordsObeyTheRulesOfAll() {
        try (Hub hub = Hub.builder().build().start()) {
            Room lobby = hub.room("lobby");
            assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> lobby.publish(" ", "hi"));
            assertThatIllegalArgumentException().isThrownBy(() -> lobby.publish("host", "x".repeat(4_097)));
            assertThatIllegalArgumentException().isThrownBy(() -> lobby.publish("host", "a\u0000"));
            assertThatIllegalArgumentException().isThrownBy(() -> lobby.publish("host", "\ud83d"));
            assertThat(hub.monitoring().status().totalMessages()).isZero();
            assertThat(((MessagePosted) publish(lobby, "ok").event()).username())
                    .isEqualTo("host");
        }
    }

    @Test
    void monitoringKeepsTheLastOfEach() {
        HubOptions options =
                HubOptions.builder().recentMessages(3).recentEvents(2).build();
        try (Hub hub = Hub.builder().options(options).build().start()) {
            for (int i = 0; i < 10; i++) {
                publish(hub.room("lobby"), "" + i);
            }
            var snapshot = hub.monitoring().snapshot();
            assertThat(snapshot.recentMessages())
                    .extracting(MessagePosted::text)
                    .containsExactly("7", "8", "9");
            assertThat(snapshot.recentEvents()).hasSize(2);
            assertThat(snapshot.totalMessages()).isEqualTo(10);
            assertThat(hub.monitoring().refusals()).containsOnlyKeys(ErrorCode.values());
        }
    }

    /** Found by the socket suite: a client that had read its connect missed a join that came right after. */
    @Test
    void whoHasReadItsConnectMissesNothingAfterIt() {
        try (Hub hub = Hub.builder().build().start()) {
            for (int i = 0; i < 2_000; i++) {
                String text = "after connect " + i;
                InMemoryConnection client = connectAndSay(hub, text);
                client.hello();
                assertThat(client.receive()).contains(text);
                client.close();
            }
        }
    }

    /** A client in whose name something is said at the very moment its connect arrives. */
    private static InMemoryConnection connectAndSay(Hub hub, String text) {
        InMemoryConnection client = new InMemoryConnection() {
            @Override
            protected void onFrame(String frame) {
                super.onFrame(frame);
                if (frame.contains("\"connect\"")) {
                    publish(hub.room("lobby"), text);
                }
            }
        };
        client.connectTo(hub, ProtocolVersion.V1, null);
        return client;
    }

    @Test
    void aSecondCloseWaitsForTheFirst() throws InterruptedException {
        HubOptions options =
                HubOptions.builder().shutdownTimeout(Duration.ofSeconds(1)).build();
        Hub hub = Hub.builder().options(options).build().start();
        InMemoryConnection stalled = InMemoryConnection.to(hub);
        stalled.hello();
        stalled.stall();
        publish(hub.room("lobby"), "never read");
        Thread first = new Thread(hub::close);
        first.start();
        await().until(() -> !hub.isAccepting());
        hub.close();
        assertThat(hub.clients()).as("the first has finished").isEmpty();
        first.join();
    }

    @Test
    void whatWaitsForItsFanOutIsBounded() throws Exception {
        HubOptions options = HubOptions.builder().maxPendingEvents(5).build();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        try (Hub hub = Hub.builder().options(options).build().start()) {
            // A transport that blocks, which none may do: it stands for a lane that cannot keep up.
            InMemoryConnection blocking = new InMemoryConnection() {
                @Override
                protected void onFrame(String frame) {
                    blocked.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
            blocking.connectTo(hub, ProtocolVersion.V1, null);
            // Else the lane could take all that waits in its first turn, and have nothing to do after it.
            assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
            Room lobby = hub.room("lobby");
            int taken = 0;
            while (taken < 100
                    && !lobby.publish("host", "x").toCompletableFuture().isCompletedExceptionally()) {
                taken++;
            }
            assertThat(taken).isBetween(1, 10);
            InMemoryConnection talker = InMemoryConnection.to(hub);
            talker.join("Bob");
            talker.send("{\"type\":\"message\",\"username\":\"Bob\",\"text\":\"hi\"}");
            assertThat(hub.monitoring().refusals().get(ErrorCode.UNAVAILABLE)).isPositive();
            release.countDown();
        }
    }

    @Test
    void aBrokerThatThrowsHurtsNobody() {
        Broker broken = new MessagesOnlyBroker() {
            @Override
            public void start(PublicationHandler handler) {}

            @Override
            public CompletionStage<PublishResult> publish(PublishRequest request) {
                throw new IllegalStateException("a broken broker, on purpose");
            }

            @Override
            public CompletionStage<HistoryPage> history(String room, HistoryQuery query) {
                throw new IllegalStateException("a broken broker, on purpose");
            }

            @Override
            public void close() {}
        };
        try (Hub hub = Hub.builder().broker(broken).build().start()) {
            InMemoryConnection client = InMemoryConnection.to(hub);
            client.hello();
            client.join("Bob");
            client.send("{\"type\":\"message\",\"text\":\"hi\"}");
            client.close();
            InMemoryConnection second = InMemoryConnection.to(hub, ProtocolVersion.V2);
            second.receive();
            second.send("{\"type\":\"join\",\"ref\":\"1\",\"username\":\"Ann\",\"room\":\"dev\"}");
            assertThat(second.receive()).contains("\"ref\":\"1\",\"code\":\"unavailable\"");
            second.send("{\"type\":\"members\",\"ref\":\"2\",\"room\":\"dev\"}");
            assertThat(second.receive()).contains("\"ref\":\"2\",\"code\":\"not-a-member\"");
            assertThat(hub.rooms()).extracting(Room::name).containsExactly("lobby");
            second.close();
            assertThat(hub.clients()).isEmpty();
            assertThat(hub.monitoring().refusals()).containsEntry(ErrorCode.UNAVAILABLE, 4L);
        }
    }

    @Test
    void aTransportThatFailsLeavesNoTrace() {
        try (Hub hub = Hub.builder().build().start()) {
            InMemoryConnection witness = InMemoryConnection.to(hub);
            witness.hello();
            AtomicReference<WriteCallback> pending = new AtomicReference<>();
            InboundHandler handler = hub.connect(new ClientConnection() {
                @Override
                public String remoteAddress() {
                    return "broken";
                }

                @Override
                public void write(List<OutboundBatch> frames, WriteCallback callback) {
                    pending.set(callback);
                }

                @Override
                public void ping() {}

                @Override
                public void close(CloseCode code) {}

                @Override
                public void abort() {}
            });
            handler.onText("{\"type\":\"join\",\"username\":\"Bob\"}");
            assertThat(witness.receive()).contains("user-joined");
            await().until(() -> pending.get() != null);
            pending.get().failed(new java.io.IOException("broken pipe"));
            assertThat(witness.receive()).isEqualTo("{\"type\":\"user-left\",\"username\":\"Bob\"}");
            await().untilAsserted(() -> assertThat(hub.clients()).hasSize(1));
            handler.onClosed(1006);
            handler.onText("{\"type\":\"message\",\"username\":\"Bob\",\"text\":\"ghost\"}");
            publish(hub.room("lobby"), "fence");
            assertThat(witness.receive()).contains("fence");
        }
    }

    private static Publication publish(Room room, String text) {
        return room.publish("host", text).toCompletableFuture().join();
    }
}
