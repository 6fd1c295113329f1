package io.chathub.conformance.network;

import static io.chathub.conformance.network.Outcome.SLACK;
import static io.chathub.conformance.network.Outcome.assertAllIsWell;
import static io.chathub.conformance.network.Outcome.awaitAllBack;
import static io.chathub.conformance.network.Outcome.awaitAllGone;
import static io.chathub.conformance.network.Outcome.awaitAllHeard;
import static io.chathub.conformance.network.Outcome.awaitMembers;
import static io.chathub.conformance.network.Outcome.connectionsOf;
import static io.chathub.conformance.network.Outcome.faults;
import static io.chathub.conformance.network.Outcome.millis;
import static io.chathub.conformance.network.Outcome.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.client.ChatClientBuilder;
import io.chathub.core.HubOptions;
import io.chathub.protocol.CloseCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line that goes without a word, as when a phone leaves the radio's reach: no FIN, no RST. Sessions end by their deadlines
 * and leave nothing behind, and who comes back has missed nothing and said nothing twice.
 */
@Tag("long")
@NeedsNetworkLab
@Timeout(120)
class NetworkCutIT {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkCutIT.class);

    private static final int CLIENTS = 10;
    private static final Duration PING = Duration.ofSeconds(1);
    private static final HubOptions SHORT = HubOptions.builder()
            .pingInterval(PING)
            .pongTimeout(Duration.ofSeconds(4))
            .writeTimeout(Duration.ofSeconds(2))
            .shutdownTimeout(Duration.ofSeconds(2))
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
    void whoIsCutOffInSilenceIsGoneAtThePongTimeoutAndLeavesNothing() throws Exception {
        HubOptions options = SHORT.mutate().uniqueNames(true).build();
        try (Venue venue = Venue.open(lab, options, CLIENTS)) {
            long sockets = Sockets.ofThisProcess();
            try (Crowd crowd = Crowd.enter(lab, venue.address(), PING, CLIENTS, 0, 0)) {
                Set<String> connections = connectionsOf(crowd.all());
                Set<Thread> threads = Venue.threads();
                long theirSockets = crowd.sockets();

                lab.cut();
                List<Long> afterMillis = awaitAllGone(
                        venue, connections, sockets, options.connection().pongTimeout());

                LOG.warn("Cut in silence: {} gone after {} ms", connections.size(), afterMillis);
                // Counted when all else is done.
                await().until(() -> venue.closes(CloseCode.NO_PONG) == CLIENTS);
                assertThat(Venue.threads()).isSubsetOf(threads);

                // Address and names would be full if anything of them were left.
                lab.heal();
                awaitAllBack(venue, crowd.clients());
                await().untilAsserted(() ->
                        assertThat(crowd.sockets()).as("sockets over there").isEqualTo(theirSockets));
                venue.assertControlIsUndisturbed();
                assertThat(faults(crowd.all())).isEmpty();
            }
        }
    }

    @Test
    void nobodysGoodbyeWaitsForAnAnswerThatDoesNotCome() throws Exception {
        try (Venue venue = Venue.open(lab, SHORT, CLIENTS);
                Crowd crowd = Crowd.enter(lab, venue.address(), PING, CLIENTS, 0, 0)) {
            lab.cut();
            long goneAt = System.nanoTime();
            crowd.leave();
            long stoppedAt = System.nanoTime();
            venue.shut();
            long clientsTook = millis(goneAt, stoppedAt);
            long serverTook = millis(stoppedAt, System.nanoTime());

            LOG.warn("Goodbyes into a cut: the clients' took {} ms, the server's {} ms", clientsTook, serverTook);
            Duration twice = ChatClientBuilder.DEFAULT_CLOSE_TIMEOUT.multipliedBy(2);
            assertThat(clientsTook).isLessThan(twice.plus(SLACK).toMillis());
            assertThat(serverTook)
                    .isLessThan(SHORT.connection().shutdownTimeout().plus(SLACK).toMillis());
        }
    }

    @Test
    void whoIsCutOffWhileTheRoomTalksIsGoneAtTheWriteTimeoutAndComesBackToAllOfIt() throws Exception {
        int said = 400;
        // Pings wait behind what is written: with so much of it, a pong may be late without a cut.
        HubOptions options = SHORT.mutate().pongTimeout(Duration.ofSeconds(10)).build();
        try (Venue venue = Venue.open(lab, options, CLIENTS + 2)) {
            long sockets = Sockets.ofThisProcess();
            try (Crowd crowd = Crowd.enter(lab, venue.address(), PING, CLIENTS, 0, 2)) {
                Set<String> connections = connectionsOf(crowd.all());
                Set<Thread> threads = Venue.threads();
                awaitMembers(venue, connections.size());
                venue.say(said, 5, 4_000);
                await().until(() -> venue.control().heardCount() > said / 4);

                lab.cut();
                List<Long> afterMillis = awaitAllGone(
                        venue, connections, sockets, options.connection().writeTimeout());

                LOG.warn(
                        "Cut in a busy room: {} gone after {} ms; {} for writes, {} for pongs",
                        connections.size(),
                        afterMillis,
                        venue.closes(CloseCode.TOO_SLOW),
                        venue.closes(CloseCode.NO_PONG));
                await().until(() -> venue.closes(CloseCode.TOO_SLOW) == connections.size());
                assertThat(venue.closes(CloseCode.NO_PONG)).isZero();
                assertThat(Venue.threads()).isSubsetOf(threads);
                await().until(() -> venue.control().heardCount() == said);
                LOG.warn(
                        "Oldest that the undisturbed one heard: {} ms",
                        venue.control().oldestMillis());

                lab.heal();
                awaitAllBack(venue, crowd.clients());
                awaitAllHeard(venue, crowd.clients(), said);
                venue.assertControlIsUndisturbed();
                assertThat(faults(crowd.all())).isEmpty();
            }
        }
    }

    @Test
    void whoIsBackBeforeTheServerKnowsThatItWasGoneGetsItsNameAgain() throws Exception {
        // Nobody is pinged before the test is over, but where somebody asks for a name.
        HubOptions options = HubOptions.builder().uniqueNames(true).build();
        try (Venue venue = Venue.open(lab, options, CLIENTS);
                Crowd crowd = Crowd.enter(lab, venue.address(), Duration.ofMillis(500), 3, 0, 0)) {
            lab.cut();
            await().until(() -> crowd.clients().stream()
                    .noneMatch(client -> client.disconnections().isEmpty()));
            lab.heal();
            awaitAllBack(venue, crowd.clients());
            assertThat(faults(crowd.all())).isEmpty();
            await().untilAsserted(() -> assertThat(venue.hub().clients()).hasSize(4));
        }
    }

    @Test
    void whatIsSaidOnBothSidesOfACutIsHeardOnceAndInOrderAfterIt() throws Exception {
        int each = 60;
        try (Venue venue = Venue.open(lab, SHORT, CLIENTS * 2);
                Crowd crowd = Crowd.enter(lab, venue.address(), PING, CLIENTS, 0, 0)) {
            venue.say(each, 50, 200);
            crowd.say(each, 50, 200);
            await().until(() -> venue.control().heardCount() > 3 * CLIENTS);

            long cutAt = System.nanoTime();
            // Each says one message whose acknowledgement it will not get: it has to say it again, and it must count
            // once.
            lab.deafenClients();
            await().during(Duration.ofMillis(300))
                    .until(() -> crowd.clients().stream()
                            .allMatch(client -> venue.control().lastOf(client.toString()) > client.ackedCount()));
            lab.cut();
            // Until the server has given all of them up, and all have been said that will be, there and here.
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            venue.hub().clients().size() == 1 && venue.control().ackedCount() == each);
            long healedAt = System.nanoTime();
            lab.heal();
            awaitAllBack(venue, crowd.clients());
            long backAt = System.nanoTime();
            awaitAllHeard(venue, crowd.clients(), each * (CLIENTS + 1));

            report(
                    "Cut for " + millis(cutAt, healedAt) + " ms, back after " + millis(healedAt, backAt) + " ms",
                    venue,
                    crowd);
            assertThat(crowd.clients()).allMatch(client -> client.returns() > 0 && client.duplicateAcks() > 0);
            assertAllIsWell(venue, crowd);
        }
    }
}
