package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.hook.HookKind;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.internal.broker.BrokerForTests;
import io.chathub.core.options.RateLimit;
import io.chathub.protocol.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The figures of the monitoring that describe deliveries, hooks, the broker and recoveries. */
class MonitoringFiguresTest {

    private Hub hub;

    @AfterEach
    void stop() {
        hub.close();
    }

    private void start(HubBuilder builder) {
        hub = builder.options(
                        HubOptions.builder().messageRate(RateLimit.UNLIMITED).build())
                .build()
                .start();
    }

    private InMemoryConnection member(String since) {
        InMemoryConnection client = InMemoryConnection.to(hub, ProtocolVersion.V2);
        client.receive();
        client.send("{\"type\":\"join\",\"ref\":\"j\",\"username\":\"Ann\",\"room\":\"dev\"" + since + "}");
        return client;
    }

    private static String since(String epoch, long offset) {
        return ",\"since\":{\"epoch\":\"" + epoch + "\",\"offset\":" + offset + "}";
    }

    private Publication publish(String text) {
        return hub.room("dev").publish("host", text).toCompletableFuture().join();
    }

    @Test
    void deliveriesAndBytes_areThoseThatTheClientsReceive() {
        start(Hub.builder());
        InMemoryConnection first = member("");
        first.receive(); // joined: the other's join comes after it
        InMemoryConnection second = member("");
        assertThat(second.receive()).contains("joined");
        assertThat(first.receive()).contains("user-joined");
        // A client may have a frame before its lane has counted it; a lane without a backlog has counted all.
        await().untilAsserted(() -> assertThat(hub.monitoring().laneBacklogs()).containsOnly(0));
        long deliveries = hub.monitoring().deliveries();
        long bytes = hub.monitoring().bytesOut();

        publish("to both");

        String frame = first.receive();
        assertThat(second.receive()).isEqualTo(frame).contains("to both");
        await().untilAsserted(() -> assertThat(hub.monitoring().laneBacklogs()).containsOnly(0));
        assertThat(hub.monitoring().deliveries()).isEqualTo(deliveries + 2);
        assertThat(hub.monitoring().bytesOut()).isEqualTo(bytes + 2L * frame.getBytes(StandardCharsets.UTF_8).length);
        assertThat(hub.monitoring().waitingBytes()).isZero();
    }

    @Test
    void waitingBytes_areThoseOfClientsThatDoNotRead() {
        start(Hub.builder());
        InMemoryConnection stalled = member("");
        assertThat(stalled.receive()).contains("joined");
        stalled.stall();

        publish("x".repeat(1_000));
        publish("x".repeat(1_000));

        await().untilAsserted(() -> assertThat(hub.monitoring().waitingBytes()).isGreaterThan(2_000));
        stalled.cut();
        await().untilAsserted(() -> assertThat(hub.monitoring().waitingBytes()).isZero());
    }

    @Test
    void hooks_areCountedByTheirKind() {
        start(Hub.builder().interceptor(draft -> {
            if (draft.text().equals("fail")) {
                throw new IllegalStateException("on purpose");
            }
            return MessageDecision.accept();
        }));
        InMemoryConnection client = InMemoryConnection.to(hub, ProtocolVersion.V2, new Identity("u1", "Ann"));
        client.receive();
        client.send("{\"type\":\"join\",\"ref\":\"j\",\"room\":\"dev\",\"username\":\"Ann\"}");
        assertThat(client.receive()).contains("joined");
        client.send("{\"type\":\"message\",\"ref\":\"m\",\"room\":\"dev\",\"text\":\"fine\"}");
        client.send("{\"type\":\"message\",\"ref\":\"n\",\"room\":\"dev\",\"text\":\"fail\"}");

        await().untilAsserted(() -> assertThat(hub.monitoring().hookCalls())
                .containsOnlyKeys(HookKind.values())
                .containsEntry(HookKind.MESSAGE_INTERCEPTOR, 2L)
                .containsEntry(HookKind.ROOM_POLICY, 0L));
        assertThat(hub.monitoring().hookFailures()).containsEntry(HookKind.MESSAGE_INTERCEPTOR, 1L);
        assertThat(hub.monitoring().hookTime().get(HookKind.MESSAGE_INTERCEPTOR))
                .isPositive()
                .isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void brokerFailures_areThoseOfTheBrokerAlone() {
        BrokerForTests broker = new BrokerForTests();
        start(Hub.builder().broker(broker));
        broker.failOnce();
        InMemoryConnection client = member("");

        assertThat(client.receive()).contains("error");
        assertThat(hub.monitoring().brokerFailures()).isEqualTo(1);
        assertThat(member("").receive()).contains("joined");
        assertThat(hub.monitoring().brokerFailures()).isEqualTo(1);
    }

    @Test
    void recoveries_areCountedByWhetherTheyWereComplete() {
        start(Hub.builder());
        assertThat(member("").receive()).contains("joined");
        assertThat(hub.monitoring().recoveries()).isZero();
        Publication last = publish("first");
        publish("missed");

        assertThat(member(since(last.epoch(), last.offset())).receive()).contains("\"recovered\":true");
        assertThat(hub.monitoring().recoveries()).isEqualTo(1);
        assertThat(member(since("another", 1)).receive()).contains("\"recovered\":false");
        assertThat(hub.monitoring().recoveries()).isEqualTo(1);
        assertThat(hub.monitoring().incompleteRecoveries()).isEqualTo(1);
    }

    @Test
    void streams_areTheRooms() {
        start(Hub.builder());
        assertThat(hub.monitoring().streams()).isEqualTo(1); // the lobby
        hub.room("dev");
        assertThat(hub.monitoring().streams()).isEqualTo(2);
    }
}
