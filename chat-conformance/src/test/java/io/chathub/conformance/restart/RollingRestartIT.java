package io.chathub.conformance.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.Gap;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.RoomSnapshot;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.server.jetty.BindFailedException;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node stops and another replaces it, while a room is in use: every client is back, each received every message once
 * and in order, and they came back spread over the drain window. {@code -Dchathub.restart.clients=2000} for the full size.
 */
@Tag("long")
class RollingRestartIT {

    private static final Logger LOG = LoggerFactory.getLogger(RollingRestartIT.class);
    private static final int CLIENTS = Integer.getInteger("chathub.restart.clients", 200);
    private static final Duration WINDOW = Duration.ofMillis(Long.getLong("chathub.restart.window", 4_000));

    private final SharedBroker broker = new SharedBroker(RoomOptions.DEFAULT);
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Long> returns = new ConcurrentLinkedQueue<>();

    private final class Witness implements ChatListener {
        private final String name;
        private volatile long known;

        Witness(String name) {
            this.name = name;
        }

        @Override
        public void onJoined(RoomSnapshot room) {
            if (room.returned()) {
                returns.add(System.nanoTime());
            } else {
                known = room.offset();
            }
        }

        @Override
        public void onMessage(MessagePosted message) {
            if (message.offset() != known + 1) {
                faults.add(name + " heard " + message.offset() + " after " + known);
            }
            known = message.offset();
        }

        @Override
        public void onGap(Gap gap) {
            faults.add(name + " missed " + gap);
        }
    }

    private ChatServer start(int port) {
        Hub hub = Hub.builder()
                .broker(broker.node())
                .options(HubOptions.builder()
                        .drainWindow(WINDOW)
                        .requestRate(RateLimit.UNLIMITED)
                        .joinRate(RateLimit.UNLIMITED)
                        .build())
                .build();
        return ChatServer.builder()
                .host("127.0.0.1")
                .port(port)
                .hub(hub)
                .options(WebOptions.builder().maxConnectionsPerAddress(10_000).build())
                .build()
                .start();
    }

    @Test
    @Timeout(240)
    void allComeBackNoneLosesAnythingAndTheyComeSpread() throws Exception {
        // A third node, on which nobody is: it talks all the while.
        Hub talker = Hub.builder().broker(broker.node()).build().start();
        ChatServer first = start(0);
        int port = first.port();
        URI uri = URI.create("ws://127.0.0.1:" + port + "/ws");
        List<ChatClient> clients = new ArrayList<>();
        List<Witness> witnesses = new ArrayList<>();
        ScheduledExecutorService mouth = Executors.newSingleThreadScheduledExecutor();
        AtomicInteger said = new AtomicInteger();
        ChatServer second = null;
        try {
            for (int i = 0; i < CLIENTS; i++) {
                Witness witness = new Witness("c" + i);
                witnesses.add(witness);
                ChatClient client = ChatClient.builder(uri)
                        .username("c" + i)
                        .listener(witness)
                        .reconnect(ReconnectPolicy.builder()
                                .baseDelay(Duration.ofMillis(100))
                                .maxDelay(Duration.ofSeconds(1))
                                .build())
                        .connectTimeout(Duration.ofSeconds(30))
                        .build();
                clients.add(client);
                client.connect().get(60, TimeUnit.SECONDS);
                client.room("dev").join().get(60, TimeUnit.SECONDS);
            }
            var unused = mouth.scheduleAtFixedRate(
                    () -> talker.room("dev").publish("host", "m" + said.incrementAndGet()),
                    0,
                    50,
                    TimeUnit.MILLISECONDS);
            await().until(() -> said.get() > 20);

            long began = System.nanoTime();
            first.close();
            second = await().pollInterval(Duration.ofMillis(20))
                    .ignoreException(BindFailedException.class)
                    .until(() -> start(port), server -> true);
            long up = System.nanoTime();
            await().atMost(Duration.ofMinutes(2)).until(() -> returns.size() == CLIENTS);
            long last = returns.stream().mapToLong(at -> at).max().orElseThrow();

            mouth.shutdown();
            assertThat(mouth.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> witnesses.stream().allMatch(witness -> witness.known == said.get()));
            int[] byTenth = new int[20];
            returns.forEach(at -> byTenth[(int) Math.min(19, (at - began) * 10 / WINDOW.toNanos())]++);
            LOG.warn(
                    "{} clients back {} ms after the drain began ({} ms after the new node was up); returns by tenth of the {} ms window: {}; {} messages meanwhile",
                    CLIENTS,
                    TimeUnit.NANOSECONDS.toMillis(last - began),
                    TimeUnit.NANOSECONDS.toMillis(last - up),
                    WINDOW.toMillis(),
                    Arrays.toString(byTenth),
                    said.get());

            assertThat(faults).isEmpty();
            // Each tenth of the window brings its share, from the moment on that the new node is there.
            int upTenth = (int) ((up - began) * 10 / WINDOW.toNanos());
            for (int tenth = upTenth + 2; tenth < 10; tenth++) {
                assertThat(byTenth[tenth])
                        .as("tenth %d of %s", tenth, Arrays.toString(byTenth))
                        .isBetween(CLIENTS / 40, CLIENTS / 4);
            }
        } finally {
            mouth.shutdownNow();
            clients.parallelStream().forEach(ChatClient::close);
            first.close();
            if (second != null) {
                second.close();
            }
            talker.close();
        }
    }
}
