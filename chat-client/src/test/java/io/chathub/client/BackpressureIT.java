package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackpressureIT extends ClientIT {

    @Test
    void slowListener_getsEveryMessageInOrder() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        List<String> texts = new ArrayList<>();
        ChatClient client = joined(builder()
                .maxPendingEvents(2)
                .pingInterval(Duration.ofMillis(200))
                .listener(new ChatListener() {
                    @Override
                    public void onMessage(MessagePosted event) {
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        texts.add(event.text());
                    }
                }));
        ScriptedServer.Peer peer = server.next();
        int count = 5_000;
        String padding = "x".repeat(4_000);
        AtomicInteger written = new AtomicInteger();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < count; i++) {
                peer.message("Ann", i + padding);
                written.incrementAndGet();
            }
            peer.close(4503, "enough");
        });
        // The write of the server blocks: the client does not read ahead without bound.
        await().pollInterval(Duration.ofMillis(600)).until(() -> written.get() == afterAWhile(written));
        assertThat(written.get()).isLessThan(count);
        // Many ping intervals have passed: a client that does not read does not consider its peer dead.
        assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
        release.countDown();
        assertThat(client.closed().get(20, TimeUnit.SECONDS).code()).isEqualTo(4503);
        writing.get(10, TimeUnit.SECONDS);
        assertThat(texts).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(texts.get(i)).isEqualTo(i + padding);
        }
    }

    private int seen = -1;

    /** The value of {@code counter} at the previous call. */
    private int afterAWhile(AtomicInteger counter) {
        int before = seen;
        seen = counter.get();
        return before;
    }

    @Test
    void close_releasesAReaderThatWaitsForASlowListener() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger heard = new AtomicInteger();
        ChatClient client = joined(builder().maxPendingEvents(1).listener(new ChatListener() {
            @Override
            public void onMessage(MessagePosted event) {
                heard.incrementAndGet();
                busy.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }));
        ScriptedServer.Peer peer = server.next();
        for (int i = 0; i < 10; i++) {
            peer.message("Ann", "" + i);
        }
        assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(client::close);
        assertThat(peer.closeCodes.poll(10, TimeUnit.SECONDS)).isEqualTo(1000);
        release.countDown();
        closing.get(10, TimeUnit.SECONDS);
        assertThat(heard).hasValue(1);
        await().untilAsserted(() -> assertThat(Threads.ofClients()).isEmpty());
    }
}
