package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.suite.CapturedLog;
import io.chathub.protocol.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A hub whose clients have more unfinished and queued input than it may hold. */
class UnfinishedInputTest {

    private static final long MAX_BYTES = Runtime.getRuntime().maxMemory() / 100;
    private static final HubOptions OPTIONS =
            HubOptions.builder().inputHeapPercent(1).build();

    private static InMemoryConnection connected(Hub hub) {
        InMemoryConnection client = InMemoryConnection.to(hub, ProtocolVersion.V2, null);
        client.receive();
        return client;
    }

    @Test
    void unfinishedInputOverTheLimit_closesTheClientWithTheMost() {
        try (Hub hub = Hub.builder().options(OPTIONS).build().start();
                CapturedLog log = CapturedLog.of("io.chathub.core")) {
            InMemoryConnection small = connected(hub);
            InMemoryConnection large = connected(hub);
            InMemoryConnection last = connected(hub);
            assertThat(small.sendPart(MAX_BYTES / 4)).isTrue();
            assertThat(large.sendPart(MAX_BYTES / 2)).isTrue();
            assertThat(last.sendPart(MAX_BYTES / 3)).isTrue();
            assertThat(large.awaitClose()).isEqualTo(1013);
            assertThat(last.sendPart(MAX_BYTES)).isFalse();
            assertThat(last.awaitClose()).isEqualTo(1013);
            assertThat(small.isClosed()).isFalse();
            assertThat(log.events()).extracting(ILoggingEvent::getLevel).containsOnly(Level.WARN);
        }
    }

    @Test
    void evictions_logNoLineForEachClient() {
        try (Hub hub = Hub.builder().options(OPTIONS).build().start();
                CapturedLog log = CapturedLog.of("io.chathub.core")) {
            List<InMemoryConnection> clients = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                InMemoryConnection client = connected(hub);
                clients.add(client);
                assertThat(client.sendPart(MAX_BYTES + 1)).isFalse();
            }
            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.awaitClose()).isEqualTo(1013));
            // One line in ten seconds; its time is tested with InputMemory.
            assertThat(log.events()).isNotEmpty().hasSizeLessThan(clients.size());
        }
    }

    @Test
    void requestsThatWaitForTheHost_areCountedUntilTheyAreDone() {
        CompletableFuture<MessageDecision> decision = new CompletableFuture<>();
        try (Hub hub = Hub.builder()
                        .options(OPTIONS)
                        .asyncInterceptor(draft -> decision)
                        .build()
                        .start();
                CapturedLog log = CapturedLog.of("io.chathub.core")) {
            InMemoryConnection ann = connected(hub);
            ann.send("{\"type\":\"join\",\"ref\":\"j\",\"username\":\"Ann\",\"room\":\"dev\"}");
            assertThat(ann.receive()).startsWith("{\"type\":\"joined\"");
            InMemoryConnection alone = connected(hub);
            assertThat(alone.sendPart(MAX_BYTES)).as("nothing else is held").isTrue();
            alone.abort();
            ann.send("{\"type\":\"message\",\"ref\":\"m1\",\"room\":\"dev\",\"text\":\"held\"}");
            ann.send("{\"type\":\"message\",\"ref\":\"m2\",\"room\":\"dev\",\"text\":\"behind\"}");
            assertThat(connected(hub).sendPart(MAX_BYTES))
                    .as("beside two messages")
                    .isFalse();
            decision.complete(MessageDecision.accept());
            assertThat(ann.receive()).contains("m1");
            while (!ann.receive().contains("\"ref\":\"m2\"")) {
                // its echo
            }
            assertThat(connected(hub).sendPart(MAX_BYTES))
                    .as("the messages are done")
                    .isTrue();
            assertThat(ann.isClosed()).isFalse();
            assertThat(log.events()).isNotEmpty();
        }
    }

    @Test
    void inputOfAClientThatHasGone_isNotCounted() {
        try (Hub hub = Hub.builder().options(OPTIONS).build().start()) {
            InMemoryConnection first = connected(hub);
            assertThat(first.sendPart(MAX_BYTES)).isTrue();
            first.abort();
            assertThat(connected(hub).sendPart(MAX_BYTES)).isTrue();
        }
    }
}
