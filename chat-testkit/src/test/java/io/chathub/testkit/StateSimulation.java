package io.chathub.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.Gap;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.RoomSnapshot;
import io.chathub.client.local.LocalChat;
import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.Publication;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.ThreadRoot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One run of a hub, a broker and SDK clients on one thread: messages are posted, edited, deleted, reacted to, pinned and
 * answered, numberings get new epochs with and without a loss, connections are delayed, stalled and cut. Each client follows
 * the room as the documentation of {@link ChatListener} says. Then everybody is left in peace, and each copy has to equal the
 * states of the broker.
 */
final class StateSimulation {

    private static final int CLIENTS = 12;
    private static final int HELD = 60;
    private static final List<String> ROOMS = List.of("red", "green");
    private static final List<String> EMOJI = List.of("a", "b", "c");
    private static final Duration UNREST = Duration.ofSeconds(20);
    private static final Duration PEACE = Duration.ofMinutes(2);

    final SimulatedRuntime runtime;
    final SimulatedNetwork network;
    private final Random random;
    private final InMemoryBroker owner;
    private final Hub hub;
    private final boolean renews;
    private final List<Reader> readers = new ArrayList<>();
    private int changes;

    /**
     * A run.
     *
     * @param renews    whether numberings get new epochs
     * @param decorator what stands between the hub and the broker
     */
    StateSimulation(long seed, boolean renews, UnaryOperator<Broker> decorator) {
        this.renews = renews;
        runtime = new SimulatedRuntime(seed);
        random = new Random(seed ^ 0x5DEECE66DL);
        network = new SimulatedNetwork(runtime, seed, Duration.ofMillis(80));
        RoomOptions rooms = RoomOptions.builder()
                .historySize(HELD)
                .recoveryLimit(20 + random.nextInt(100))
                .build();
        owner = new InMemoryBroker(rooms, runtime::nanoTime, new IdGenerator(runtime));
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
        for (int i = 0; i < CLIENTS; i++) {
            Reader reader = new Reader("user" + i);
            readers.add(reader);
            runtime.schedule(millis(random.nextInt(5_000)), reader::begin);
        }
        runtime.schedule(millis(500), this::act);
        runtime.schedule(millis(1_000), this::disturb);
        runtime.run(UNREST);
        Duration end = UNREST.plus(PEACE);
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
        if (runtime.elapsed().compareTo(UNREST) < 0) {
            switch (random.nextInt(3)) {
                case 0, 1 -> network.cutOne();
                default -> network.stallOne(Duration.ofMillis(random.nextInt(5_000)));
            }
            runtime.schedule(millis(random.nextInt(600)), this::disturb);
        }
    }

    // ---------------------------------------------------------------------------------------------- changes of the
    // owner

    private void act() {
        if (runtime.elapsed().compareTo(UNREST) >= 0) {
            return;
        }
        String room = ROOMS.get(random.nextInt(ROOMS.size()));
        int burst = random.nextInt(20) == 0 ? 80 : 1;
        for (int i = 0; i < burst; i++) {
            change(room);
        }
        runtime.schedule(millis(random.nextInt(60)), this::act);
    }

    private void change(String room) {
        List<MessagePosted> held = held(room).messages();
        if (held.isEmpty() || random.nextInt(3) == 0) {
            post(room, held);
            return;
        }
        MessagePosted target = held.get(random.nextInt(held.size()));
        Entry entry = Objects.requireNonNull(
                owner.entry(room, target.entryKey()).toCompletableFuture().join());
        switch (random.nextInt(renews ? 40 : 39)) {
            case 0, 1, 2, 3 -> delete(room, target, entry);
            case 4, 5, 6, 7, 8, 9 -> pin(room, target, entry);
            case 39 -> renew(room);
            default -> {
                if (random.nextBoolean()) {
                    edit(room, target, entry);
                } else {
                    react(room, target);
                }
            }
        }
    }

    private void post(String room, List<MessagePosted> held) {
        MessagePosted.Builder message = MessagePosted.builder(room, "host", "text " + random.nextInt(), now());
        if (!held.isEmpty() && random.nextInt(3) == 0) {
            message.thread(held.get(random.nextInt(held.size())).offset());
        }
        publish(room, message.build(), null);
    }

    private void edit(String room, MessagePosted target, Entry entry) {
        if (target.isDeleted()) {
            return;
        }
        int rev = target.state() == null ? 2 : target.state().rev() + 1;
        MessageEdited event = MessageEdited.builder(room, target.offset(), "edited " + random.nextInt(), now(), rev)
                .build();
        publish(room, event, replace(entry, MessageStates.edited(target, event)));
    }

    private void delete(String room, MessagePosted target, Entry entry) {
        MessageDeleted event = MessageDeleted.builder(room, target.offset(), now(), Deletion.AUTHOR)
                .build();
        publish(room, event, replace(entry, MessageStates.deleted(target, event)));
    }

    private void pin(String room, MessagePosted target, Entry entry) {
        if (target.isDeleted()) {
            return;
        }
        boolean pinned = target.state() != null && target.state().pinned();
        MessagePinned event =
                MessagePinned.builder(room, target.offset(), now(), !pinned).build();
        publish(room, event, replace(entry, MessageStates.pinned(target, event)));
    }

    private void react(String room, MessagePosted target) {
        ReactionsChanged event =
                ReactionsChanged.builder(room, target.offset(), now()).build();
        List<Operation.Reaction> reactions = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            String reactor = "reactor" + random.nextInt(5);
            reactions.add(new Operation.Reaction(
                    reactor, null, reactor, EMOJI.get(random.nextInt(EMOJI.size())), random.nextInt(3) > 0));
        }
        publish(room, event, new Operation.React(target.offset(), reactions));
    }

    private void renew(String room) {
        long head = held(room).offset();
        long lost = random.nextBoolean() ? 0 : random.nextInt(10);
        runtime.note("renew " + room + " " + (head - lost));
        owner.renew(room, Math.max(0, head - lost));
    }

    private static Operation replace(Entry entry, MessagePosted state) {
        return new Operation.Replace(entry.key(), entry.version(), state);
    }

    private void publish(String room, DurableEvent event, @Nullable Operation operation) {
        owner.publish(new PublishRequest(room, Publication.HOST, 0, event, null, operation, List.of()))
                .toCompletableFuture()
                .join();
        changes++;
    }

    private Instant now() {
        return runtime.clock().instant();
    }

    private HistoryPage held(String room) {
        return owner.history(room, HistoryQuery.newest(100_000))
                .toCompletableFuture()
                .join();
    }

    // ---------------------------------------------------------------------------------------------- clients

    /** A client in all rooms, and its copies. */
    private final class Reader {
        private final ChatClient client;
        private final Map<String, Copy> copies = new HashMap<>();

        Reader(String name) {
            client = ChatClient.builder(name, network.over(LocalChat.transports(hub, null)))
                    .runtime(runtime)
                    .username(name)
                    .reconnect(ReconnectPolicy.builder().retryFirst(true).build())
                    .listener(new Follower())
                    .build();
            ROOMS.forEach(room -> copies.put(room, new Copy(name, room)));
        }

        void begin() {
            var unused = client.connect();
            ROOMS.forEach(this::join);
        }

        private void join(String room) {
            var unused = client.room(room).join();
        }

        boolean isEqual() {
            return copies.values().stream().allMatch(copy -> copy.difference() == null);
        }

        void check() {
            copies.values().forEach(Copy::check);
        }

        private final class Follower implements ChatListener {

            @Override
            public void onJoined(RoomSnapshot room) {
                copy(room.room()).joined(room);
            }

            @Override
            public void onGap(Gap gap) {
                copy(gap.room()).drop();
            }

            @Override
            public void onMessage(MessagePosted event) {
                copy(event.room()).add(event);
            }

            @Override
            public void onChanged(MessagePosted now) {
                copy(now.room()).changed(now);
            }

            @Override
            public void onEdited(MessageEdited event) {
                copy(event.room()).update(event.target(), held -> MessageStates.edited(held, event));
            }

            @Override
            public void onDeleted(MessageDeleted event) {
                copy(event.room()).deleted(event);
            }

            @Override
            public void onReaction(ReactionsChanged event) {
                copy(event.room()).update(event.target(), held -> MessageStates.reacted(held, event));
            }

            @Override
            public void onPinned(MessagePinned event) {
                copy(event.room()).update(event.target(), held -> MessageStates.pinned(held, event));
            }

            private Copy copy(String room) {
                return Objects.requireNonNull(copies.get(room));
            }
        }
    }

    /** What a client holds of a room. */
    private final class Copy {
        private final String reader;
        private final String room;
        private final TreeMap<Long, MessagePosted> messages = new TreeMap<>();
        private final Set<Long> received = new HashSet<>();
        private final List<String> faults = new ArrayList<>();
        /** All messages above this offset have to be held; null before the first message. */
        private @Nullable Long start;

        private boolean joined;

        Copy(String reader, String room) {
            this.reader = reader;
            this.room = room;
        }

        void joined(RoomSnapshot snapshot) {
            joined = true;
            if (!snapshot.returned()) {
                start = snapshot.newest().isEmpty()
                        ? snapshot.offset()
                        : snapshot.newest().get(0).offset() - 1;
                snapshot.newest().forEach(message -> messages.put(message.offset(), message));
            }
        }

        void drop() {
            messages.clear();
            received.clear();
            start = null;
        }

        void add(MessagePosted event) {
            runtime.note(reader + room + event.offset());
            if (!received.add(event.offset())) {
                faults.add("message " + event.offset() + " twice");
            }
            start = start == null ? event.offset() - 1 : start;
            messages.put(event.offset(), MessageStates.posted(event));
            replied(event.root(), event.offset());
        }

        void changed(MessagePosted now) {
            if (messages.containsKey(now.offset())) {
                messages.put(now.offset(), now);
            }
        }

        void deleted(MessageDeleted event) {
            update(event.target(), held -> MessageStates.deleted(held, event));
            replied(event.root(), event.offset());
        }

        private void replied(@Nullable ThreadRoot root, long change) {
            if (root != null) {
                update(root.offset(), held -> MessageStates.replied(held, root.replies(), change));
            }
        }

        void update(long offset, UnaryOperator<MessagePosted> change) {
            messages.computeIfPresent(offset, (same, held) -> change.apply(held));
        }

        /** The first difference to the states of the broker; null where there is none. */
        @Nullable String difference() {
            if (!joined) {
                return "not joined";
            }
            HistoryPage page = held(room);
            for (MessagePosted now : page.messages()) {
                MessagePosted copy = messages.get(now.offset());
                boolean required = start != null && now.offset() > start && !now.isDeleted();
                if (now.offset() > page.head().floor() && (copy != null || required) && !now.equals(copy)) {
                    return now + " is " + copy;
                }
            }
            for (MessagePosted copy :
                    messages.tailMap(page.head().floor(), false).values()) {
                if (page.messages().stream().noneMatch(now -> now.offset() == copy.offset())) {
                    return copy + " is not there";
                }
            }
            return null;
        }

        void check() {
            assertThat(difference()).as("the copy of %s in %s", reader, room).isNull();
            assertThat(faults).as("%s in %s", reader, room).isEmpty();
        }
    }
}
