package io.chathub.conformance.network;

import static io.chathub.conformance.network.Outcome.SLACK;
import static io.chathub.conformance.network.Outcome.assertAllIsWell;
import static io.chathub.conformance.network.Outcome.awaitAllBack;
import static io.chathub.conformance.network.Outcome.awaitAllHeard;
import static io.chathub.conformance.network.Outcome.awaitMembers;
import static io.chathub.conformance.network.Outcome.faults;
import static io.chathub.conformance.network.Outcome.millis;
import static io.chathub.conformance.network.Outcome.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.HubOptions;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.InputLimits;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network that is there, and is bad: it loses packets, it is slow, its plug comes out for a while. Everybody hears
 * everything once and in order in the end, and nobody suffers for another's line.
 */
@Tag("long")
@NeedsNetworkLab
@Timeout(120)
class BadNetworkIT {

    private static final Logger LOG = LoggerFactory.getLogger(BadNetworkIT.class);

    private static final int CLIENTS = 10;
    private static final int KILOBYTES_OF_256_KILOBITS = 32;
    /** What the kernel takes for a connection before a write has to wait, at most: twice what it is asked for. */
    private static final int KERNEL_BYTES = 128 * 1024;

    /** Deadlines for a line that is bad and not dead. */
    private static final HubOptions PATIENT = HubOptions.builder()
            .pingInterval(Duration.ofSeconds(1))
            .pongTimeout(Duration.ofSeconds(20))
            .writeTimeout(Duration.ofSeconds(10))
            .build();

    private NetworkLab lab;

    @BeforeEach
    void makeNetwork() throws IOException {
        lab = NetworkLab.open(Programs.search().programs().orElseThrow());
    }

    @AfterEach
    void takeNetworkAway() throws IOException {
        lab.close();
    }

    @Test
    void onePercentLossEndsNobody() throws Exception {
        talkWithLoss(1);
    }

    @Test
    void tenPercentLossLosesNoMessage() throws Exception {
        talkWithLoss(10);
    }

    private void talkWithLoss(int percent) throws Exception {
        int each = 40;
        try (Venue venue = Venue.open(lab, PATIENT, CLIENTS * 2);
                Crowd crowd = Crowd.enter(lab, venue.address(), Duration.ofSeconds(10), CLIENTS, 0, 0)) {
            lab.lose(percent);
            venue.say(each, 50, 500);
            crowd.say(each, 50, 500);
            awaitAllHeard(venue, crowd.clients(), each * (CLIENTS + 1));

            report(percent + " % lost", venue, crowd);
            if (percent <= 1) {
                assertThat(crowd.clients())
                        .allMatch(client -> client.disconnections().isEmpty());
            }
            assertThat(crowd.clients().stream()
                            .mapToLong(Witness::oldestMillis)
                            .max()
                            .orElse(0))
                    .as("age of the oldest message in ms")
                    .isLessThan(Duration.ofSeconds(20).toMillis());
            assertAllIsWell(venue, crowd);
        }
    }

    // ------------------------------------------------------------------------------------------------------ slow lines

    @Test
    void aLineThatIsTooSlowGetsGapsAndCatchesUpOrIsCutAndHoldsNobodyBack() throws Exception {
        int said = 240;
        int length = 1_000;
        HubOptions options = HubOptions.builder()
                .inputLimits(new InputLimits(8 * 1024, 4 * 1024))
                .maxQueuedFrames(24)
                .maxQueuedBytes(16 * 1024)
                .build();
        try (Venue venue = Venue.open(lab, options, CLIENTS);
                Crowd crowd = Crowd.enter(lab, venue.address(), Duration.ofSeconds(10), 1, 1, 1)) {
            Witness client = crowd.clients().get(0);
            Witness raw = crowd.starting("raw").get(0);
            Witness old = crowd.starting("old").get(0);
            awaitMembers(venue, 3);
            lab.narrow(KILOBYTES_OF_256_KILOBITS);
            long began = System.nanoTime();
            venue.say(said, 5, length);
            await().until(() -> venue.control().leftAtNanos().keySet().equals(old.connections()));
            int saidBeforeTheCut = venue.control().heardCount();
            await().until(() -> venue.control().heardCount() == said);
            long spoken = System.nanoTime();
            // Once there is room again, the next message or the relief tells of the gap.
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(raw.known()).isEqualTo(said);
                assertThat(client.heardCount()).isEqualTo(said);
                assertThat(old.isClosed()).isTrue();
            });

            LOG.warn(
                    "256 kbit/s: {} messages of {} characters in {} ms, caught up with {} ms later; the raw one heard {} and was told of {} in {} gaps; the v1 one was cut after {} and heard {}",
                    said,
                    length,
                    millis(began, spoken),
                    millis(spoken, System.nanoTime()),
                    raw.heardCount(),
                    raw.skipped(),
                    raw.gaps(),
                    saidBeforeTheCut,
                    old.heardCount());
            report("256 kbit/s", venue, crowd);
            assertThat(raw.gaps()).isPositive();
            assertThat(raw.heardCount() + raw.skipped()).isEqualTo(said);
            assertThat(client.gaps()).isZero();
            assertThat(client.heard()).isEqualTo(venue.control().heard());
            assertThat(client.disconnections()).isEmpty();
            assertThat(raw.isClosed()).isFalse();
            await().until(() -> venue.closes(CloseCode.TOO_SLOW) == 1);
            assertThat((saidBeforeTheCut - old.heardCount()) * length)
                    .as("what waited for the one that was cut")
                    .isLessThan(KERNEL_BYTES + options.delivery().maxQueuedBytes());
            assertThat(venue.control().oldestMillis()).isLessThan(SLACK.toMillis());
            venue.assertControlIsUndisturbed();
            assertThat(faults(crowd.all())).isEmpty();
        }
    }

    // ------------------------------------------------------------------------------------------------------ unplugged

    @Test
    void aPlugThatIsOutForLessThanTheDeadlinesEndsNobodyAndOneThatIsOutForLongerLosesNothing() throws Exception {
        int each = 60;
        try (Venue venue = Venue.open(
                        lab, PATIENT.mutate().pongTimeout(Duration.ofSeconds(6)).build(), CLIENTS * 2);
                Crowd crowd = Crowd.enter(lab, venue.address(), Duration.ofSeconds(4), CLIENTS, 0, 0)) {
            venue.say(each, 100, 200);
            crowd.say(each, 100, 200);
            await().until(() -> venue.control().heardCount() > CLIENTS);
            lab.unplug();
            int before = venue.control().heardCount();
            await().until(() -> venue.control().heardCount() > before + 5);
            lab.plugIn();
            await().until(() -> crowd.clients().stream().allMatch(client -> client.heardCount() > before + 5));
            assertThat(crowd.clients())
                    .allMatch(client -> client.disconnections().isEmpty());

            lab.unplug();
            await().atMost(SLACK.plusSeconds(6))
                    .until(() -> venue.hub().clients().size() == 1);
            lab.plugIn();
            awaitAllBack(venue, crowd.clients());
            awaitAllHeard(venue, crowd.clients(), each * (CLIENTS + 1));

            report("Unplugged twice", venue, crowd);
            assertAllIsWell(venue, crowd);
        }
    }
}
