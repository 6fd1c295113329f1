package io.chathub.core.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.InMemoryConnection;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.options.RateLimit;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events of a hub in a recording. */
class FlightEventsTest {

    private static final Set<String> NAMES = Set.of("Turn", "Hook", "SlowClient", "Closed", "Gap", "Hub");

    @TempDir
    private Path folder;

    private final Hub hub = Hub.builder()
            .options(HubOptions.builder()
                    .messageRate(RateLimit.UNLIMITED)
                    .maxQueuedFrames(4)
                    .build())
            .interceptor(draft -> MessageDecision.accept())
            .build()
            .start();

    @AfterEach
    void close() {
        hub.close();
    }

    private InMemoryConnection member(String name) {
        InMemoryConnection client = InMemoryConnection.to(hub, ProtocolVersion.V2);
        client.receive();
        client.send("{\"type\":\"join\",\"ref\":\"j\",\"username\":\"" + name + "\",\"room\":\"dev\"}");
        assertThat(client.receive()).contains("joined");
        return client;
    }

    private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("io.chathub." + name))
                .toList();
    }

    @Test
    void recording_hasEachKindOfEvent() throws IOException {
        try (Recording recording = new Recording()) {
            NAMES.forEach(name -> recording.enable("io.chathub." + name).withoutThreshold());
            recording.enable("io.chathub.Hub").withPeriod(Duration.ofMillis(100));
            recording.start();
            InMemoryConnection writer = member("Ann");
            writer.send("{\"type\":\"message\",\"ref\":\"m\",\"room\":\"dev\",\"text\":\"hi\"}");
            // A v2 client gets a gap; a v1 client that does not read is cut.
            InMemoryConnection old = InMemoryConnection.to(hub);
            old.hello();
            old.stall();
            for (int i = 0; i < 20; i++) {
                hub.room("lobby")
                        .publish("host", "text " + i)
                        .toCompletableFuture()
                        .join();
            }
            assertThat(old.awaitClose()).isEqualTo(1006);
            gapOf("Bob");
            await().until(() -> hub.monitoring().hookCalls().values().stream().anyMatch(calls -> calls > 0));
            recording.stop();
            Path file = folder.resolve("chat.jfr");
            recording.dump(file);

            List<RecordedEvent> events = RecordingFile.readAllEvents(file);
            assertThat(events.stream()
                            .map(event -> event.getEventType().getName())
                            .filter(name -> name.startsWith("io.chathub."))
                            .map(name -> name.substring("io.chathub.".length()))
                            .collect(Collectors.toSet()))
                    .isEqualTo(NAMES);
            RecordedEvent hook = of(events, "Hook").get(0);
            assertThat(hook.getString("hook")).isEqualTo("message interceptor");
            assertThat(hook.getBoolean("failed")).isFalse();
            assertThat(of(events, "SlowClient")).hasSize(1).allSatisfy(event -> {
                assertThat(event.getLong("waitingBytes")).isPositive();
                assertThat(event.getString("client"))
                        .isEqualTo(of(events, "Closed").get(0).getString("client"));
            });
            RecordedEvent gap = of(events, "Gap").get(0);
            assertThat(gap.getLong("to")).isGreaterThanOrEqualTo(gap.getLong("from"));
            List<RecordedEvent> figures = of(events, "Hub");
            assertThat(figures.get(figures.size() - 1).getLong("messages")).isPositive();
        }
    }

    /** The gap of a client that reads again is sent when its queue has room. */
    private void gapOf(String name) {
        PausedConnection client = new PausedConnection();
        client.connectTo(hub, ProtocolVersion.V2, null);
        client.receive();
        client.send("{\"type\":\"join\",\"ref\":\"j\",\"username\":\"" + name + "\",\"room\":\"dev\"}");
        assertThat(client.receive()).contains("joined");
        client.pause();
        for (int i = 0; i < 20; i++) {
            hub.room("dev").publish("host", "text " + i).toCompletableFuture().join();
        }
        await().until(() -> !client.unread.isEmpty());
        await().until(() -> hub.monitoring().laneBacklogs().stream().allMatch(waiting -> waiting == 0));
        client.resume();
        String frame = client.receive();
        while (!frame.contains("\"type\":\"gap\"")) {
            frame = client.receive();
        }
    }

    /** Completes its writes when it is told to. */
    private static final class PausedConnection extends InMemoryConnection {
        private final Queue<WriteCallback> unread = new ConcurrentLinkedQueue<>();
        private volatile boolean paused;

        void pause() {
            paused = true;
        }

        void resume() {
            paused = false;
            for (WriteCallback write = unread.poll(); write != null; write = unread.poll()) {
                super.complete(write);
            }
        }

        @Override
        protected void complete(WriteCallback callback) {
            if (paused) {
                unread.add(callback);
            } else {
                super.complete(callback);
            }
        }
    }
}
