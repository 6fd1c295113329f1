package io.chathub.testkit.internal.check;

import static io.chathub.testkit.internal.check.BrokerWorld.ROOM;
import static io.chathub.testkit.internal.check.Commands.at;
import static io.chathub.testkit.internal.check.Commands.event;
import static io.chathub.testkit.internal.check.Commands.place;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.state.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** R1: one dense numbering of all durable events; the order of delivery; times. */
final class NumberingChecks {

    private static final int MANY = 50;
    private static final int THREADS = 4;

    private NumberingChecks() {}

    static List<Check> all() {
        return List.of(
                new Check("R1: events of all kinds take one dense numbering", NumberingChecks::dense),
                new Check("R1: a refused or needless request takes no offset", NumberingChecks::refusedTakesNone),
                new Check("R1: each stream has a numbering of its own", NumberingChecks::streamsApart),
                new Check("R1: a new stream has an epoch and no event", NumberingChecks::newStream),
                new Check("R1: lastOther is the newest event that was no message", NumberingChecks::lastOther),
                new Check("R3: a transient event has no offset and keeps its order", NumberingChecks::transientOrder),
                new Check("R3: requests of one thread are delivered in the order of the calls", NumberingChecks::calls),
                new Check("R3: the handler has an event before the stage completes", NumberingChecks::handlerFirst),
                new Check("R3: requests of several threads have one order", NumberingChecks::threads),
                new Check("R3: a released stream is not delivered", NumberingChecks::released),
                new Check("R3: a stream that is not open takes publications and reads", NumberingChecks::notOpen),
                new Check("R3: a publication has the origin and the number of its request", NumberingChecks::origin),
                new Check("R3: an expired stream is empty with a new epoch, or is as before", NumberingChecks::expired),
                new Check("time: the timestamps of a stream never decrease", NumberingChecks::timestamps),
                new Check("time: result, event, state and entry have one timestamp", NumberingChecks::oneTime));
    }

    private static void dense(BrokerWorld world) {
        Commands room = world.room();
        List<Long> offsets = new ArrayList<>();
        offsets.add(at(room.post("ann", "one")));
        offsets.add(at(room.edit(1, "One")));
        offsets.add(at(room.react(1, "bob", "👍", true)));
        offsets.add(at(room.pin(1, true)));
        offsets.add(at(room.topic("Plans")));
        offsets.add(at(room.member("bob", Role.MEMBER)));
        offsets.add(at(room.reply("bob", "reply", 1)));
        offsets.add(at(room.delete(7)));
        offsets.add(at(room.member("bob", Role.NONE)));
        offsets.add(at(room.post("ann", "two")));
        assertThat(offsets).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(world.head().offset()).isEqualTo(10);
    }

    private static void refusedTakesNone(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        room.react(1, "bob", "👍", true);
        assertThat(room.react(1, "bob", "👍", true).outcome()).isEqualTo(Outcome.SAME);
        assertThat(room.react(9, "bob", "👍", true).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(world.publish(room.editRequest(1, "x", null, 7)).outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(room.reply("bob", "x", 9).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(world.head().offset()).isEqualTo(2);
        assertThat(at(room.post("ann", "two"))).isEqualTo(3);
    }

    private static void streamsApart(BrokerWorld world) {
        world.open("other");
        world.room().post("ann", "one");
        MessagePosted elsewhere =
                MessagePosted.builder("other", "ann", "two", world.now()).build();
        assertThat(at(world.publish(new PublishRequest("c1", elsewhere)))).isEqualTo(1);
        assertThat(at(world.room().post("ann", "three"))).isEqualTo(2);
        StreamHead other = world.get(world.broker().head("other"));
        assertThat(other.offset()).isEqualTo(1);
        assertThat(other.epoch()).isNotEqualTo(world.head().epoch());
    }

    private static void newStream(BrokerWorld world) {
        StreamHead head = world.head();
        assertThat(head.epoch()).isNotEmpty();
        assertThat(head).isEqualTo(new StreamHead(head.epoch(), 0, 0, 0, 0, List.of()));
        assertThat(place(world.room().post("ann", "one")).epoch()).isEqualTo(head.epoch());
    }

    private static void lastOther(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        assertThat(world.head().lastOther()).isZero();
        room.react(1, "bob", "👍", true);
        room.reply("ann", "two", 1);
        assertThat(world.head().lastOther()).isEqualTo(2);
        room.topic("Plans");
        assertThat(world.head().lastOther()).isEqualTo(4);
    }

    private static void transientOrder(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        TypingChanged typing = TypingChanged.builder(ROOM, "ann", true).build();
        PublishResult result = world.publish(new PublishRequest("c1", typing));
        room.post("ann", "two");
        assertThat(result.outcome()).isEqualTo(Outcome.DONE);
        assertThat(result.place()).isNull();
        assertThat(world.deliveries().publications())
                .extracting(Publication::offset)
                .containsExactly(1L, 0L, 2L);
        assertThat(world.head().offset()).isEqualTo(2);
    }

    private static void calls(BrokerWorld world) {
        List<CompletionStage<PublishResult>> stages = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            texts.add("text " + i);
            stages.add(world.broker()
                    .publish(world.room()
                            .request(world.room().text("ann", "text " + i).build(), null, null)));
        }
        for (int i = 0; i < MANY; i++) {
            assertThat(at(world.get(stages.get(i)))).isEqualTo(i + 1L);
        }
        assertThat(texts(world)).isEqualTo(texts);
    }

    private static List<String> texts(BrokerWorld world) {
        return world.deliveries().publications().stream()
                .filter(Publication::isDurable)
                .map(publication -> ((MessagePosted) publication.event()).text())
                .toList();
    }

    private static void handlerFirst(BrokerWorld world) {
        AtomicLong early = new AtomicLong();
        for (int i = 0; i < MANY; i++) {
            MessagePosted message = world.room().text("ann", "text " + i).build();
            CompletionStage<PublishResult> stage =
                    world.broker().publish(world.room().request(message, null, null));
            CompletionStage<PublishResult> seen = stage.whenComplete((result, failure) -> {
                if (result != null
                        && world.deliveries().copy(ROOM).position()
                                < place(result).offset()) {
                    early.incrementAndGet();
                }
            });
            world.get(seen);
        }
        assertThat(early).as("stages that completed before the delivery").hasValue(0);
    }

    private static void threads(BrokerWorld world) throws Exception {
        Commands room = world.room();
        List<List<PublishRequest>> requests = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            List<PublishRequest> own = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                own.add(room.request(room.text("t" + thread, "text " + i).build(), null, null));
            }
            requests.add(own);
        }
        List<CompletionStage<PublishResult>> stages = AtOnce.run(
                THREADS,
                thread -> requests.get(thread).stream()
                        .map(world.fixture().brokers().get(thread % world.nodes())::publish)
                        .toList());
        List<Long> offsets = new ArrayList<>();
        for (CompletionStage<PublishResult> stage : stages) {
            offsets.add(at(world.get(stage)));
        }
        assertThat(offsets).doesNotHaveDuplicates().hasSize(THREADS * MANY);
        assertThat(world.head().offset()).isEqualTo(THREADS * MANY);
        for (int thread = 0; thread < THREADS; thread++) {
            assertThat(offsets.subList(thread * MANY, (thread + 1) * MANY))
                    .as("R3: the order of one thread's calls")
                    .isSorted();
        }
    }

    private static void notOpen(BrokerWorld world) {
        MessagePosted message =
                MessagePosted.builder("unopened", "ann", "text", world.now()).build();
        world.publish(new PublishRequest("c1", message));
        assertThat(world.get(world.broker().head("unopened")).offset()).isEqualTo(1);
        assertThat(world.get(world.broker().entry("unopened", "m/1"))).isNotNull();
        assertThat(world.get(world.broker().history("unopened", HistoryQuery.newest(9)))
                        .messages())
                .hasSize(1);
        assertThat(world.get(world.broker().changes("unopened", 0, 9)).entries())
                .hasSize(1);
    }

    private static void released(BrokerWorld world) {
        world.room().post("ann", "one");
        world.settle();
        world.broker().release(ROOM);
        world.deliveries().end(ROOM);
        int before = world.deliveries().publications().size();
        world.room().post("ann", "two");
        world.settle();
        assertThat(world.deliveries().publications()).hasSize(before);
        assertThat(world.head().offset()).as("state is not lost by a release").isEqualTo(2);
        world.open(ROOM);
        world.room().post("ann", "three");
        assertThat(world.deliveries().publications()).hasSize(before + 1);
    }

    private static void origin(BrokerWorld world) {
        MessagePosted message = world.room().text("ann", "one").build();
        PublishResult result = world.publish(new PublishRequest("c7", 42, message, null));
        Publication publication = world.deliveries().last();
        assertThat(publication.origin()).isEqualTo("c7");
        assertThat(publication.request()).isEqualTo(42);
        assertThat(publication.event()).isEqualTo(result.event());
        assertThat(publication.epoch()).isEqualTo(place(result).epoch());
    }

    private static void expired(BrokerWorld world) {
        world.room().post("ann", "one");
        world.settle();
        String epoch = world.head().epoch();
        for (int node = 0; node < world.nodes(); node++) {
            world.use(node);
            world.broker().expire(ROOM);
            world.deliveries().end(ROOM);
        }
        world.use(0);
        world.open(ROOM);
        StreamHead head = world.head();
        if (head.epoch().equals(epoch)) {
            assertThat(head.offset()).isEqualTo(1);
            assertThat(world.message(1).change()).isEqualTo(1);
        } else {
            assertThat(head.offset()).isZero();
            assertThat(world.entryOrNull("m/1")).isNull();
            assertThat(at(world.room().post("ann", "two"))).isEqualTo(1);
        }
    }

    private static void timestamps(BrokerWorld world) {
        List<Instant> times = new ArrayList<>();
        times.add(place(world.room().post("ann", "one")).timestamp());
        world.setBack(Duration.ofHours(1));
        times.add(place(world.room().post("ann", "two")).timestamp());
        times.add(place(world.room().edit(1, "ONE")).timestamp());
        times.add(place(world.room().topic("Plans")).timestamp());
        world.advance(Duration.ofHours(2));
        times.add(place(world.room().post("ann", "three")).timestamp());
        assertThat(times).isSorted();
        assertThat(times.get(4)).isAfter(times.get(3));
        assertThat(world.deliveries().publications())
                .extracting(publication -> ((DurableEvent) publication.event()).timestamp())
                .isEqualTo(times);
    }

    private static void oneTime(BrokerWorld world) {
        world.room().post("ann", "one");
        world.setBack(Duration.ofHours(1));
        PublishResult second = world.room().post("ann", "two");
        Instant time = place(second).timestamp();
        assertThat(event(second).timestamp()).isEqualTo(time);
        Entry entry = world.message(2);
        assertThat(entry.state().timestamp()).isEqualTo(time);
        assertThat(entry.changedAt()).isEqualTo(time);
        PublishResult edit = world.room().edit(2, "TWO");
        MessagePosted state = (MessagePosted) world.message(2).state();
        assertThat(state.timestamp()).isEqualTo(time);
        assertThat(StateChecks.stateOf(state).editedAt()).isEqualTo(place(edit).timestamp());
        assertThat(world.message(2).changedAt()).isEqualTo(place(edit).timestamp());
        PublishResult member = world.room().member("bob", Role.MEMBER);
        Entry role = world.entry("member/bob");
        assertThat(role.state().timestamp())
                .isEqualTo(place(member).timestamp())
                .isEqualTo(role.changedAt());
    }
}
