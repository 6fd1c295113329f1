package io.chathub.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatRoom;
import io.chathub.client.Receipt;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Hub;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.runtime.ChatRuntime;
import io.chathub.server.jetty.ChatServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker that is away for a moment, over sockets: the client waits for as long as the server asks, and sends again. */
@Tag("long")
@Timeout(60)
class UnavailableIT {

    private static final Duration WAIT = Duration.ofMillis(1_500);

    private record Attempt(String text, String key, long nanoTime) {}

    private static final class AwayBroker extends ForwardingBroker {

        private final List<Attempt> attempts = new CopyOnWriteArrayList<>();

        AwayBroker() {
            super(new InMemoryBroker(RoomOptions.DEFAULT, System::nanoTime, new IdGenerator(ChatRuntime.system())));
        }

        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            if (!(request.event() instanceof MessagePosted message)) {
                return super.publish(request);
            }
            String key = String.valueOf(request.idempotencyKey());
            boolean first = attempts.stream().noneMatch(attempt -> attempt.key.equals(key));
            attempts.add(new Attempt(message.text(), key, System.nanoTime()));
            return first
                    ? CompletableFuture.failedFuture(
                            new ProtocolException(ErrorCode.UNAVAILABLE, "away on purpose", null, WAIT))
                    : super.publish(request);
        }
    }

    private final AwayBroker broker = new AwayBroker();

    @Test
    void messages_waitAsLongAsTheServerAsksAndAreThereOnce() {
        Hub hub = Hub.builder().broker(broker).build();
        try (ChatServer server = ChatServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .hub(hub)
                        .build()
                        .start();
                ChatClient client = ChatClient.builder(URI.create("ws://127.0.0.1:" + server.port() + "/ws"))
                        .username("Ann")
                        .build()) {
            client.connect().join();
            ChatRoom room = client.room("dev");
            room.join().join();
            CompletableFuture<Receipt> one = room.send("one");
            CompletableFuture<Receipt> two = room.send("two");
            assertThat(one.join().offset()).isEqualTo(1);
            assertThat(two.join().offset()).isEqualTo(2);
            assertThat(List.of(one.join(), two.join())).noneMatch(Receipt::duplicate);
            assertThat(hub.room("dev")
                            .history(HistoryQuery.newest(10))
                            .toCompletableFuture()
                            .join()
                            .messages())
                    .extracting(MessagePosted::text)
                    .containsExactly("one", "two");
        }
        assertThat(broker.attempts).extracting(Attempt::text).containsExactly("one", "one", "two", "two");
        for (int i = 0; i < 4; i += 2) {
            Attempt refused = broker.attempts.get(i);
            Attempt again = broker.attempts.get(i + 1);
            assertThat(again.key).isEqualTo(refused.key);
            assertThat(Duration.ofNanos(again.nanoTime - refused.nanoTime)).isGreaterThanOrEqualTo(WAIT);
        }
    }
}
