package io.chathub.core.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.InMemoryConnection;
import io.chathub.core.Publication;
import io.chathub.protocol.ProtocolVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostPostsTest {

    @Test
    void publish_isRepeated_untilTheHubIsNotOverloaded() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        HubOptions options = HubOptions.builder().maxPendingEvents(5).build();
        try (Hub hub = Hub.builder().options(options).build().start()) {
            InMemoryConnection blocking = new InMemoryConnection() {
                @Override
                protected void onFrame(String frame) {
                    blocked.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
            blocking.connectTo(hub, ProtocolVersion.V1, null);
            assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<?> refused;
            do {
                refused = hub.room("lobby").publish("host", "x").toCompletableFuture();
            } while (!refused.isCompletedExceptionally());

            CompletableFuture<Publication> published =
                    CompletableFuture.supplyAsync(() -> HostPosts.publish(hub, "lobby", "host", "later"));
            assertThat(published).isNotDone();
            release.countDown();

            assertThat(published).succeedsWithin(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void otherFailures_areThrown() {
        Hub hub = Hub.builder().build().start();
        hub.close();
        assertThatIllegalStateException().isThrownBy(() -> HostPosts.publish(hub, "lobby", "host", "x"));
    }
}
