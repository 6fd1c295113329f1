package io.chathub.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.ChatRoom;
import io.chathub.client.Gap;
import io.chathub.client.Receipt;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.RoomSnapshot;
import io.chathub.client.local.LocalChat;
import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.HubOptions;
import io.chathub.core.Publication;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * One run of a hub, its in-memory broker and many SDK clients on one thread: they talk in a few rooms, a hook of the host
 * takes its time, connections are delayed, stalled and cut. Then everybody is left in peace, and the records are checked:
 * order, completeness, no repetition, and that each receipt names the offset of its message.
 */
final class ChatSimulation {

    static final int CLIENTS = 50;
    private static final List<String> ROOMS = List.of("red", "green", "blue");
    private static final Duration UNREST = Duration.ofSeconds(20);
    private static final Duration PEACE = Duration.ofMinutes(2);

    final SimulatedRuntime runtime;
    final SimulatedNetwork network;
    private final Random random;
    private final Hub hub;
    private final List<Talker> talkers = new ArrayList<>();
    private int receipts;

    ChatSimulation(long seed) {
        this(seed, builder -> builder);
    }

    /** A simulation of a hub that the test configures further. */
    ChatSimulation(long seed, UnaryOperator<HubBuilder> configured) {
        runtime = new SimulatedRuntime(seed);
        random = new Random(seed ^ 0x5DEECE66DL);
        network = new SimulatedNetwork(runtime, seed, Duration.ofMillis(80));
        HubOptions options = HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .requestRate(RateLimit.UNLIMITED)
                .joinRate(RateLimit.UNLIMITED)
                .maxQueuedFrames(64)
                .rooms(RoomOptions.builder().recoveryLimit(40).build())
                .build();
        HubBuilder builder = Hub.builder().runtime(runtime).options(options).asyncInterceptor(draft -> decide());
        hub = configured.apply(builder).build().start();
    }

    /** A host that decides at once, or after a while. */
    private CompletionStage<MessageDecision> decide() {
        if (random.nextInt(4) > 0) {
            return CompletableFuture.completedFuture(MessageDecision.accept());
        }
        CompletableFuture<MessageDecision> decision = new CompletableFuture<>();
        runtime.schedule(nanos(random.nextInt(200)), () -> decision.complete(MessageDecision.accept()));
        return decision;
    }

    private static long nanos(int millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Runs, stops the hub, and checks. */
    void run() {
        for (int i = 0; i < CLIENTS; i++) {
            Talker talker = new Talker("user" + i);
            talkers.add(talker);
            runtime.schedule(nanos(random.nextInt(2_000)), talker::begin);
        }
        runtime.schedule(nanos(1_000), this::disturb);
        runtime.run(UNREST);
        talkers.forEach(talker -> talker.talking = false);
        boolean settled = runtime.runUntil(this::isSettled, PEACE);
        assertThat(talkers.stream().filter(talker -> !talker.isSettled()).map(Talker::toString))
                .as("clients that miss something after %s of peace", PEACE)
                .isEmpty();
        assertThat(settled).isTrue();
        talkers.forEach(Talker::check);
        checkReceipts();
        talkers.forEach(talker -> talker.client.close());
        hub.close();
    }

    private void disturb() {
        if (runtime.elapsed().compareTo(UNREST) >= 0) {
            return;
        }
        switch (random.nextInt(4)) {
            case 0, 1 -> network.cutOne();
            case 2 -> network.stallOne(Duration.ofMillis(random.nextInt(5_000)));
            default -> hub.room(ROOMS.get(random.nextInt(ROOMS.size()))).publish("host", "from the host");
        }
        runtime.schedule(nanos(random.nextInt(150)), this::disturb);
    }

    private boolean isSettled() {
        return talkers.stream().allMatch(Talker::isSettled);
    }

    private void checkReceipts() {
        assertThat(receipts).isGreaterThan(CLIENTS);
        for (String room : ROOMS) {
            Set<String> texts = new HashSet<>();
            for (MessagePosted message : history(room)) {
                if (!message.id().equals(Publication.HOST)) {
                    assertThat(texts.add(message.text()))
                            .as("%s is in %s once", message.text(), room)
                            .isTrue();
                }
            }
        }
    }

    private List<MessagePosted> history(String room) {
        HistoryPage page = hub.room(room)
                .history(HistoryQuery.newest(100_000))
                .toCompletableFuture()
                .join();
        return page.messages();
    }

    private long head(String room) {
        return hub.room(room)
                .history(HistoryQuery.newest(1))
                .toCompletableFuture()
                .join()
                .offset();
    }

    /** One client, in one or two rooms, and what it received. */
    private final class Talker {
        private final String name;
        private final ChatClient client;
        private final Map<String, RoomRecord> records = new HashMap<>();
        private int count;
        private int unanswered;
        boolean talking = true;

        Talker(String name) {
            this.name = name;
            client = ChatClient.builder(name, network.over(LocalChat.transports(hub, null)))
                    .runtime(runtime)
                    .username(name)
                    .reconnect(ReconnectPolicy.builder().retryFirst(true).build())
                    .listener(new ChatListener() {
                        @Override
                        public void onMessage(MessagePosted event) {
                            runtime.note(name + event.room() + event.offset());
                            record(event.room()).received(event.offset());
                        }

                        @Override
                        public void onGap(Gap gap) {
                            runtime.note(gap);
                            assertThat(gap.newEpoch())
                                    .as("%s: the hub kept its rooms", name)
                                    .isFalse();
                            record(gap.room()).missed(gap.from(), gap.to());
                        }
                    })
                    .build();
        }

        private RoomRecord record(String room) {
            return records.computeIfAbsent(room, RoomRecord::new);
        }

        void begin() {
            var unused = client.connect();
            join(ROOMS.get(random.nextInt(ROOMS.size())));
            if (random.nextBoolean()) {
                join(ROOMS.get(random.nextInt(ROOMS.size())));
            }
        }

        private void join(String room) {
            RoomRecord record = record(room);
            if (record.joining) {
                return;
            }
            record.joining = true;
            ChatRoom handle = client.room(room);
            var unused = handle.join().thenAccept(record::joined);
            runtime.schedule(nanos(random.nextInt(500)), () -> talk(handle));
        }

        private void talk(ChatRoom room) {
            if (!talking) {
                return;
            }
            String text = name + " says " + count++ + " in " + room.name();
            unanswered++;
            var unused = room.send(text).whenComplete((receipt, failure) -> {
                unanswered--;
                if (failure == null) {
                    check(room.name(), receipt, text);
                }
            });
            runtime.schedule(nanos(random.nextInt(1_500)), () -> talk(room));
        }

        private void check(String room, Receipt receipt, String text) {
            receipts++;
            runtime.note(receipt.offset());
            HistoryPage page = hub.room(room)
                    .history(HistoryQuery.after(receipt.offset() - 1, 1))
                    .toCompletableFuture()
                    .join();
            assertThat(page.messages().get(0).text())
                    .as("%s: the message at the offset of its receipt", name)
                    .isEqualTo(text);
        }

        boolean isSettled() {
            return unanswered == 0 && records.values().stream().allMatch(RoomRecord::isComplete);
        }

        void check() {
            records.values().forEach(RoomRecord::check);
        }

        @Override
        public String toString() {
            return name + " " + client.state() + ", " + unanswered + " unanswered, " + records.values();
        }

        /** What the client received of one room. */
        private final class RoomRecord {
            private final String room;
            private final List<String> faults = new ArrayList<>();
            private boolean joining;
            private long next = -1;

            RoomRecord(String room) {
                this.room = room;
            }

            void joined(RoomSnapshot snapshot) {
                if (next < 0) {
                    next = snapshot.offset() + 1;
                }
            }

            void received(long offset) {
                if (next >= 0 && offset != next) {
                    faults.add("received " + offset + ", expected " + next);
                }
                next = offset + 1;
            }

            void missed(long from, long to) {
                if (next >= 0 && from != next) {
                    faults.add("missed from " + from + ", expected " + next);
                }
                next = to + 1;
            }

            @Override
            public String toString() {
                return room + ": next " + next + " of " + head(room)
                        + (client.room(room).isJoined() ? "" : ", not joined");
            }

            boolean isComplete() {
                return next == head(room) + 1;
            }

            void check() {
                assertThat(faults).as("%s in %s", name, room).isEmpty();
                assertThat(next).as("%s in %s", name, room).isEqualTo(head(room) + 1);
            }
        }
    }
}
