package io.chathub.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ChatClient;
import io.chathub.client.MessageList;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.local.LocalChat;
import io.chathub.core.HistoryPage;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Broker;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.MessageState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One run of a hub, a broker and SDK clients on one thread: messages are posted, edited, deleted, reacted to, pinned and
 * answered, numberings get new epochs with and without a loss, connections are delayed, stalled and cut. Each client keeps
 * {@link RoomCopies} and a live list of messages. Then everybody is left in peace, and each copy and each list has to equal the
 * states of the broker.
 */
final class StateSimulation {

    /**
     * The size of a run.
     *
     * @param clients the number of clients
     * @param held    the number of messages that a room holds
     * @param burst   the number of changes that sometimes come at once; more than a room holds
     * @param unrest  how long there are changes and faults
     */
    record World(int clients, int held, int burst, Duration unrest) {

        /** Many clients that share each frame. */
        static final World WIDE = new World(12, 60, 80, Duration.ofSeconds(20));
        /** The world of most seeds: per second of computing it has the most cuts, epochs and returns. */
        static final World SMALL = new World(3, 24, 32, Duration.ofSeconds(5));

        private int millis(int divisor) {
            return Math.toIntExact(unrest.toMillis() / divisor);
        }
    }

    private static final List<String> ROOMS = List.of("red", "green");
    private static final Duration PEACE = Duration.ofMinutes(2);
    private static final int LISTED = 12;
    private static final int OLDER = 9;

    final SimulatedRuntime runtime;
    final SimulatedNetwork network;
    private final Random random;
    private final InMemoryBroker owner;
    private final HostChanges host;
    private final Hub hub;
    private final World world;
    private final boolean renews;
    private final List<Reader> readers = new ArrayList<>();
    private int changes;

    /**
     * A run.
     *
     * @param world     the size
     * @param renews    whether numberings get new epochs
     * @param decorator what stands between the hub and the broker
     */
    StateSimulation(long seed, World world, boolean renews, UnaryOperator<Broker> decorator) {
        this.world = world;
        this.renews = renews;
        runtime = new SimulatedRuntime(seed);
        random = new Random(seed ^ 0x5DEECE66DL);
        network = new SimulatedNetwork(runtime, seed, Duration.ofMillis(80));
        RoomOptions rooms = RoomOptions.builder()
                .historySize(world.held())
                .recoveryLimit(world.held() / 3 + random.nextInt(world.held() * 5 / 3))
                .build();
        owner = new InMemoryBroker(rooms, runtime::nanoTime, new IdGenerator(runtime));
        host = new HostChanges(owner, () -> runtime.clock().instant());
        hub = Hub.builder()
                .runtime(runtime)
                .options(HubOptions.builder()
                        .messageRate(RateLimit.UNLIMITED)
                        .requestRate(RateLimit.UNLIMITED)
                        .joinRate(RateLimit.UNLIMITED)
                        .maxQueuedFrames(64)
                        .rooms(rooms)
                        .build())
                .broker(decorator.apply(owner))
                .build()
                .start();
    }

    int changes() {
        return changes;
    }

    /** Runs, checks, and stops the hub. */
    void run() {
        for (int i = 0; i < world.clients(); i++) {
            Reader reader = new Reader("user" + i);
            readers.add(reader);
            runtime.schedule(millis(random.nextInt(world.millis(4))), reader::begin);
        }
        runtime.schedule(millis(world.millis(40)), this::act);
        runtime.schedule(millis(world.millis(20)), this::disturb);
        runtime.run(world.unrest());
        Duration end = world.unrest().plus(PEACE);
        while (runtime.elapsed().compareTo(end) < 0 && !readers.stream().allMatch(Reader::isEqual)) {
            runtime.run(Duration.ofSeconds(1));
        }
        readers.forEach(Reader::check);
        readers.forEach(reader -> reader.client.close());
        hub.close();
    }

    private static long millis(int millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void disturb() {
        if (runtime.elapsed().compareTo(world.unrest()) < 0) {
            switch (random.nextInt(3)) {
                case 0, 1 -> network.cutOne();
                default -> network.stallOne(Duration.ofMillis(random.nextInt(5_000)));
            }
            runtime.schedule(millis(random.nextInt(600)), this::disturb);
        }
    }

    // --------------------------------------------------------------------------------------- changes of the owner

    private void act() {
        if (runtime.elapsed().compareTo(world.unrest()) >= 0) {
            return;
        }
        String room = ROOMS.get(random.nextInt(ROOMS.size()));
        int burst = random.nextInt(20) == 0 ? world.burst() : 1;
        for (int i = 0; i < burst; i++) {
            change(room);
        }
        runtime.schedule(millis(random.nextInt(60)), this::act);
    }

    private void change(String room) {
        if (renews && random.nextInt(60) == 0) {
            renew(room);
        } else {
            host.any(room, random);
            changes++;
        }
    }

    private void renew(String room) {
        long head = host.held(room).offset();
        long lost = random.nextBoolean() ? 0 : random.nextInt(10);
        runtime.note("renew " + room + " " + (head - lost));
        owner.renew(room, Math.max(0, head - lost));
    }

    // ---------------------------------------------------------------------------------------------- clients

    /** A client in all rooms, and its copies. */
    private final class Reader {
        private final String name;
        private final ChatClient client;
        private final RoomCopies copies;
        private final Map<String, MessageList> lists = new HashMap<>();

        Reader(String name) {
            this.name = name;
            copies = new RoomCopies(event -> runtime.note(name + event.room() + event.offset()));
            client = ChatClient.builder(name, network.over(LocalChat.transports(hub, null)))
                    .runtime(runtime)
                    .username(name)
                    .reconnect(ReconnectPolicy.builder().retryFirst(true).build())
                    .listener(copies)
                    .build();
            ROOMS.forEach(room -> lists.put(room, client.room(room).messages(LISTED)));
        }

        void begin() {
            var unused = client.connect();
            ROOMS.forEach(this::join);
            for (String room : ROOMS) {
                runtime.schedule(millis(random.nextInt(world.millis(1))), () -> {
                    var unusedOlder = list(room).older(OLDER);
                });
            }
        }

        private MessageList list(String room) {
            return Objects.requireNonNull(lists.get(room));
        }

        private void join(String room) {
            var unused = client.room(room).join();
        }

        boolean isEqual() {
            return ROOMS.stream()
                    .allMatch(room -> copies.difference(room, host.held(room)) == null
                            && listed(room).equals(expected(room)));
        }

        /** The messages of the list that the broker holds, without tombstones: those of missed messages may be left out. */
        private List<String> listed(String room) {
            long floor = host.held(room).head().floor();
            return described(list(room).current().stream().filter(message -> message.offset() > floor));
        }

        /** The messages of the broker in the range of the list: at least the newest. */
        private List<String> expected(String room) {
            HistoryPage page = host.held(room);
            List<MessagePosted> all = page.messages().stream()
                    .filter(message -> message.offset() > page.head().floor())
                    .toList();
            List<MessagePosted> list = list(room).current();
            long newest = all.isEmpty()
                    ? 0
                    : all.get(Math.max(0, all.size() - LISTED)).offset();
            long first = list.isEmpty() ? newest : Math.min(newest, list.get(0).offset());
            return described(all.stream().filter(message -> message.offset() >= first));
        }

        private static List<String> described(Stream<MessagePosted> messages) {
            return messages.filter(message -> !message.isDeleted())
                    .map(message -> {
                        MessageState state = message.state();
                        return message.offset() + " " + message.text() + " " + message.change() + " " + message.thread()
                                + (state == null
                                        ? ""
                                        : " " + state.rev() + state.pinned() + state.reactions() + state.replies());
                    })
                    .toList();
        }

        void check() {
            for (String room : ROOMS) {
                assertThat(copies.difference(room, host.held(room)))
                        .as("the copy of %s in %s", name, room)
                        .isNull();
                assertThat(listed(room)).as("the list of %s in %s", name, room).isEqualTo(expected(room));
            }
            assertThat(copies.repeated()).as(name).isEmpty();
        }
    }
}
