package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chathub.core.hook.MessageDecision;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.suite.MessagesOnlyBroker;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.Place;
import io.chathub.protocol.reply.ReconnectAdvised;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promise of a stop: each message with an ack reaches every client that is connected until it is closed. */
@Timeout(60)
class GracefulStopTest {

    private static final int MEMBERS = 12;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Map<String, CompletableFuture<MessageDecision>> decisions = new ConcurrentHashMap<>();
    private final List<InMemoryConnection> v1 = new ArrayList<>();
    private final List<InMemoryConnection> v2 = new ArrayList<>();
    private Hub hub;

    // --------------------------------------------------------------------------------------------------------- tests

    /** A thread holds up the stop at one client, while the others go on talking. */
    @Test
    void messagesDuringTheStop_areDeliveredToAllOrNotAcknowledged() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        start(
                Hub.builder().asyncInterceptor(draft -> {
                    if (draft.text().equals("held")) {
                        blocked.countDown();
                        awaitUninterrupted(release); // no hook may do that: the monitor of the client is held meanwhile
                    }
                    return CompletableFuture.completedFuture(MessageDecision.accept());
                }),
                LONG);
        // The stop comes to this client after it has come to all others.
        String lastId = hub.clients().stream()
                .filter(client -> client.version() == ProtocolVersion.V2)
                .reduce((first, second) -> second)
                .orElseThrow()
                .id();
        InMemoryConnection last = v2.stream()
                .filter(client -> idOf(client).equals(lastId))
                .findFirst()
                .orElseThrow();

        Thread sender = new Thread(() -> last.send(message("held")));
        sender.start();
        assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
        Thread stop = new Thread(hub::close);
        stop.start();
        await().until(() -> stop.getState() == Thread.State.BLOCKED);
        for (InMemoryConnection client : v2) {
            if (client != last) {
                client.send(message("late from " + idOf(client)));
            }
        }
        release.countDown();
        sender.join();
        stop.join();

        assertThat(acknowledged()).contains("held");
        assertEveryAckWasKept();
    }

    @Test
    void messagesBehindASlowHook_areDeliveredBeforeTheEnd() throws Exception {
        start(withDecisions(), LONG);
        CompletableFuture<MessageDecision> slow = undecided("slow");
        CompletableFuture<MessageDecision> slowToo = undecided("slow too");
        v2.get(0).send(message("slow"));
        v2.get(0).send(message("behind it"));
        v1.get(0).send("{\"type\":\"message\",\"text\":\"slow too\"}");
        v1.get(0).send("{\"type\":\"message\",\"text\":\"of v1\"}");

        Thread stop = stopping();
        v2.get(1).send(message("after the stop began"));
        slow.complete(MessageDecision.accept());
        slowToo.complete(MessageDecision.accept());
        stop.join();

        assertThat(acknowledged()).containsExactlyInAnyOrder("slow", "behind it");
        assertEveryAckWasKept();
        assertThat(v1).allSatisfy(client -> assertThat(textsOf(client)).contains("slow too", "of v1"));
    }

    @Test
    void messageThatIsUndecidedAtTheBound_isNotAcknowledged() throws Exception {
        start(withDecisions(), Duration.ofSeconds(3));
        CompletableFuture<MessageDecision> never = undecided("undecided");
        v2.get(0).send(message("in time"));
        v2.get(0).send(message("undecided"));

        hub.close();
        never.complete(MessageDecision.accept());

        assertThat(acknowledged()).containsExactly("in time");
        assertEveryAckWasKept();
        assertThat(v2).allSatisfy(client -> assertThat(textsOf(client)).containsExactly("in time"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messagesThatTheBrokerDeliversLate_areDeliveredBeforeTheEnd(boolean completesFirst) throws Exception {
        LateBroker broker = new LateBroker(completesFirst);
        start(Hub.builder().broker(broker), LONG);
        broker.hold();
        v2.get(0).send(message("by a client"));
        v1.get(0).send("{\"type\":\"message\",\"text\":\"of v1\"}");
        CompletableFuture<Publication> byHost =
                hub.room("lobby").publish("host", "by the host").toCompletableFuture();

        Thread stop = stopping();
        broker.release();
        stop.join();

        assertThat(byHost.get().offset()).isEqualTo(3);
        assertThat(acknowledged()).containsExactly("by a client");
        assertEveryAckWasKept();
        assertThat(v1)
                .allSatisfy(
                        client -> assertThat(textsOf(client)).containsExactly("by a client", "of v1", "by the host"));
        assertThat(v2)
                .allSatisfy(
                        client -> assertThat(textsOf(client)).containsExactly("by a client", "of v1", "by the host"));
    }

    @Test
    void messagesThatTheBrokerAcceptsTooLate_areNeitherAcknowledgedNorDelivered() throws Exception {
        LateBroker broker = new LateBroker(false);
        start(Hub.builder().broker(broker), Duration.ofSeconds(3));
        broker.hold();
        v2.get(0).send(message("too late"));
        CompletableFuture<Publication> byHost =
                hub.room("lobby").publish("host", "too late").toCompletableFuture();

        hub.close();
        broker.release();

        assertThat(acknowledged()).isEmpty();
        assertThat(v2).allSatisfy(client -> assertThat(textsOf(client)).isEmpty());
        assertThatThrownBy(byHost::get)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void clientThatReadsNothing_delaysTheEndByTheTimeoutAtMost() {
        start(Hub.builder(), Duration.ofMillis(600));
        v2.get(0).stall();
        v2.get(1).send(message("hello"));

        hub.close();

        assertThat(v2.get(0).awaitClose()).isEqualTo(1006);
        v2.remove(0);
        assertThat(acknowledged()).containsExactly("hello");
        assertEveryAckWasKept();
    }

    // -------------------------------------------------------------------------------------------------------- the hub

    private void start(HubBuilder builder, Duration shutdownTimeout) {
        hub = builder.options(HubOptions.builder()
                        .shutdownTimeout(shutdownTimeout)
                        .hookTimeout(LONG)
                        .build())
                .build()
                .start();
        for (int i = 0; i < MEMBERS; i++) {
            InMemoryConnection old = InMemoryConnection.to(hub);
            old.hello();
            old.join("old" + i);
            v1.add(old);
            InMemoryConnection client = InMemoryConnection.to(hub, ProtocolVersion.V2);
            client.send("{\"type\":\"join\",\"ref\":\"j\",\"room\":\"lobby\",\"username\":\"user" + i + "\"}");
            await().until(() -> client.unread().stream().anyMatch(frame -> frame.startsWith("{\"type\":\"joined\"")));
            v2.add(client);
        }
    }

    private HubBuilder withDecisions() {
        return Hub.builder()
                .asyncInterceptor(draft -> decisions.getOrDefault(
                        draft.text(), CompletableFuture.completedFuture(MessageDecision.accept())));
    }

    private CompletableFuture<MessageDecision> undecided(String text) {
        return decisions.computeIfAbsent(text, same -> new CompletableFuture<>());
    }

    /** A thread in {@link Hub#close}, which has begun. */
    private Thread stopping() {
        Thread stop = new Thread(hub::close);
        stop.start();
        await().until(() -> !hub.isAccepting());
        return stop;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // ------------------------------------------------------------------------------------------- what clients received

    private static String message(String text) {
        return "{\"type\":\"message\",\"ref\":\"" + text + "\",\"room\":\"lobby\",\"text\":\"" + text + "\"}";
    }

    private static String idOf(InMemoryConnection client) {
        return client.unread().get(0).replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
    }

    private static List<ServerEvent> eventsOf(InMemoryConnection client) {
        return client.unread().stream()
                .filter(frame -> frame.startsWith("{"))
                .map(V2Client::read)
                .toList();
    }

    private static List<String> textsOf(InMemoryConnection client) {
        return client.unread().stream()
                .filter(frame -> frame.startsWith("{\"type\":\"message\""))
                .map(frame -> frame.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    /** The texts of all messages that were acknowledged; a ref is the text. */
    private List<String> acknowledged() {
        return v2.stream()
                .flatMap(client -> eventsOf(client).stream())
                .filter(Acknowledged.class::isInstance)
                .map(event -> ((Acknowledged) event).ref())
                .toList();
    }

    private void assertEveryAckWasKept() {
        List<String> acknowledged = acknowledged();
        for (InMemoryConnection client : v1) {
            assertThat(client.awaitClose()).isEqualTo(1001);
            assertThat(textsOf(client)).as("texts for a v1 client").containsAll(acknowledged);
            client.assertSpiWasKept();
        }
        for (InMemoryConnection client : v2) {
            assertThat(client.awaitClose()).isEqualTo(1012);
            assertThat(textsOf(client)).as("texts for a v2 client").containsAll(acknowledged);
            List<ServerEvent> events = eventsOf(client);
            assertThat(events.get(events.size() - 1)).isInstanceOf(ReconnectAdvised.class);
            assertThat(events).filteredOn(ReconnectAdvised.class::isInstance).hasSize(1);
            client.assertSpiWasKept();
        }
    }

    // ------------------------------------------------------------------------------------------------------ the broker

    /** A broker that answers at once, until the test makes it hold back what it is given. */
    private static final class LateBroker extends MessagesOnlyBroker {
        private final boolean completesFirst;
        private final List<Runnable> held = new ArrayList<>();
        private PublicationHandler handler;
        private boolean holds;
        private long offset;

        LateBroker(boolean completesFirst) {
            this.completesFirst = completesFirst;
        }

        synchronized void hold() {
            holds = true;
        }

        synchronized void release() {
            held.forEach(Runnable::run);
        }

        @Override
        public void start(PublicationHandler publicationHandler) {
            handler = publicationHandler;
        }

        @Override
        public synchronized CompletionStage<PublishResult> publish(PublishRequest request) {
            PublishResult result;
            Publication publication;
            if (request.event() instanceof DurableEvent event) {
                offset++;
                result = PublishResult.done(Place.of("e", offset, event.timestamp()), event.withOffset(offset));
                publication =
                        new Publication("e", offset, request.origin(), request.number(), event.withOffset(offset));
            } else {
                result = PublishResult.done(null, null);
                publication = new Publication("e", 0, request.origin(), request.number(), request.event());
            }
            if (!holds) {
                handler.onPublication(publication);
                return CompletableFuture.completedFuture(result);
            }
            if (completesFirst) {
                held.add(() -> handler.onPublication(publication));
                return CompletableFuture.completedFuture(result);
            }
            CompletableFuture<PublishResult> stage = new CompletableFuture<>();
            held.add(() -> {
                handler.onPublication(publication);
                stage.complete(result);
            });
            return stage;
        }

        @Override
        public CompletionStage<HistoryPage> history(String room, HistoryQuery query) {
            return CompletableFuture.completedFuture(new HistoryPage(StreamHead.of("e", offset), List.of(), false));
        }

        @Override
        public void close() {}
    }
}
