package io.chathub.core.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HistoryQuery;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.runtime.ChatRuntime;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The memory that streams take. The bounds are about twice the measured values. */
class BrokerMemoryTest {

    private static final int CHANGES = 1_000_000;

    @Test
    void anIdleStreamIsSmall() {
        int streams = 20_000;
        InMemoryBroker broker = broker();
        long before = used();
        for (int i = 0; i < streams; i++) {
            StreamSteps.get(broker.head("r" + i));
        }
        long bytes = (used() - before) / streams;
        assertThat(bytes).as("bytes a stream").isBetween(100L, 1_300L);
        assertThat(StreamSteps.get(broker.streams("", null, 1)).names())
                .as("none has events")
                .isEmpty();
    }

    /** A message without later events takes a place in a ring, and no node. */
    @Test
    void anUnchangedMessageHasNoNode() {
        int streams = 100;
        InMemoryBroker broker = broker();
        StreamSteps handler = StreamSteps.keeping(1);
        handler.records = false;
        broker.start(handler);
        List<PublishRequest> requests = new ArrayList<>();
        MessagePosted shared = handler.message("text").build();
        for (int i = 0; i < streams; i++) {
            requests.add(new PublishRequest("r" + i, "c", 0, shared, null, null, List.of()));
        }
        long before = used();
        for (int i = 0; i < 1_000; i++) {
            requests.forEach(broker::publish);
        }
        long bytes = (used() - before) / streams / 1_000;
        assertThat(bytes).as("bytes a message, the text apart").isBetween(40L, 140L);
        assertThat(StreamSteps.get(broker.history("r0", HistoryQuery.newest(1))).offset())
                .isEqualTo(1_000);
    }

    /** R4, R5: events of a changed message replace each other. */
    @Test
    void manyChangesOfFewMessagesTakeNoMemory() {
        StreamSteps steps = StreamSteps.keeping(10);
        steps.records = false;
        for (int i = 0; i < 10; i++) {
            steps.post("m");
        }
        change(steps, 1_000);
        long before = used();
        change(steps, CHANGES);
        assertThat(used() - before).as("bytes of %s changes", CHANGES).isLessThan(4_000_000);
        assertThat(steps.changes(10, 300).entries()).hasSize(10);
        assertThat(StreamSteps.get(steps.broker.history(StreamSteps.ROOM, HistoryQuery.newest(100)))
                        .messages())
                .hasSize(10);
    }

    private static void change(StreamSteps steps, int count) {
        for (int i = 0; i < count; i++) {
            steps.react(1 + i % 10, StreamSteps.reaction("u" + i / 20 % 7, "x", i / 10 % 2 == 0));
        }
    }

    private static InMemoryBroker broker() {
        return new InMemoryBroker(RoomOptions.DEFAULT, System::nanoTime, new IdGenerator(ChatRuntime.system()));
    }

    private static long used() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used = Math.min(
                    used,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }
}
