package io.chathub.benchmarks.load.flood;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.benchmarks.load.flood.FloodWindow.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The flood is one, and the tool tells of it. */
@Tag("long")
@Timeout(240)
class FloodScenarioIT {

    @Test
    void attackersAreRefusedAndThrownOutAndTheOthersGetEverything() throws IOException {
        Flood flood = run(Attack.ALL, false);

        assertThat(flood.faults()).isEmpty();
        assertThat(flood.windows())
                .extracting(FloodWindow::kind)
                .containsExactly(Kind.QUIET, Kind.ELSEWHERE, Kind.ATTACKED);
        assertThat(flood.windows())
                .allSatisfy(window -> assertThat(window.texts()).isPositive());
        assertThat(flood.windows().get(0).tally()).isEmpty();
        Map<String, Long> attack = flood.windows().get(2).tally();
        assertThat(attack).containsKeys("got ack", "got pong", "got left", "got rate-limited", "got bad-json");
        assertThat(attack).containsKeys("thrown out: close 4013", "thrown out: close 4509");
        assertThat(attack.get("came")).isGreaterThanOrEqualTo(200);
        assertThat(flood.ratio()).isPositive();
    }

    @Test
    void attackersInTheSameRoomHearTheOthers() throws IOException {
        Flood flood = run(Attack.MESSAGES, true);

        assertThat(flood.faults()).isEmpty();
        assertThat(flood.windows().get(2).tally()).containsKeys("got others' texts", "got rate-limited");
    }

    private static Flood run(Attack attack, boolean sameRoom) throws IOException {
        FloodScenario.Shape shape = new FloodScenario.Shape(List.of(attack), sameRoom, false, 10, 20, 1, 2, 1);
        return new FloodScenario(shape, List.of(), new PrintStream(PrintStream.nullOutputStream()))
                .run()
                .get(0);
    }
}
