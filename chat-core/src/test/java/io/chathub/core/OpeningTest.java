package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.internal.broker.BrokerForTests;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.reply.Joined;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream whose opening takes its time, or fails: what needs its deliveries waits, in order. */
class OpeningTest {

    private final Queue<CompletableFuture<Void>> openings = new ConcurrentLinkedQueue<>();
    private final List<String> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean held;
    private final Hub hub = Hub.builder()
            .broker(new ForwardingBroker(new BrokerForTests()) {
                @Override
                public CompletionStage<Void> open(String stream) {
                    if (failures.getAndDecrement() > 0) {
                        throw new IllegalStateException("no owner, on purpose");
                    }
                    CompletableFuture<Void> opening = new CompletableFuture<>();
                    openings.add(opening);
                    // A stage of its own: the dependents of a derived one run in another order.
                    return held ? opening : super.open(stream);
                }

                @Override
                public CompletionStage<PublishResult> publish(PublishRequest request) {
                    RoomEvent event = request.event();
                    if (event instanceof MessagePosted message) {
                        published.add(message.text());
                    } else if (event instanceof UserJoined joined) {
                        published.add("join of " + joined.username());
                    }
                    return super.publish(request);
                }
            })
            .build();

    @AfterEach
    void stop() {
        openings.forEach(opening -> opening.complete(null));
        hub.close();
    }

    @Test
    void publicationsOfTheHostKeepTheirOrderOverAnOpening() {
        hub.start();
        held = true;
        Room dev = hub.room("dev");
        List<CompletionStage<Publication>> stages = List.of(
                dev.publish("host", "a"), dev.publish("host", "b"), dev.publish("host", "c"), dev.publish("host", "d"));
        assertThat(published).isEmpty();
        assertThat(openings).as("of the lobby and of the room").hasSize(2);
        openings.forEach(opening -> opening.complete(null));

        for (int i = 0; i < stages.size(); i++) {
            assertThat(stages.get(i).toCompletableFuture().join().offset()).isEqualTo(i + 1);
        }
        assertThat(published).containsExactly("a", "b", "c", "d");
    }

    @Test
    void joinsAndPublicationsWaitForOneOpening() {
        hub.start();
        held = true;
        InMemoryConnection line = new InMemoryConnection();
        line.connectTo(hub, ProtocolVersion.V2, null);
        V2Client ann = new V2Client(line);
        CompletionStage<Publication> first = hub.room("dev").publish("host", "a");
        ann.askToJoin("dev", "Ann", "");
        CompletionStage<Publication> second = hub.room("dev").publish("host", "b");
        openings.forEach(opening -> opening.complete(null));

        assertThat(first.toCompletableFuture().join().offset()).isEqualTo(1);
        assertThat(second.toCompletableFuture().join().offset()).isEqualTo(2);
        assertThat(ann.next(Joined.class).offset()).isEqualTo(1);
        assertThat(ann.next(MessagePosted.class).text()).isEqualTo("b");
    }

    @Test
    void aLobbyThatCannotBeOpenedIsOpenedAgain() {
        failures.set(2);
        hub.start();

        await().until(() -> openings.size() == 1);
    }

    @Test
    void postsOfV1WaitForTheLobby() {
        held = true;
        hub.start();
        InMemoryConnection bob = InMemoryConnection.to(hub);
        bob.hello();
        bob.send("{\"type\":\"join\",\"username\":\"Bob\"}");
        bob.send("{\"type\":\"message\",\"username\":\"Bob\",\"text\":\"one\"}");
        bob.send("{\"type\":\"message\",\"username\":\"Bob\",\"text\":\"two\"}");
        CompletionStage<Publication> ofHost = hub.room("lobby").publish("host", "three");
        assertThat(published).isEmpty();
        assertThat(openings).hasSize(1);
        openings.forEach(opening -> opening.complete(null));

        await().until(() -> published.contains("two"));
        ofHost.toCompletableFuture().join();
        assertThat(published.get(0)).isEqualTo("join of Bob");
        assertThat(published.indexOf("one")).isLessThan(published.indexOf("two"));
        String frame = bob.receive();
        while (!frame.contains("two")) {
            frame = bob.receive();
        }
    }
}
