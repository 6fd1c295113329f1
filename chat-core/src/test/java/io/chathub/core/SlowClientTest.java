package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.options.RateLimit;
import io.chathub.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that stops reading is cut within its bound, and the others do not notice. */
class SlowClientTest {

    private Hub hub;

    private void start(HubOptions.Builder options) {
        hub = Hub.builder()
                .options(options.messageRate(RateLimit.UNLIMITED)
                        .typingRate(RateLimit.UNLIMITED)
                        .build())
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void isCutWhenItsFramesAreFullAndTheOthersHearEverything() {
        start(HubOptions.builder().maxQueuedFrames(10));
        InMemoryConnection reader = InMemoryConnection.to(hub);
        InMemoryConnection stalled = InMemoryConnection.to(hub);
        reader.hello();
        stalled.hello();
        stalled.join("Snail");
        assertThat(reader.receive()).contains("user-joined");
        stalled.stall();

        for (int i = 0; i < 50; i++) {
            say("" + i);
        }

        for (int i = 0; i < 50; i++) {
            String frame = reader.receive();
            if (frame.contains("user-left")) {
                assertThat(frame).contains("Snail");
                frame = reader.receive();
            }
            assertThat(frame).contains("\"text\":\"" + i + "\"");
        }
        // It does not answer the close either: after the grace it is cut off.
        await().untilAsserted(() -> assertThat(hub.clients()).hasSize(1));
        assertThat(stalled.awaitClose()).isEqualTo(1006);
        stalled.assertSpiWasKept();
    }

    @Test
    void isCutWhenItsBytesAreFull() {
        HubOptions options = HubOptions.builder()
                .inputLimits(new io.chathub.protocol.InputLimits(4_096, 4_096))
                .maxQueuedBytes(5_120)
                .build();
        start(options.mutate());
        InMemoryConnection stalled = InMemoryConnection.to(hub);
        stalled.hello();
        stalled.stall();
        say("x".repeat(2_000));
        say("x".repeat(2_000));
        say("x".repeat(2_000));
        assertThat(stalled.awaitClose()).isEqualTo(1006);
    }

    /** Nothing that is written would make more room for it: whoever reads gets it, and hears the next. */
    @Test
    void isNotOneThatIsToldMoreAtOnceThanMayWaitForIt() {
        start(HubOptions.builder()
                .inputLimits(new io.chathub.protocol.InputLimits(4_096, 4_096))
                .maxQueuedBytes(5_120));
        InMemoryConnection reader = InMemoryConnection.to(hub, ProtocolVersion.V2);
        assertThat(reader.receive()).startsWith("{\"type\":\"connect\"");
        reader.send("{\"type\":\"join\",\"username\":\"Ann\",\"room\":\"lobby\"}");
        assertThat(reader.receive()).startsWith("{\"type\":\"joined\"");
        say("€".repeat(4_000));
        assertThat(reader.receive()).contains("€€€");
        say("and on");
        assertThat(reader.receive()).contains("\"text\":\"and on\"");
    }

    @Test
    void missesNoticesBeforeItMissesMessages() {
        start(HubOptions.builder().maxQueuedFrames(10).writeTimeout(Duration.ofMinutes(1)));
        InMemoryConnection talker = InMemoryConnection.to(hub);
        InMemoryConnection stalled = InMemoryConnection.to(hub);
        talker.hello();
        talker.join("Bob");
        stalled.hello();
        assertThat(stalled.receive()).contains("user-joined");
        stalled.join("Snail");
        assertThat(talker.receive()).contains("user-joined");
        stalled.stall();
        say("in flight");
        assertThat(talker.receive()).contains("in flight");
        await().until(stalled::isWriting); // what is written with it could no longer be left out
        for (int i = 0; i < 500; i++) {
            talker.send("{\"type\":\"typing\",\"isTyping\":true}");
        }
        for (int i = 0; i < 9; i++) {
            say("" + i);
            assertThat(talker.receive()).as("no user-left yet").contains("\"text\":\"" + i + "\"");
        }
        // The two are on different lanes: what one has read the other may still be about to be offered.
        await().untilAsserted(() -> assertThat(hub.monitoring().droppedFrames()).isGreaterThanOrEqualTo(491));

        say("one too many");
        assertThat(talker.receive()).contains("one too many");
        assertThat(talker.receive()).isEqualTo("{\"type\":\"user-left\",\"username\":\"Snail\"}");
    }

    /** A turn of the lane once offered more than a queue holds before it wrote any of it. */
    @Test
    void isNotOneThatTakesALargeBurstAtOnce() {
        start(HubOptions.builder());
        List<InMemoryConnection> readers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            InMemoryConnection reader = InMemoryConnection.to(hub);
            reader.hello();
            readers.add(reader);
        }
        String large = "\u0001".repeat(4_096); // six bytes each in JSON
        for (int i = 0; i < 200; i++) {
            say(large);
        }
        for (InMemoryConnection reader : readers) {
            for (int i = 0; i < 200; i++) {
                assertThat(reader.receive()).hasSizeGreaterThan(24_000);
            }
        }
        assertThat(hub.clients()).hasSize(20);
    }

    @Test
    void isCutWhenAWriteTakesTooLong() {
        start(HubOptions.builder().writeTimeout(Duration.ofMillis(200)));
        InMemoryConnection reader = InMemoryConnection.to(hub);
        InMemoryConnection stalled = InMemoryConnection.to(hub);
        reader.hello();
        stalled.hello();
        stalled.join("Snail");
        assertThat(reader.receive()).contains("user-joined");
        stalled.stall();
        say("one is enough");
        assertThat(reader.receive()).contains("one is enough");
        assertThat(reader.receive()).isEqualTo("{\"type\":\"user-left\",\"username\":\"Snail\"}");
        assertThat(stalled.awaitClose()).isEqualTo(1006);
        await().untilAsserted(() -> assertThat(hub.clients()).hasSize(1));
    }

    @Test
    void doesNotKeepTheHubFromStopping() {
        start(HubOptions.builder().shutdownTimeout(Duration.ofMillis(300)));
        InMemoryConnection stalled = InMemoryConnection.to(hub);
        stalled.hello();
        stalled.stall();
        say("never read");
        long start = System.nanoTime();
        hub.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(stalled.awaitClose()).isEqualTo(1006);
        assertThat(hub.clients()).isEmpty();
    }

    private void say(String text) {
        hub.room("lobby").publish("host", text).toCompletableFuture().join();
    }
}
