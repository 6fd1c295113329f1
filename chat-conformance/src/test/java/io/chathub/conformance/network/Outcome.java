package io.chathub.conformance.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.protocol.CloseCode;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is awaited, asserted and reported after a fault of any kind. */
final class Outcome {

    /** What a deadline may be late by. */
    static final Duration SLACK = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Outcome.class);

    private Outcome() {}

    static Set<String> connectionsOf(Collection<Witness> witnesses) {
        return witnesses.stream()
                .flatMap(witness -> witness.connections().stream())
                .collect(Collectors.toSet());
    }

    static List<String> faults(Collection<Witness> witnesses) {
        return witnesses.stream().flatMap(witness -> witness.faults().stream()).toList();
    }

    static long millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMillis(to - from);
    }

    /** Waits until so many from behind the router are in, by name. */
    static void awaitMembers(Venue venue, int count) {
        await().untilAsserted(
                        () -> assertThat(venue.hub().room("lobby").members()).hasSize(count + 1));
    }

    /** Waits until these connections are gone, each heard of once; returns after how long each was. */
    static List<Long> awaitAllGone(Venue venue, Set<String> connections, long sockets, Duration deadline) {
        long cutAt = System.nanoTime();
        await().atMost(deadline.plus(SLACK))
                .untilAsserted(
                        () -> assertThat(venue.control().leftAtNanos().keySet()).isEqualTo(connections));
        await().atMost(SLACK).untilAsserted(() -> {
            assertThat(venue.hub().clients()).hasSize(1);
            assertThat(venue.hub().room("lobby").members()).hasSize(1);
            assertThat(Sockets.ofThisProcess()).as("open sockets").isEqualTo(sockets);
        });
        LOG.warn("Sockets were {}, and are {} {} ms after the cut", sockets, sockets, millis(cutAt, System.nanoTime()));
        return venue.control().leftAtNanos().values().stream()
                .map(at -> millis(cutAt, at))
                .sorted()
                .toList();
    }

    static void awaitAllBack(Venue venue, List<Witness> clients) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(clients).allMatch(client -> client.returns() > 0);
            assertThat(venue.hub().room("lobby").members()).hasSize(clients.size() + 1);
        });
    }

    /** Waits until all of them have heard so many messages. */
    static void awaitAllHeard(Venue venue, List<Witness> clients, int said) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(venue.control().heardCount()).isEqualTo(said);
            assertThat(clients)
                    .allSatisfy(client ->
                            assertThat(client.heardCount()).as("%s", client).isEqualTo(said));
        });
    }

    /** All have heard the same, once, in one order; what was acknowledged is where the acknowledgement says. */
    static void assertAllIsWell(Venue venue, Crowd crowd) throws Exception {
        crowd.leave();
        venue.assertControlIsUndisturbed();
        assertThat(faults(crowd.all())).isEmpty();
        Map<String, Long> heard = venue.control().heard();
        Stream.concat(crowd.clients().stream(), Stream.of(venue.control())).forEach(client -> {
            assertThat(client.heard()).as("%s", client).isEqualTo(heard);
            assertThat(heard).as("acknowledged to %s", client).containsAllEntriesOf(client.acked());
        });
        Set<String> acked = new LinkedHashSet<>(venue.control().acked().keySet());
        crowd.clients().forEach(client -> acked.addAll(client.acked().keySet()));
        assertThat(acked).isEqualTo(heard.keySet());
    }

    static void report(String what, Venue venue, Crowd crowd) {
        LOG.warn(
                "{}: {} messages, {} deliveries; returns {}, disconnections {}, acknowledged twice {}, gaps {}; 4008 {}, 4012 {}; oldest heard {} ms, by the undisturbed one {} ms",
                what,
                venue.control().heardCount(),
                crowd.all().stream().mapToInt(Witness::heardCount).sum(),
                crowd.all().stream().mapToInt(Witness::returns).sum(),
                crowd.all().stream()
                        .flatMap(client -> client.disconnections().stream())
                        .collect(Collectors.groupingBy(code -> code, Collectors.counting())),
                crowd.all().stream().mapToInt(Witness::duplicateAcks).sum(),
                crowd.all().stream().mapToInt(Witness::gaps).sum(),
                venue.closes(CloseCode.TOO_SLOW),
                venue.closes(CloseCode.NO_PONG),
                crowd.all().stream().mapToLong(Witness::oldestMillis).max().orElse(0),
                venue.control().oldestMillis());
    }
}
