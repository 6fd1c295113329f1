package io.chathub.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ReconnectPolicy;
import io.chathub.client.SimulatedRuntime;
import io.chathub.client.internal.room.RoomSession;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.UnknownEvent;
import io.chathub.protocol.state.Deletion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The typed handlers of a room receive states in place of missed events, in the order of the stream. */
@Timeout(20)
class MissedStatesTest {

    private static final String TIME = "2024-01-01T12:00:00.123Z";

    private final SimulatedRuntime runtime = new SimulatedRuntime(1);
    private final List<FakeTransport> transports = new ArrayList<>();
    private final List<String> received = new ArrayList<>();
    private final List<MessageDeleted> deletions = new ArrayList<>();
    private final ConnectionLoop loop = new ConnectionLoop(
            Options.of(ReconnectPolicy.DEFAULT, 10, 1, runtime), "states-test", (listener, unused) -> {
                FakeTransport transport = new FakeTransport(listener);
                transports.add(transport);
                return transport;
            });
    private final RoomSession room = loop.rooms().session("dev");

    @AfterEach
    void close() {
        transports.forEach(transport -> transport.end(1006));
        loop.close();
    }

    private FakeTransport last() {
        return transports.get(transports.size() - 1);
    }

    private void join(long offset, boolean recovered, String events) {
        last().connect("c" + transports.size());
        last().text(
                        "{\"type\":\"joined\",\"ref\":\"1\",\"room\":\"dev\",\"username\":\"John\",\"id\":\"c\",\"epoch\":\"e\",\"offset\":"
                                + offset + ",\"recovered\":" + recovered + ",\"floor\":0,\"events\":[" + events
                                + "],\"members\":[],\"memberCount\":1}");
        runtime.run();
    }

    private static String message(long offset, String state) {
        return "{\"type\":\"message\",\"id\":\"a\",\"username\":\"Ann\",\"text\":\"x\",\"timestamp\":\"" + TIME
                + "\",\"room\":\"dev\",\"offset\":" + offset + state + "}";
    }

    private void missThreeChanges() {
        room.on(MessagePosted.class, message -> received.add("message " + message.offset()));
        room.on(MessageDeleted.class, deletions::add);
        room.on(MessageDeleted.class, deletion -> received.add("deleted " + deletion.target()));
        room.on(UnknownEvent.class, event -> received.add(event.type() + " " + event.offset()));
        room.onChanged(message -> received.add("changed " + message.offset()));
        var connecting = loop.connect();
        var joining = room.join();
        join(1, false, "");
        last().end(1006);
        while (transports.size() < 2) {
            runtime.advance(Duration.ofMillis(100));
        }
        assertThat(connecting).isCompleted();
        assertThat(joining).isCompleted();
        join(
                5,
                true,
                message(1, ",\"rev\":2,\"change\":2") + ","
                        + message(3, ",\"deleted\":\"moderator\",\"change\":4").replace("\"x\"", "\"\"") + ","
                        + message(5, ""));
        last().text("{\"type\":\"novelty\",\"room\":\"dev\",\"offset\":6}");
        runtime.run();
    }

    @Test
    void handlersOfARoom_receiveStates() {
        missThreeChanges();
        assertThat(received).containsExactly("changed 1", "deleted 3", "message 5", "novelty 6");
        assertThat(deletions)
                .containsExactly(MessageDeleted.builder("dev", 3, Instant.parse(TIME), Deletion.MODERATOR)
                        .offset(4)
                        .build());
    }

    @Test
    void handlersOnAnExecutor_receiveStatesInTheSameOrder() {
        Queue<Runnable> executor = new ArrayDeque<>();
        room.handleOn(executor::add);
        missThreeChanges();
        assertThat(received).isEmpty();
        while (!executor.isEmpty()) {
            executor.remove().run();
        }
        assertThat(received).containsExactly("changed 1", "deleted 3", "message 5", "novelty 6");
    }
}
