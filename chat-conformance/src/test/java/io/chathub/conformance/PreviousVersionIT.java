package io.chathub.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.ChatRoom;
import io.chathub.client.Gap;
import io.chathub.client.ReconnectPolicy;
import io.chathub.protocol.event.MessagePosted;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Chats with the version before messages could change. Its client and its server are present by their frames, which were recorded
 * over sockets: each chatted with the other side of the version that had the changes. The transcripts name the commits.
 */
@Timeout(60)
class PreviousVersionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Transcript recorded(String name) throws IOException {
        try (InputStream in = PreviousVersionIT.class.getResourceAsStream("previous/" + name + ".txt")) {
            assertThat(in).as("the transcript %s", name).isNotNull();
            return Transcripts.parse("v2/" + name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** While messages are edited, deleted, pinned and reacted to, and the numbering begins anew. */
    @Test
    void clientOfThePreviousVersion_chatsWithThisServer() throws Exception {
        try (ChangingServer server = new ChangingServer()) {
            new ServerCheck(URI.create("ws://127.0.0.1:" + server.port() + "/ws"), PATIENCE).play(recorded("client"));
        }
    }

    /** Over a cut, a loss of history, and a restart. */
    @Test
    void thisClient_chatsWithTheServerOfThePreviousVersion() throws Exception {
        Listener heard = new Listener();
        try (ClientCheck server = new ClientCheck(0, PATIENCE);
                ChatClient client = ann(server, heard)) {
            Transcript transcript = recorded("server");
            CompletableFuture<Void> played = CompletableFuture.runAsync(() -> play(server, transcript));
            client.connect().get(20, TimeUnit.SECONDS);
            ChatRoom room = client.room("dev");
            var joining = room.join();
            assertThat(offsetOf(room, "one")).isEqualTo(1);
            heard.await("3 three");
            assertThat(offsetOf(room, "four")).isEqualTo(4);
            heard.await("gap, new epoch");
            assertThat(offsetOf(room, "after the restart")).isEqualTo(1);
            played.get(40, TimeUnit.SECONDS);
            // The listener runs on an executor: the ack can come before the call.
            heard.await("1 after the restart");
            assertThat(joining).isCompleted();
            assertThat(heard.calls)
                    .containsExactly(
                            "1 one",
                            "2 two",
                            "3 three",
                            "4 four",
                            "gap 5..7",
                            "8 more 3",
                            "9 more 4",
                            "10 more 5",
                            "11 more 6",
                            "12 more 7",
                            "13 last",
                            "gap, new epoch",
                            "1 after the restart");
        }
    }

    private static void play(ClientCheck server, Transcript transcript) {
        try {
            server.play(transcript);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long offsetOf(ChatRoom room, String text) throws Exception {
        return room.send(text).get(20, TimeUnit.SECONDS).offset();
    }

    private static ChatClient ann(ClientCheck server, ChatListener listener) {
        return ChatClient.builder(URI.create("ws://127.0.0.1:" + server.port() + "/ws"))
                .username("ann")
                .reconnect(ReconnectPolicy.builder()
                        .baseDelay(Duration.ofMillis(20))
                        .maxDelay(Duration.ofMillis(100))
                        .build())
                .listener(listener)
                .build();
    }

    private static final class Listener implements ChatListener {
        private final List<String> calls = new CopyOnWriteArrayList<>();

        @Override
        public void onMessage(MessagePosted event) {
            calls.add(event.offset() + " " + event.text());
        }

        @Override
        public void onGap(Gap gap) {
            calls.add(gap.newEpoch() ? "gap, new epoch" : "gap " + gap.from() + ".." + gap.to());
        }

        void await(String call) {
            Awaitility.await().atMost(PATIENCE).until(() -> calls.contains(call));
        }
    }
}
