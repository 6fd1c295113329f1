package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.chathub.core.hook.Identity;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.options.MessageOptions;
import io.chathub.core.options.RoomOptions;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The time of day is set forward or back: durations last as long as they were meant to, and timestamps stay in order. */
class WallClockTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration EDIT_WINDOW = Duration.ofMinutes(30);
    private static final String ADDRESS = "203.0.113.10";

    private final MovableTime time = new MovableTime();
    private final Hub hub = Hub.builder()
            .runtime(time)
            .options(HubOptions.builder()
                    .rooms(RoomOptions.builder().historyAge(HOUR).build())
                    .messages(MessageOptions.builder().editWindow(EDIT_WINDOW).build())
                    .build())
            .build()
            .start();

    @AfterEach
    void stop() {
        hub.close();
    }

    private InMemoryConnection member(String name) {
        InMemoryConnection client = InMemoryConnection.from(ADDRESS, hub, null);
        client.receive();
        assertThat(ask(client, "{\"type\":\"join\",\"ref\":\"j\",\"username\":\"" + name + "\",\"room\":\"dev\"}"))
                .startsWith("{\"type\":\"joined\"");
        return client;
    }

    private static String ask(InMemoryConnection client, String request) {
        client.send(request);
        String frame = client.receive();
        while (!frame.contains("\"ref\":\"")) {
            frame = client.receive();
        }
        return frame;
    }

    private static String say(InMemoryConnection client, String key) {
        return ask(
                client,
                "{\"type\":\"message\",\"ref\":\"m\",\"room\":\"dev\",\"text\":\"hi\",\"key\":\"" + key + "\"}");
    }

    private List<Instant> timestamps() {
        return hub.room("dev").history(HistoryQuery.newest(100)).toCompletableFuture().join().messages().stream()
                .map(MessagePosted::timestamp)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void aHistoryKeepsItsMessagesForTheirTime(int days) {
        InMemoryConnection ann = member("Ann");
        say(ann, "key-1");
        time.moveClock(DAY.multipliedBy(days));
        assertThat(timestamps()).hasSize(1);
        time.pass(HOUR.minusMinutes(1));
        say(ann, "key-2");
        assertThat(timestamps()).hasSize(2);
        time.pass(Duration.ofMinutes(2));
        assertThat(timestamps()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void aKeyIsRememberedForItsTime(int days) {
        InMemoryConnection ann = member("Ann");
        String first = say(ann, "key-1");
        time.moveClock(DAY.multipliedBy(days));
        assertThat(say(ann, "key-1")).contains("\"duplicate\":true");
        time.pass(Duration.ofMinutes(6));
        assertThat(first).startsWith("{\"type\":\"ack\"").contains("\"offset\":1");
        assertThat(say(ann, "key-1")).contains("\"offset\":2").doesNotContain("duplicate");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, -2})
    void aMessageIsEditedWithinItsWindow(int days) {
        InMemoryConnection ann = member("Ann");
        say(ann, "key-1");
        time.moveClock(DAY.multipliedBy(days));
        assertThat(edit(ann, 1)).startsWith("{\"type\":\"ack\"");
        say(ann, "key-2");
        time.pass(EDIT_WINDOW.minusMinutes(1));
        assertThat(edit(ann, 1)).startsWith("{\"type\":\"ack\"");
        time.pass(Duration.ofMinutes(2));
        assertThat(edit(ann, 1)).contains("\"code\":\"forbidden\"");
        assertThat(edit(ann, 3)).contains("\"code\":\"forbidden\"");
        say(ann, "key-3");
        assertThat(edit(ann, 5)).startsWith("{\"type\":\"ack\"");
    }

    private int edits;

    private String edit(InMemoryConnection client, long target) {
        return ask(
                client,
                "{\"type\":\"edit\",\"ref\":\"e\",\"room\":\"dev\",\"target\":" + target + ",\"text\":\"now " + ++edits
                        + "\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void aMuteLastsForItsTime(int days) {
        InMemoryConnection ann = member("Ann");
        hub.moderation().mute(Subject.address(ADDRESS), HOUR, "op", "");
        time.moveClock(DAY.multipliedBy(days));
        assertThat(say(ann, "key-1")).contains("\"code\":\"forbidden\"");
        time.pass(HOUR);
        assertThat(say(ann, "key-2")).startsWith("{\"type\":\"ack\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void aBanLastsForItsTimeAndItsEndIsNamedOnTheClockAsItIs(int days) {
        hub.moderation().ban(Subject.address(ADDRESS), HOUR, "op", "spam");
        time.moveClock(DAY.multipliedBy(days));
        assertThat(hub.refusalOf(ADDRESS)).isEqualTo(HandshakeRefusal.BANNED);
        Sanction sanction = hub.moderation().sanctions().get(0);
        assertThat(sanction.until()).isCloseTo(time.clock().instant().plus(HOUR), within(10, ChronoUnit.SECONDS));
        assertThat(sanction.reason()).isEqualTo("spam");
        time.pass(HOUR);
        assertThat(hub.refusalOf(ADDRESS)).isNull();
        assertThat(hub.moderation().sanctions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void anIdentityLastsForItsTime(int days) {
        Identity identity = new Identity("u1", "Ann", time.clock().instant().plus(HOUR));
        InMemoryConnection ann = InMemoryConnection.to(hub, ProtocolVersion.V2, identity);
        assertThat(ann.receive()).contains("\"expiresIn\":");
        time.moveClock(DAY.multipliedBy(days));
        assertThat(ask(ann, "{\"type\":\"ping\",\"ref\":\"p\"}")).contains("pong");
        time.pass(HOUR.plusMinutes(1));
        await().until(ann::isClosed);
        assertThat(ann.awaitClose()).isEqualTo(4005);
    }

    @Test
    void timestampsInARoomNeverDecrease() {
        InMemoryConnection ann = member("Ann");
        say(ann, "key-0");
        time.moveClock(DAY.negated());
        for (int i = 1; i < 10; i++) {
            time.pass(Duration.ofMinutes(1));
            say(ann, "key-" + i);
            hub.room("dev")
                    .publish("host", "from the host")
                    .toCompletableFuture()
                    .join();
        }
        List<Instant> all = timestamps();
        assertThat(all).hasSize(19).isSorted();
        assertThat(Duration.between(all.get(0), all.get(18)))
                .as("half of the eight minutes since the change was seen")
                .isCloseTo(Duration.ofMinutes(4), Duration.ofSeconds(10));
    }

    @Test
    void afterAStepBackTheTimestampsMeetTheClockAgain() {
        InMemoryConnection ann = member("Ann");
        say(ann, "key-0");
        time.moveClock(Duration.ofMinutes(-5));
        say(ann, "key-1");
        time.pass(Duration.ofMinutes(11));
        say(ann, "key-2");
        List<Instant> all = timestamps();
        assertThat(all).hasSize(3).isSorted();
        assertThat(all.get(2)).isCloseTo(time.clock().instant(), within(10, ChronoUnit.SECONDS));
    }

    /** The thread that publishes first need not have taken its timestamp first. */
    @Test
    void timestampsOfManyThreadsAreInOrderToo() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "host" + i;
            threads.add(new Thread(() -> {
                for (int n = 0; n < 250; n++) {
                    Publication publication = hub.room("dev")
                            .publish(name, "text")
                            .toCompletableFuture()
                            .join();
                    assertThat(publication.offset()).isPositive();
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        List<MessagePosted> all = hub.room("dev")
                .history(HistoryQuery.newest(1_000))
                .toCompletableFuture()
                .join()
                .messages();
        assertThat(all).hasSize(1_000);
        assertThat(all.stream().map(MessagePosted::timestamp).toList()).isSorted();
    }

    @Test
    void theHostsPublicationHasTheTimestampOfTheRoom() {
        time.moveClock(DAY.negated());
        Publication first =
                hub.room("dev").publish("host", "one").toCompletableFuture().join();
        MessagePosted kept = hub.room("dev")
                .history(HistoryQuery.newest(1))
                .toCompletableFuture()
                .join()
                .messages()
                .get(0);
        assertThat(first.event()).isEqualTo(kept);
    }
}
