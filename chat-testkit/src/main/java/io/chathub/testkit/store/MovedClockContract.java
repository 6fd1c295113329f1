package io.chathub.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chathub.core.HistoryQuery;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.testkit.SimulatedRuntime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of a hub over a {@link MessageStore} whose time of day is set, while the hub runs and while it does not: timestamps of a
 * room never decrease, messages stay for their time, and sanctions that have ended are not in force again.
 */
public abstract class MovedClockContract {

    private static final String ROOM = "dev";
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration AGE = Duration.ofSeconds(40);
    private static final Duration MUTE = Duration.ofSeconds(20);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Subject USER = Subject.user("u1");

    private final SimulatedRuntime runtime = new SimulatedRuntime(14);
    private @Nullable Hub hub;

    /** For subclasses. */
    protected MovedClockContract() {}

    /** A store over the same database at each call of one test; not open. */
    protected abstract MessageStore newStore();

    @AfterEach
    final void stop() {
        Hub started = hub;
        if (started != null) {
            started.close();
        }
    }

    private Hub hub() {
        return Objects.requireNonNull(hub);
    }

    private Hub start() {
        return Hub.builder()
                .runtime(runtime)
                .store(newStore())
                .options(HubOptions.builder()
                        .rooms(RoomOptions.builder().historyAge(AGE).build())
                        .build())
                .build()
                .start();
    }

    private void restart(Duration change) {
        hub().close();
        runtime.moveClock(change);
        hub = start();
    }

    private <T> T get(CompletableFuture<T> stage) {
        runtime.runUntil(stage::isDone, Duration.ofSeconds(30));
        assertThat(stage).isDone();
        return stage.join();
    }

    private void say(String room, String text) {
        get(hub().room(room).publish("host", text).toCompletableFuture());
    }

    private List<MessagePosted> messages(String room) {
        return get(hub().room(room).history(HistoryQuery.newest(100)).toCompletableFuture())
                .messages();
    }

    private List<String> texts() {
        return messages(ROOM).stream().map(MessagePosted::text).toList();
    }

    /** Timestamps go on from those before, and slowly, until the clock has caught up; in a room without messages too. */
    @Test
    final void timestampsAfterARestart_goOnFromTheNewest() {
        hub = start();
        say(ROOM, "0");
        for (int i = 1; i < 5; i++) {
            restart(i == 1 ? DAY.negated() : Duration.ZERO);
            runtime.run(SECOND.multipliedBy(4));
            say(ROOM, "" + i);
        }
        say("other", "first");
        List<Instant> all =
                messages(ROOM).stream().map(MessagePosted::timestamp).toList();
        assertThat(all).hasSize(5).isSorted().doesNotHaveDuplicates();
        assertThat(Duration.between(all.get(0), all.get(4)))
                .as("half of the time that has passed")
                .isCloseTo(SECOND.multipliedBy(8), Duration.ofMillis(500));
        assertThat(messages("other").get(0).timestamp()).isCloseTo(all.get(4), within(1, ChronoUnit.SECONDS));
    }

    /** Timestamps that are much too late are those of their room alone. */
    @Test
    final void timestampsThatAreMuchTooLate_areOfTheirRoom() {
        hub = start();
        runtime.moveClock(DAY.multipliedBy(400));
        say(ROOM, "late");
        restart(DAY.multipliedBy(-400));
        say(ROOM, "next");
        say("other", "first");
        List<Instant> all =
                messages(ROOM).stream().map(MessagePosted::timestamp).toList();
        assertThat(all).hasSize(2).isSorted();
        assertThat(messages("other").get(0).timestamp())
                .isCloseTo(runtime.clock().instant(), within(1, ChronoUnit.SECONDS));
    }

    /** The clock is set while the hub runs, and stays so: no message leaves early, with the restart neither. */
    @Test
    final void clockThatIsSetForwardBeforeARestart_changesNoAge() {
        clockIsSetBeforeARestart(DAY);
    }

    /** As above. */
    @Test
    final void clockThatIsSetBackBeforeARestart_changesNoAge() {
        clockIsSetBeforeARestart(DAY.negated());
    }

    private void clockIsSetBeforeARestart(Duration change) {
        hub = start();
        say(ROOM, "one");
        runtime.moveClock(change);
        say(ROOM, "two");
        restart(Duration.ZERO);
        assertThat(texts()).containsExactly("one", "two");
        runtime.run(AGE.minus(SECOND.multipliedBy(5)));
        assertThat(texts()).containsExactly("one", "two");
        runtime.run(SECOND.multipliedBy(6));
        assertThat(texts()).isEmpty();
    }

    /** The clock is set back while no hub runs: no message stays for a day longer. */
    @Test
    final void clockThatIsSetBackDuringARestart_keepsNoMessageLonger() {
        hub = start();
        clockIsSetBackDuringARestart();
    }

    /** As above, from a time that was wrong. */
    @Test
    final void clockThatIsSetRightDuringARestart_keepsNoMessageLonger() {
        hub = start();
        runtime.moveClock(DAY);
        clockIsSetBackDuringARestart();
    }

    private void clockIsSetBackDuringARestart() {
        say(ROOM, "one");
        restart(DAY.negated());
        say(ROOM, "two");
        assertThat(texts()).containsExactly("one", "two");
        restart(Duration.ZERO);
        runtime.run(AGE.minus(SECOND.multipliedBy(5)));
        assertThat(texts()).containsExactly("one", "two");
        runtime.run(SECOND.multipliedBy(6));
        assertThat(texts()).isEmpty();
    }

    /** Only the system's clock knows how long no hub ran. */
    @Test
    final void timeWithoutAHub_isAge() {
        hub = start();
        say(ROOM, "one");
        restart(AGE.minus(SECOND));
        assertThat(texts()).containsExactly("one");
        restart(SECOND.multipliedBy(2));
        assertThat(texts()).isEmpty();
    }

    /** A mute lasts for its time, however often the sanctions are read again. */
    @Test
    final void sanction_lastsForItsTimeWithAClockThatIsSetForward() {
        clockIsSetDuringASanction(DAY);
    }

    /** As above. */
    @Test
    final void sanction_lastsForItsTimeWithAClockThatIsSetBack() {
        clockIsSetDuringASanction(DAY.negated());
    }

    private void clockIsSetDuringASanction(Duration change) {
        hub = start();
        mute(MUTE);
        runtime.moveClock(change);
        runtime.run(SECOND);
        otherNodeChangesSanctions();
        assertThat(hub().moderation().sanctions()).extracting(Sanction::subject).contains(USER);
        assertThat(hub().moderation().sanctions().get(0).until())
                .isCloseTo(runtime.clock().instant().plus(MUTE), within(5, ChronoUnit.SECONDS));
        runtime.run(MUTE);
        otherNodeChangesSanctions();
        assertThat(hub().moderation().sanctions()).extracting(Sanction::subject).doesNotContain(USER);
    }

    private void mute(Duration duration) {
        hub().moderation().mute(USER, duration, "op", "");
        runtime.run(SECOND);
    }

    /** Another process, if the store has several, imposes a sanction and goes. */
    private void otherNodeChangesSanctions() {
        MessageStore probe = newStore();
        if (probe.isShared()) {
            Hub other = Hub.builder().runtime(runtime).store(probe).build().start();
            other.moderation().ban(Subject.user("other" + runtime.steps()), Duration.ofHours(1), "op", "");
            runtime.run(SECOND);
            other.close();
        }
        runtime.run(SECOND.multipliedBy(2));
    }

    /** A sanction that goes on over a restart ends by the system's clock. */
    @Test
    final void sanction_isThereAfterARestart() {
        hub = start();
        mute(MUTE);
        restart(SECOND.multipliedBy(10));
        assertThat(hub().moderation().sanctions()).hasSize(1);
        restart(SECOND.multipliedBy(10));
        assertThat(hub().moderation().sanctions()).isEmpty();
    }

    /** A sanction that has ended does not begin again with a clock that is set back. */
    @Test
    final void sanctionThatHasEnded_isNotInForceAgain() {
        hub = start();
        mute(MUTE);
        runtime.run(MUTE.plus(SECOND.multipliedBy(5)));
        restart(DAY.negated());
        assertThat(hub().moderation().sanctions()).isEmpty();
    }

    /** A second sanction of the same subject stays when the time of the first one is over. */
    @Test
    final void laterSanction_isNotRemovedWithAnEarlierOne() {
        hub = start();
        mute(MUTE);
        mute(Duration.ofHours(1));
        runtime.run(MUTE.plus(SECOND.multipliedBy(5)));
        restart(Duration.ZERO);
        assertThat(hub().moderation().sanctions()).hasSize(1);
    }

    /** Two processes with different clocks, where the store has several. */
    @Test
    final void processesWithDifferentClocks_haveTimestampsInOneOrder() {
        MessageStore second = newStore();
        assumeTrue(second.isShared(), "the store has one process");
        hub = start();
        Hub ahead = Hub.builder()
                .runtime(runtime)
                .store(second)
                .clock(Clock.offset(runtime.clock(), Duration.ofHours(1)))
                .build()
                .start();
        for (int i = 0; i < 3; i++) {
            say(ROOM, "here");
            get(ahead.room(ROOM).publish("host", "there").toCompletableFuture());
            runtime.run(SECOND);
        }
        ahead.close();
        assertThat(messages(ROOM))
                .extracting(MessagePosted::timestamp)
                .hasSize(6)
                .isSorted();
    }
}
