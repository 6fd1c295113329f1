package io.chathub.core.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.InMemoryConnection;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.options.RateLimit;
import io.chathub.protocol.ProtocolVersion;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A room with a long backlog holds up another room for a turn, and not for its backlog. */
class FairnessTest {

    private static final int BACKLOG = 5_000;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CountDownLatch blocking = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch heard = new CountDownLatch(BACKLOG + 1);

    /** Logs what it gets; the first message holds up its lane until the test lets it go. */
    private final class Member extends InMemoryConnection {
        @Override
        protected void onFrame(String text) {
            super.onFrame(text);
            if (text.contains("\"text\":\"block\"")) {
                blocking.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            } else if (text.startsWith("{\"type\":\"message\"")) {
                log.add(text.contains("\"room\":\"small\"") ? "small" : "big");
                heard.countDown();
            }
        }
    }

    @Test
    void aSmallRoomWaitsForOneTurnOfABigOne() throws InterruptedException {
        HubOptions options = HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .maxQueuedFrames(10_000)
                .maxPendingEvents(100_000)
                .build();
        try (Hub hub = Hub.builder().options(options).build().start()) {
            DeliveryLane lane = null;
            Member big = null;
            Member small = null;
            // Sessions are dealt out over the lanes: take two that share one.
            while (small == null) {
                Member member = new Member();
                member.connectTo(hub, ProtocolVersion.V2, null);
                String connect = member.receive();
                ClientSession session = (ClientSession) hub.client(connect.split("\"", -1)[7]);
                if (lane == null) {
                    lane = session.output().lane();
                    big = member;
                } else if (session.output().lane() == lane) {
                    small = member;
                }
            }
            join(big, "big");
            join(small, "small");

            publish(hub, "big", "block");
            assertThat(blocking.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < BACKLOG; i++) {
                publish(hub, "big", "m" + i);
            }
            publish(hub, "small", "hello");
            release.countDown();
            assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(log.indexOf("small"))
                    .as("before the first turn of the big room is over")
                    .isLessThanOrEqualTo(128);
            assertThat(log).filteredOn("big"::equals).hasSize(BACKLOG);
        }
    }

    private static void join(InMemoryConnection member, String room) {
        member.send("{\"type\":\"join\",\"ref\":\"1\",\"username\":\"Ann\",\"room\":\"" + room + "\"}");
        assertThat(member.receive()).startsWith("{\"type\":\"joined\"");
    }

    private static void publish(Hub hub, String room, String text) {
        hub.room(room).publish("host", text).toCompletableFuture().join();
    }
}
