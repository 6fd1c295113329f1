package io.chathub.testkit.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Publication;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.testkit.SimulatedRuntime;
import io.chathub.testkit.broker.fixture.TwoHandles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R3 between nodes: what a handle delivers that has missed events. */
class TwoHandlesTest {

    private static final int PAGE = 10;

    private final InMemoryBroker owner =
            new InMemoryBroker(RoomOptions.DEFAULT, () -> 0, new IdGenerator(new SimulatedRuntime(1)));
    private final TwoHandles nodes = new TwoHandles(owner, new Random(3), PAGE);
    private final Broker left = nodes.handles().get(0);
    private final Broker right = nodes.handles().get(1);
    /** What the right node received, as text. */
    private final List<String> received = new ArrayList<>();

    @BeforeEach
    void start() {
        nodes.faults(0, 0);
        left.start(recorder(new ArrayList<>()));
        right.start(recorder(received));
        left.open("room");
        right.open("room");
    }

    private static PublicationHandler recorder(List<String> calls) {
        return new PublicationHandler() {
            @Override
            public void onPublication(Publication publication) {
                calls.add("event " + publication.offset());
            }

            @Override
            public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {
                calls.add("changes " + from + ".." + to + " "
                        + states.stream().map(Entry::key).toList());
            }

            @Override
            public void onLost(String stream, String epoch, long from, long to) {
                calls.add("lost " + from + ".." + to);
            }

            @Override
            public void onReset(String stream, String epoch, long offset) {
                calls.add("reset " + offset);
            }
        };
    }

    private void post() {
        left.publish(new PublishRequest(
                "c1",
                MessagePosted.builder("room", "ann", "text", Instant.EPOCH).build()));
    }

    private void react(long target) {
        left.publish(new PublishRequest(
                "room",
                "c1",
                0,
                ReactionsChanged.builder("room", target, Instant.EPOCH).build(),
                null,
                new Operation.React(target, List.of(new Operation.Reaction("bob", "bob", "bob", "👍", true))),
                List.of()));
    }

    /** The bus loses all that is on it. */
    private void lose() {
        nodes.faults(100, 0);
        while (nodes.step()) {}
        nodes.faults(0, 0);
    }

    private void deliver() {
        while (nodes.step()) {}
    }

    @Test
    void holeOfPlainMessages_isDeliveredAsEvents() {
        post();
        post();
        lose();
        post();
        deliver();
        assertThat(received).containsExactly("event 1", "event 2", "event 3");
    }

    @Test
    void holeWithAnotherEvent_isDeliveredAsChanges() {
        post();
        deliver();
        post();
        react(1);
        lose();
        post();
        deliver();
        assertThat(received).containsExactly("event 1", "changes 2..4 [m/2, m/1, m/4]");
    }

    @Test
    void holeOfMoreThanAPage_isDeliveredAsLoss() {
        for (int i = 0; i <= PAGE; i++) {
            post();
        }
        lose();
        post();
        deliver();
        assertThat(received).containsExactly("lost 1.." + (PAGE + 2));
        post();
        deliver();
        assertThat(received).last().isEqualTo("event " + (PAGE + 3));
    }

    @Test
    void lostReset_isDeliveredWithTheNextEvent() {
        post();
        deliver();
        owner.renew("room", Long.MAX_VALUE);
        lose();
        post();
        deliver();
        assertThat(received).containsExactly("event 1", "reset 1", "event 2");
    }

    @Test
    void lostReset_withEventsBeforeIt_isFollowedByLaterEventsAlone() {
        post();
        post();
        owner.renew("room", Long.MAX_VALUE);
        lose();
        post();
        deliver();
        assertThat(received)
                .as("a copy at 0 renames, and fetches the changes after 0")
                .containsExactly("reset 2", "event 3");
    }

    @Test
    void lossOfTheOwner_isDeliveredAsResetToTheKeptOffset() {
        post();
        post();
        post();
        deliver();
        owner.renew("room", 1);
        post();
        deliver();
        assertThat(received).containsExactly("event 1", "event 2", "event 3", "reset 1", "event 2");
    }

    @Test
    void lastEventLost_isDeliveredByThePoll() {
        post();
        lose();
        assertThat(received).isEmpty();
        nodes.poll();
        assertThat(received).containsExactly("event 1");
    }

    @Test
    void ownEvents_areDeliveredBeforeTheStageCompletes() {
        post();
        lose();
        MessagePosted message =
                MessagePosted.builder("room", "bob", "text", Instant.EPOCH).build();
        List<String> atCompletion = new ArrayList<>();
        right.publish(new PublishRequest("c2", message)).thenAccept(result -> atCompletion.addAll(received));
        assertThat(atCompletion).containsExactly("event 1", "event 2");
    }

    @Test
    void transientEvent_isDeliveredAtItsOffsetOrNotAtAll() {
        post();
        deliver();
        left.publish(new PublishRequest(
                "c1", TypingChanged.builder("room", "ann", true).build()));
        deliver();
        assertThat(received).containsExactly("event 1", "event 0");
        left.publish(new PublishRequest(
                "c1", TypingChanged.builder("room", "ann", false).build()));
        right.publish(new PublishRequest(
                "c2",
                MessagePosted.builder("room", "bob", "text", Instant.EPOCH).build()));
        deliver();
        assertThat(received).containsExactly("event 1", "event 0", "event 2");
    }

    @Test
    void releasedStream_isNotDelivered() {
        right.release("room");
        post();
        deliver();
        nodes.poll();
        assertThat(received).isEmpty();
        right.open("room");
        post();
        deliver();
        assertThat(received).containsExactly("event 2");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void lossRepetitionAndReordering_deliverEachEventOnce(long seed) {
        Random random = new Random(seed);
        nodes.faults(30, 40);
        for (int i = 0; i < 200; i++) {
            post();
            if (random.nextInt(3) == 0) {
                nodes.step();
            }
        }
        nodes.settle();
        long next = 1;
        for (String call : received) {
            if (call.startsWith("event ")) {
                assertThat(call).isEqualTo("event " + next);
                next++;
            } else {
                assertThat(call).startsWith("lost " + next + "..");
                next = Long.parseLong(call.substring(call.indexOf("..") + 2)) + 1;
            }
        }
        assertThat(next).isEqualTo(201);
    }
}
