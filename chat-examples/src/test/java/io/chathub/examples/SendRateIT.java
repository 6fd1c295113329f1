package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatClientBuilder;
import io.chathub.client.ChatListener;
import io.chathub.client.ChatRoom;
import io.chathub.client.Disconnection;
import io.chathub.client.Receipt;
import io.chathub.client.ReconnectPolicy;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.server.jetty.ChatServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A client with the default options sends without a pause to a server with the default options. {@code
 * -Dchathub.sends=10000} is the number of messages.
 */
@SuppressWarnings("FutureReturnValueIgnored") // sendWhenSpace returns the future of a future
@Tag("long")
class SendRateIT {

    private static final int MESSAGES = Integer.getInteger("chathub.sends", 250);
    private static final int AT_ONCE = 60;
    private static final int PER_SECOND = 20;

    @Test
    void sendsInARow_arriveInOrderWithoutADisconnect() throws Exception {
        try (ChatServer server = ChatServer.builder().port(0).build().start()) {
            ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
            ConcurrentLinkedQueue<Disconnection> losses = new ConcurrentLinkedQueue<>();
            ChatListener listener = new ChatListener() {
                @Override
                public void onMessage(MessagePosted event) {
                    received.add(event.text());
                }

                @Override
                public void onDisconnected(Disconnection disconnection) {
                    losses.add(disconnection);
                }
            };
            try (ChatClient client = ChatClient.builder(URI.create("ws://127.0.0.1:" + server.port()))
                    .username("bot")
                    .listener(listener)
                    .reconnect(ReconnectPolicy.DEFAULT)
                    .build()) {
                client.connect().get(10, TimeUnit.SECONDS);
                ChatRoom lobby = client.room("lobby");
                lobby.join().get(10, TimeUnit.SECONDS);
                List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
                long begun = System.nanoTime();
                for (int i = 0; i < MESSAGES; i++) {
                    String text = String.valueOf(i);
                    receipts.add(
                            MESSAGES <= ChatClientBuilder.DEFAULT_MAX_OUTBOX
                                    ? lobby.send(text)
                                    : lobby.sendWhenSpace(text).get(1, TimeUnit.MINUTES));
                }
                CompletableFuture.allOf(receipts.toArray(CompletableFuture<?>[]::new))
                        .get(2, TimeUnit.MINUTES);
                double seconds = (System.nanoTime() - begun) / 1e9;
                long refusals = server.hub().monitoring().refusals().getOrDefault(ErrorCode.RATE_LIMITED, 0L);
                System.out.printf(
                        "%d messages in %.1f s (the rate allows %.1f s), %d refusals%n",
                        MESSAGES, seconds, best(), refusals);
                assertThat(losses).isEmpty();
                assertThat(receipts.stream().map(receipt -> receipt.join().offset()))
                        .isSorted()
                        .doesNotHaveDuplicates();
                assertThat(refusals).isLessThan(MESSAGES / 5);
                await().until(() -> received.size() == MESSAGES);
                assertThat(received)
                        .containsExactlyElementsOf(IntStream.range(0, MESSAGES)
                                .mapToObj(String::valueOf)
                                .toList());
                assertThat(losses).isEmpty();
            }
        }
    }

    private static double best() {
        return (double) (MESSAGES - AT_ONCE) / PER_SECOND;
    }
}
