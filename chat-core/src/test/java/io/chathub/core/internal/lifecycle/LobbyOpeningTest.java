package io.chathub.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.chathub.core.suite.CapturedLog;
import io.chathub.core.suite.ManualTimer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The opening of the lobby: repeated after failures, with pauses that grow, and a warning where it is late. */
class LobbyOpeningTest {

    private final ManualTimer time = new ManualTimer();
    private final Queue<CompletableFuture<Void>> openings = new ArrayDeque<>();
    private final CapturedLog log = CapturedLog.of("io.chathub.core.internal.lifecycle");
    private final LobbyOpening lobby = new LobbyOpening(
            () -> {
                CompletableFuture<Void> opening = new CompletableFuture<>();
                openings.add(opening);
                return opening;
            },
            time);

    @AfterEach
    void close() {
        log.close();
    }

    private void fail() {
        openings.remove().completeExceptionally(new IllegalStateException("no owner, on purpose"));
    }

    @Test
    void aFailedOpeningIsRepeatedAfterPausesThatGrow() {
        lobby.start();
        fail();
        time.pass(Duration.ofMillis(100));
        fail();
        time.pass(Duration.ofMillis(199));
        assertThat(openings).isEmpty();
        time.pass(Duration.ofMillis(1));
        openings.remove().complete(null);

        assertThat(time.waiting()).isZero();
        assertThat(log.events())
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(2)
                .allMatch(message -> message.contains("no owner"));
    }

    @Test
    void thePauseIsAMinuteAtMost() {
        lobby.start();
        for (int i = 0; i < 12; i++) {
            fail();
            time.pass(Duration.ofMinutes(1));
        }
        assertThat(openings).hasSize(1);
    }

    @Test
    void aLateOpeningIsLogged() {
        lobby.start();
        time.pass(Duration.ofSeconds(9));
        assertThat(log.events()).isEmpty();
        time.pass(Duration.ofSeconds(1));

        assertThat(log.events()).hasSize(1);
        openings.remove().complete(null);
        assertThat(time.waiting()).isZero();
    }

    @Test
    void nothingIsRepeatedAfterTheStop() {
        lobby.start();
        lobby.stop();
        fail();
        time.pass(Duration.ofHours(1));

        assertThat(openings).isEmpty();
    }
}
