package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.internal.broker.BrokerForTests;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.Place;
import io.chathub.protocol.reply.ReconnectAdvised;
import io.chathub.protocol.reply.StatesChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stop while this node catches up: a message that comes by changes is acknowledged, and holds the stop no longer. */
@Timeout(60)
class StopDuringCatchUpTest {

    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");

    private final BrokerForTests owner = new BrokerForTests();
    private final CompletableFuture<PublishResult> answer = new CompletableFuture<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Hub hub = Hub.builder()
            .options(HubOptions.builder().shutdownTimeout(Duration.ofHours(1)).build())
            .broker(new ForwardingBroker(owner) {
                @Override
                public CompletionStage<PublishResult> publish(PublishRequest request) {
                    if (request.event() instanceof MessagePosted) {
                        asked.countDown();
                        return answer;
                    }
                    return super.publish(request);
                }
            })
            .build()
            .start();

    private static MessagePosted message() {
        return MessagePosted.builder("dev", "Ann", "hi", NOON)
                .id("c1")
                .offset(1)
                .build();
    }

    private void changes(String epoch) {
        MessagePosted message = message();
        Entry entry = new Entry(message.entryKey(), 1, 1, false, message, null, null, NOON);
        owner.handler().onChanges("dev", epoch, 1, 1, List.of(entry));
    }

    private void complete(String epoch) {
        answer.complete(PublishResult.done(Place.of(epoch, 1, NOON), message()));
    }

    @Test
    void theAckFollowsTheAnswer_thatCameBeforeTheChanges() throws Exception {
        V2Client ann = member();
        String epoch = ann.join("dev", "Ann", "").epoch();
        Thread stop = postAndStop(ann);
        complete(epoch);
        changes(epoch);

        assertThat(ann.next(Acknowledged.class).ref()).isEqualTo("r1");
        assertThat(ann.next(StatesChanged.class).to()).isEqualTo(1);
        ann.next(ReconnectAdvised.class);
        stop.join();
    }

    @Test
    void theAckFollowsTheChanges_thatCameBeforeTheAnswer() throws Exception {
        V2Client ann = member();
        String epoch = ann.join("dev", "Ann", "").epoch();
        Thread stop = postAndStop(ann);
        changes(epoch);
        assertThat(ann.next(StatesChanged.class).to()).isEqualTo(1);
        complete(epoch);

        assertThat(ann.next(Acknowledged.class).ref()).isEqualTo("r1");
        ann.next(ReconnectAdvised.class);
        stop.join();
    }

    private V2Client member() {
        InMemoryConnection line = new InMemoryConnection();
        line.connectTo(hub, ProtocolVersion.V2, null);
        return new V2Client(line);
    }

    private Thread postAndStop(V2Client client) throws InterruptedException {
        client.send("{\"type\":\"message\",\"ref\":\"r1\",\"room\":\"dev\",\"text\":\"hi\"}");
        asked.await();
        Thread stop = new Thread(hub::close);
        stop.start();
        await().until(() -> !hub.isAccepting());
        return stop;
    }
}
