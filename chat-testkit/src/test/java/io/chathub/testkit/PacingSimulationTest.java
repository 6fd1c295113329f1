package io.chathub.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.ChatRoom;
import io.chathub.client.Disconnection;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.local.LocalChat;
import io.chathub.core.Hub;
import io.chathub.core.hook.Identity;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients with the default options send as fast as they can to a hub with the default options. */
@SuppressWarnings("FutureReturnValueIgnored") // sendWhenSpace returns the future of a future
class PacingSimulationTest {

    private final SimulatedRuntime runtime = new SimulatedRuntime(7);
    private final SimulatedNetwork network = new SimulatedNetwork(runtime, 7, Duration.ofMillis(10));
    private final Hub hub = Hub.builder().runtime(runtime).build().start();
    private final List<Sender> senders = new ArrayList<>();
    /** The texts that another client has received, by room and sender. */
    private final Map<String, List<String>> received = new HashMap<>();

    @AfterEach
    void closeAll() {
        senders.forEach(sender -> sender.client.close());
        hub.close();
    }

    @Test
    void tenThousandSendsInARow_arriveInOrderWithoutADisconnect() {
        Sender sender = new Sender("bot", 1);
        receive(List.of("room0"));
        sender.send("room0", 10_000);
        Duration begun = runtime.elapsed();
        assertThat(runtime.runUntil(() -> count("room0", "bot") == 10_000, Duration.ofMinutes(20)))
                .isTrue();
        Duration time = runtime.elapsed().minus(begun);
        System.out.printf(
                "10,000 messages in %.1f s of virtual time, %d refusals%n",
                time.toMillis() / 1_000.0, hub.monitoring().refusals().getOrDefault(ErrorCode.RATE_LIMITED, 0L));
        assertThat(received.get("room0 bot")).isEqualTo(texts(10_000));
        assertThat(sender.losses).isEmpty();
        assertThat(sender.failures).isEmpty();
        // 60 at once and 20 a second: 497 s at best.
        assertThat(time).isBetween(Duration.ofSeconds(490), Duration.ofSeconds(550));
        assertThat(hub.monitoring().refusals().get(ErrorCode.RATE_LIMITED)).isLessThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 64, 256})
    void manyMessagesInFlight_areNeverAReasonToBeCut(int maxInFlight) {
        Sender sender = new Sender("bot", maxInFlight);
        receive(List.of("room0"));
        sender.send("room0", 2_000);
        assertThat(runtime.runUntil(() -> count("room0", "bot") == 2_000, Duration.ofMinutes(5)))
                .isTrue();
        assertThat(sender.losses).isEmpty();
        assertThat(received.get("room0 bot")).containsExactlyInAnyOrderElementsOf(texts(2_000));
    }

    @Test
    void roomsOfOneClient_shareTheRateAndKeepTheirOrder() {
        Sender sender = new Sender("bot", 1);
        List<String> rooms = IntStream.range(0, 20).mapToObj(i -> "room" + i).toList();
        receive(rooms);
        rooms.forEach(room -> sender.send(room, 100));
        runtime.runUntil(() -> count("room0", "bot") >= 50, Duration.ofMinutes(5));
        assertThat(rooms).as("each room has its turn").allMatch(room -> count(room, "bot") >= 40);
        assertThat(runtime.runUntil(
                        () -> rooms.stream().allMatch(room -> count(room, "bot") == 100), Duration.ofMinutes(5)))
                .isTrue();
        assertThat(sender.losses).isEmpty();
        rooms.forEach(room -> assertThat(received.get(room + " bot")).isEqualTo(texts(100)));
    }

    /** Thirty clients of one address may send 600 messages a second, and all of the address 400. */
    @Test
    void clientsThatShareTheRateOfTheirAddress_areNotCut() {
        List<String> rooms = IntStream.range(0, 30).mapToObj(i -> "room" + i).toList();
        receive(rooms);
        rooms.forEach(room -> new Sender(room + "bot", 1).send(room, 120));
        assertThat(runtime.runUntil(
                        () -> rooms.stream().allMatch(room -> count(room, room + "bot") == 120),
                        Duration.ofMinutes(10)))
                .isTrue();
        assertThat(senders).allMatch(sender -> sender.losses.isEmpty());
        rooms.forEach(
                room -> assertThat(received.get(room + " " + room + "bot")).isEqualTo(texts(120)));
    }

    /** A client joins its 128 rooms again after each cut, and a user has the joins of two connections. */
    @Test
    void manyRooms_areJoinedAgainAfterEachCutWithoutAnotherDisconnect() {
        Sender sender = new Sender("bot", 1, new Identity("u1", "bot"));
        List<String> rooms = IntStream.range(0, 128).mapToObj(i -> "room" + i).toList();
        rooms.forEach(room -> sender.send(room, 1));
        for (int cut = 1; cut <= 5; cut++) {
            assertThat(runtime.runUntil(() -> membersOf(rooms) == 128, Duration.ofMinutes(5)))
                    .isTrue();
            assertThat(network.cutOne()).isTrue();
            runtime.run(Duration.ofSeconds(1));
        }
        assertThat(runtime.runUntil(() -> membersOf(rooms) == 128, Duration.ofMinutes(5)))
                .isTrue();
        runtime.run(Duration.ofSeconds(10));
        assertThat(sender.losses).hasSize(5).allMatch(loss -> loss.code() == 1006);
    }

    private long membersOf(List<String> rooms) {
        return rooms.stream()
                .filter(room -> hub.room(room).members().size() == 1)
                .count();
    }

    private int count(String room, String name) {
        return received.getOrDefault(room + " " + name, List.of()).size();
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    private void receive(List<String> rooms) {
        ChatClient receiver = LocalChat.client(hub)
                .username("receiver")
                .listener(new ChatListener() {
                    @Override
                    public void onMessage(MessagePosted event) {
                        received.computeIfAbsent(event.room() + " " + event.username(), key -> new ArrayList<>())
                                .add(event.text());
                    }
                })
                .build();
        var unused = receiver.connect();
        List<CompletableFuture<?>> joins = new ArrayList<>();
        rooms.forEach(room -> joins.add(receiver.room(room).join()));
        assertThat(runtime.runUntil(() -> joins.stream().allMatch(CompletableFuture::isDone), Duration.ofMinutes(1)))
                .isTrue();
    }

    /** A client that sends numbers, each when the one before is in the outbox. */
    private final class Sender {
        private final ChatClient client;
        private final List<Disconnection> losses = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();

        Sender(String name, int maxInFlight) {
            this(name, maxInFlight, null);
        }

        Sender(String name, int maxInFlight, @Nullable Identity identity) {
            client = ChatClient.builder(name, network.over(LocalChat.transports(hub, identity)))
                    .runtime(runtime)
                    .username(name)
                    .maxInFlight(maxInFlight)
                    .reconnect(ReconnectPolicy.DEFAULT)
                    .listener(new ChatListener() {
                        @Override
                        public void onDisconnected(Disconnection disconnection) {
                            losses.add(disconnection);
                        }
                    })
                    .build();
            senders.add(this);
            var unused = client.connect();
        }

        void send(String room, int count) {
            ChatRoom handle = client.room(room);
            var unused = handle.join();
            next(handle, 0, count);
        }

        private void next(ChatRoom room, int number, int count) {
            if (number == count) {
                return;
            }
            var unused = room.sendWhenSpace(String.valueOf(number)).whenComplete((receipt, closed) -> {
                if (closed != null) {
                    failures.add(closed);
                    return;
                }
                var unusedResult = receipt.whenComplete((done, failure) -> {
                    if (failure != null) {
                        failures.add(failure);
                    }
                });
                runtime.schedule(0, () -> next(room, number + 1, count));
            });
        }
    }
}
