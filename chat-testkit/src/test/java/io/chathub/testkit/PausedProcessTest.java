package io.chathub.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.Disconnection;
import io.chathub.client.local.LocalChat;
import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.HubOptions;
import io.chathub.core.Room;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.options.RoomOptions;
import io.chathub.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The process is paused, as by SIGSTOP, by a suspended machine or by a long garbage collection, with the answers of its peers
 * on the way or in the socket: no deadline ends because of the pause, and each holds without one. What is ready after a pause
 * runs in an order by seed.
 */
class PausedProcessTest {

    private static final Duration PAUSE = Duration.ofSeconds(20);
    private static final Duration LATENCY = Duration.ofMillis(40);

    private static SimulatedPeer peer(SimulatedRuntime runtime, Hub hub) {
        return SimulatedPeer.connect(runtime, LATENCY, connection -> hub.connect(connection, ProtocolVersion.V2, null));
    }

    private static Hub start(SimulatedRuntime runtime, HubBuilder builder) {
        return builder.runtime(runtime).build().start();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void clientsThatAnswerEveryPing_areNotCut(long seed) {
        SimulatedRuntime runtime = new SimulatedRuntime(seed);
        Random random = new Random(seed);
        Hub hub = start(runtime, Hub.builder());
        List<SimulatedPeer> peers = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            runtime.run(Duration.ofMillis(random.nextInt(500)));
            peers.add(peer(runtime, hub));
        }
        for (int i = 0; i < 20; i++) {
            runtime.run(Duration.ofMillis(random.nextInt(60_000)));
            runtime.pause(Duration.ofMillis(random.nextInt(120_000)));
        }
        runtime.run(Duration.ofMinutes(5));
        assertThat(peers).extracting(SimulatedPeer::closeCode).containsOnly(0);
        assertThat(hub.clients()).hasSize(peers.size());
        hub.close();
    }

    @Test
    void clientThatDoesNotAnswer_isCutAfterItsTime() {
        SimulatedRuntime runtime = new SimulatedRuntime(1);
        Hub hub = start(runtime, Hub.builder());
        SimulatedPeer silent = peer(runtime, hub);
        silent.ignorePings();
        runtime.run(Duration.ofSeconds(30));
        runtime.pause(PAUSE);
        runtime.run(Duration.ofSeconds(29));
        assertThat(silent.closeCode()).isZero();
        runtime.run(Duration.ofSeconds(8));
        assertThat(silent.closeCode()).isEqualTo(4012);
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void textThatIsOnItsWay_isTaken(boolean headerOnly) {
        for (long seed = 1; seed <= 10; seed++) {
            SimulatedRuntime runtime = new SimulatedRuntime(seed);
            Hub hub = start(runtime, Hub.builder());
            SimulatedPeer slow = peer(runtime, hub);
            if (headerOnly) {
                slow.beginFrame();
            } else {
                slow.beginText();
            }
            runtime.run(Duration.ofSeconds(15));
            slow.send("{\"type\":\"join\",\"ref\":\"j\",\"username\":\"Slow\",\"room\":\"dev\"}");
            runtime.pause(PAUSE);
            runtime.run(Duration.ofSeconds(1));
            assertThat(slow.closeCode()).as("seed %s", seed).isZero();
            assertThat(slow.received()).anyMatch(frame -> frame.startsWith("{\"type\":\"joined\""));
            hub.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void textThatIsNotCompleted_endsTheConnectionAfterItsTime(boolean headerOnly) {
        SimulatedRuntime runtime = new SimulatedRuntime(1);
        Hub hub = start(runtime, Hub.builder());
        SimulatedPeer slow = peer(runtime, hub);
        if (headerOnly) {
            slow.beginFrame();
        } else {
            slow.beginText();
        }
        runtime.run(Duration.ofSeconds(29));
        assertThat(slow.closeCode()).isZero();
        runtime.run(Duration.ofSeconds(3)); // the deadline of 30 s, and the sweep after it
        assertThat(slow.closeCode()).isEqualTo(1008);
        hub.close();
    }

    @Test
    void writeThatTheClientTakesMeanwhile_isNoSlowReader() {
        for (long seed = 1; seed <= 10; seed++) {
            SimulatedRuntime runtime = new SimulatedRuntime(seed);
            Hub hub = start(runtime, Hub.builder());
            SimulatedPeer reader = peer(runtime, hub);
            reader.send("{\"type\":\"join\",\"ref\":\"j\",\"username\":\"Ann\",\"room\":\"dev\"}");
            runtime.run(Duration.ofSeconds(1));
            int before = reader.received().size();
            var unused = hub.room("dev").publish("host", "text");
            assertThat(runtime.runUntil(() -> reader.received().size() > before, Duration.ofSeconds(1)))
                    .isTrue();
            runtime.pause(PAUSE); // the write is in flight
            runtime.run(Duration.ofSeconds(1));
            assertThat(reader.closeCode()).as("seed %s", seed).isZero();
            hub.close();
        }
    }

    @Test
    void tokenOfTheFirstJoinThatIsOnItsWay_isTaken() {
        for (long seed = 1; seed <= 10; seed++) {
            SimulatedRuntime runtime = new SimulatedRuntime(seed);
            Hub hub = start(
                    runtime,
                    Hub.builder()
                            .options(HubOptions.builder().tokenInJoin(true).build())
                            .asyncTokens(token ->
                                    CompletableFuture.completedFuture(Optional.of(new Identity("u1", "Ann")))));
            SimulatedPeer client = SimulatedPeer.awaitingToken(runtime, LATENCY, hub);
            runtime.run(Duration.ofSeconds(5));
            client.send("{\"type\":\"join\",\"ref\":\"j\",\"username\":\"Ann\",\"room\":\"dev\",\"token\":\"secret\"}");
            runtime.pause(Duration.ofMinutes(2));
            runtime.run(Duration.ofSeconds(1));
            assertThat(client.closeCode()).as("seed %s", seed).isZero();
            assertThat(client.received()).anyMatch(frame -> frame.startsWith("{\"type\":\"joined\""));
            hub.close();
        }
    }

    /** The hub reads at once what a client sent within its rate. */
    @Test
    void messagesThatCameMeanwhile_areWithinTheRate() {
        SimulatedRuntime runtime = new SimulatedRuntime(1);
        Hub hub = start(runtime, Hub.builder());
        SimulatedPeer client = peer(runtime, hub);
        client.send("{\"type\":\"join\",\"ref\":\"j\",\"username\":\"Ann\",\"room\":\"dev\"}");
        runtime.run(Duration.ofSeconds(1));
        for (int i = 0; i < 110; i++) { // 20 s long 5 a second, and some more
            client.send("{\"type\":\"message\",\"ref\":\"m\",\"room\":\"dev\",\"text\":\"hi\"}");
        }
        runtime.pause(PAUSE);
        runtime.run(Duration.ofSeconds(1));
        assertThat(client.received()).noneMatch(frame -> frame.startsWith("{\"type\":\"error\""));
        assertThat(client.received().stream().filter(frame -> frame.startsWith("{\"type\":\"ack\"")))
                .hasSize(110);
        hub.close();
    }

    private static Identity expiring(SimulatedRuntime runtime, Duration life) {
        return new Identity("u1", "Ann", runtime.clock().instant().plus(life));
    }

    private static SimulatedPeer expiring(SimulatedRuntime runtime, Hub hub) {
        return SimulatedPeer.connect(
                runtime,
                LATENCY,
                connection -> hub.connect(connection, ProtocolVersion.V2, expiring(runtime, Duration.ofMinutes(1))));
    }

    @Test
    void newTokenThatIsOnItsWay_isTaken() {
        for (long seed = 1; seed <= 10; seed++) {
            SimulatedRuntime runtime = new SimulatedRuntime(seed);
            Hub hub = start(
                    runtime,
                    Hub.builder()
                            .asyncTokens(token -> CompletableFuture.completedFuture(
                                    Optional.of(expiring(runtime, Duration.ofMinutes(1))))));
            SimulatedPeer client = expiring(runtime, hub);
            runtime.run(Duration.ofSeconds(50));
            client.send("{\"type\":\"refresh\",\"ref\":\"r\",\"token\":\"newer\"}");
            runtime.pause(PAUSE);
            runtime.run(Duration.ofSeconds(1));
            assertThat(client.closeCode()).as("seed %s", seed).isZero();
            assertThat(client.received()).anyMatch(frame -> frame.startsWith("{\"type\":\"refreshed\""));
            hub.close();
        }
    }

    /** A pause extends an identity by half a minute at most. */
    @Test
    void identityThatEndedLongBeforeTheEndOfAPause_isOver() {
        SimulatedRuntime runtime = new SimulatedRuntime(1);
        Hub hub = start(runtime, Hub.builder());
        SimulatedPeer client = expiring(runtime, hub);
        runtime.run(Duration.ofSeconds(5));
        runtime.pause(Duration.ofHours(1));
        runtime.run(Duration.ofSeconds(1));
        assertThat(client.closeCode()).isEqualTo(4005);
        hub.close();
    }

    @Test
    void answerOfAHookThatIsOnItsWay_isTaken() {
        for (long seed = 1; seed <= 10; seed++) {
            SimulatedRuntime runtime = new SimulatedRuntime(seed);
            Hub hub = start(runtime, Hub.builder().asyncInterceptor(draft -> decideLater(runtime)));
            SimulatedPeer client = peer(runtime, hub);
            client.send("{\"type\":\"join\",\"ref\":\"j\",\"username\":\"Ann\",\"room\":\"dev\"}");
            client.send("{\"type\":\"message\",\"ref\":\"m\",\"room\":\"dev\",\"text\":\"hi\"}");
            runtime.run(Duration.ofSeconds(1));
            runtime.pause(PAUSE);
            runtime.run(Duration.ofSeconds(1));
            assertThat(client.received()).as("seed %s", seed).anyMatch(frame -> frame.startsWith("{\"type\":\"ack\""));
            hub.close();
        }
    }

    private static CompletionStage<MessageDecision> decideLater(SimulatedRuntime runtime) {
        CompletableFuture<MessageDecision> decision = new CompletableFuture<>();
        runtime.schedule(TimeUnit.SECONDS.toNanos(2), () -> decision.complete(MessageDecision.accept()));
        return decision;
    }

    @Test
    void emptyRoom_isKeptForItsTime() {
        SimulatedRuntime runtime = new SimulatedRuntime(1);
        HubOptions options = HubOptions.builder()
                .rooms(RoomOptions.builder().idleTimeout(Duration.ofMinutes(1)).build())
                .build();
        Hub hub = start(runtime, Hub.builder().options(options));
        var unused = hub.room("dev").publish("host", "text");
        runtime.pause(Duration.ofMinutes(5));
        runtime.run(Duration.ofSeconds(50));
        assertThat(hub.rooms()).extracting(Room::name).contains("dev");
        runtime.run(Duration.ofSeconds(20));
        assertThat(hub.rooms()).extracting(Room::name).doesNotContain("dev");
        hub.close();
    }

    /** The clients pause together with their hub: neither side gives the other one up. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void clientsOfAPausedProcess_stayConnected(long seed) {
        SimulatedRuntime runtime = new SimulatedRuntime(seed);
        SimulatedNetwork network = new SimulatedNetwork(runtime, seed, Duration.ofMillis(80));
        Random random = new Random(seed);
        Hub hub = start(runtime, Hub.builder());
        List<Disconnection> lost = new ArrayList<>();
        List<ChatClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ChatClient client = ChatClient.builder("c" + i, network.over(LocalChat.transports(hub, null)))
                    .runtime(runtime)
                    .username("c" + i)
                    .listener(new ChatListener() {
                        @Override
                        public void onDisconnected(Disconnection disconnection) {
                            lost.add(disconnection);
                        }
                    })
                    .build();
            var unused = client.connect();
            var joined = client.room("dev").join();
            clients.add(client);
            runtime.run(Duration.ofMillis(2_000 + random.nextInt(5_000)));
            assertThat(joined).isCompleted();
        }
        for (int i = 0; i < 20; i++) {
            runtime.run(Duration.ofMillis(random.nextInt(30_000)));
            CompletableFuture<?> members =
                    clients.get(random.nextInt(20)).room("dev").members();
            runtime.pause(Duration.ofSeconds(1 + random.nextInt(120)));
            runtime.run(Duration.ofSeconds(1));
            assertThat(members).isCompletedWithValueMatching(value -> value != null);
            assertThat(lost).isEmpty();
        }
        clients.forEach(ChatClient::close);
        hub.close();
    }
}
