package io.chathub.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.ChatRoom;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.local.LocalChat;
import io.chathub.core.Client;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.hook.AsyncRoomPolicy;
import io.chathub.core.options.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Clients that join and leave rooms in any order, over a hub that refuses requests over a low rate, a host that decides slowly, and
 * connections that are cut. In the end each client is in the rooms that its user wants, for the hub as well.
 */
class MembershipSimulationTest {

    private static final int SEEDS = 10;
    private static final int CLIENTS = 12;
    private static final List<String> ROOMS = List.of("red", "green");
    private static final Duration UNREST = Duration.ofSeconds(20);

    @Test
    void joinsAndLeavesInAnyOrder_endWhereTheUserWants() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Run run = new Run(seed);
            try {
                run.run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " at " + run.runtime.elapsed(), e);
            }
        }
    }

    private static final class Run {
        private final SimulatedRuntime runtime;
        private final SimulatedNetwork network;
        private final Random random;
        private final Hub hub;
        private final List<ChatClient> clients = new ArrayList<>();
        private final List<CompletableFuture<?>> futures = new ArrayList<>();
        private final List<String> refusals = new ArrayList<>();

        Run(long seed) {
            runtime = new SimulatedRuntime(seed);
            random = new Random(seed);
            network = new SimulatedNetwork(runtime, seed, Duration.ofMillis(80));
            HubOptions options = HubOptions.builder()
                    .joinRate(new RateLimit(4, 8))
                    .requestRate(new RateLimit(4, 8))
                    .build();
            hub = Hub.builder()
                    .runtime(runtime)
                    .options(options)
                    .asyncRoomPolicy(new AsyncRoomPolicy() {
                        @Override
                        public CompletionStage<Boolean> mayJoin(Client client, String room) {
                            CompletableFuture<Boolean> decision = new CompletableFuture<>();
                            runtime.schedule(nanos(300), () -> decision.complete(true));
                            return decision;
                        }
                    })
                    .build()
                    .start();
        }

        /** A random time up to {@code millis}. */
        private long nanos(int millis) {
            return TimeUnit.MILLISECONDS.toNanos(random.nextInt(millis));
        }

        void run() {
            for (int i = 0; i < CLIENTS; i++) {
                String name = "user" + i;
                ChatClient client = ChatClient.builder(name, network.over(LocalChat.transports(hub, null)))
                        .runtime(runtime)
                        .username(name)
                        .requestTimeout(Duration.ofMinutes(5))
                        .reconnect(ReconnectPolicy.builder().retryFirst(true).build())
                        .listener(new ChatListener() {
                            @Override
                            public void onRoomLost(String room, RequestRefusedException cause) {
                                refusals.add(name + " " + room + " " + cause);
                            }
                        })
                        .build();
                clients.add(client);
                var unused = client.connect();
                change(client);
            }
            cut();
            runtime.run(UNREST);
            assertThat(network.cuts()).isPositive();
            for (int second = 0; second < 180 && !isSettled(); second++) {
                runtime.run(Duration.ofSeconds(1));
            }
            assertThat(isSettled() ? "" : state()).isEmpty();
            assertThat(refusals).isEmpty();
            clients.forEach(ChatClient::close);
            hub.close();
        }

        /** Joins or leaves a room at random, several times within the time of one answer. */
        private void change(ChatClient client) {
            if (runtime.elapsed().compareTo(UNREST) >= 0) {
                return;
            }
            ChatRoom room = client.room(ROOMS.get(random.nextInt(ROOMS.size())));
            CompletableFuture<?> future = random.nextBoolean() ? room.join() : room.leave();
            futures.add(future.handle((result, failure) -> {
                if (failure != null && !(failure.getCause() instanceof IllegalStateException)) {
                    refusals.add(client.username() + " " + failure);
                }
                return result;
            }));
            runtime.schedule(nanos(250), () -> change(client));
        }

        private void cut() {
            if (runtime.elapsed().compareTo(UNREST) < 0) {
                var unused = network.cutOne();
                runtime.schedule(nanos(2_000), this::cut);
            }
        }

        private boolean isSettled() {
            return futures.stream().allMatch(CompletableFuture::isDone)
                    && ROOMS.stream().allMatch(room -> wanted(room).equals(present(room)));
        }

        private String state() {
            return futures.stream().filter(future -> !future.isDone()).count() + " futures, "
                    + ROOMS.stream()
                            .map(room -> room + ": wanted " + wanted(room) + ", present " + present(room))
                            .toList();
        }

        private List<String> wanted(String room) {
            return clients.stream()
                    .filter(client -> client.room(room).isJoined())
                    .map(ChatClient::username)
                    .sorted()
                    .toList();
        }

        private List<String> present(String room) {
            return hub.room(room).members().stream()
                    .map(Client::username)
                    .sorted()
                    .toList();
        }
    }
}
