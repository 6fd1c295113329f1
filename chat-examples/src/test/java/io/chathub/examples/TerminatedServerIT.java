package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.client.ChatClient;
import io.chathub.client.ReconnectPolicy;
import io.chathub.protocol.event.MessagePosted;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** SIGTERM while the clients of a server talk: each message with an ack reaches each client, and the server exits with 0. */
@Tag("long")
class TerminatedServerIT {

    private static final int CLIENTS = 40;
    private static final int ACKS = 400;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Map<String, String> OPTIONS = Map.of("PORT", "0", "CHAT_MESSAGE_RATE", "off");

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    /** A client that sends its next message when the one before is acknowledged. */
    private final class Talker {
        private final ChatClient client;
        private final Set<String> received = ConcurrentHashMap.newKeySet();
        private final String name;
        private int sent;

        Talker(int number, URI server) throws Exception {
            name = "talker" + number;
            client = ChatClient.builder(server)
                    .username(name)
                    .reconnect(ReconnectPolicy.NEVER)
                    .build();
            client.connect().get(30, TimeUnit.SECONDS);
            client.room("dev").on(MessagePosted.class, message -> received.add(message.text()));
            client.room("dev").join().get(30, TimeUnit.SECONDS);
        }

        void talk() {
            String text = name + "-" + sent++;
            var unused = client.room("dev").send(text).thenAccept(receipt -> {
                acknowledged.add(text);
                talk();
            });
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void termination_losesNoAcknowledgedMessage() throws Exception {
        try (ServerProcess server = ServerProcess.start(OPTIONS, List.of(), "--host", "127.0.0.1")) {
            List<Talker> talkers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                talkers.add(new Talker(i, URI.create("ws://127.0.0.1:" + server.port() + "/ws")));
            }
            talkers.forEach(Talker::talk);
            await().atMost(LONG).until(() -> acknowledged.size() >= ACKS);

            server.terminate();

            assertThat(talkers)
                    .allSatisfy(talker -> assertThat(talker.client
                                    .closed()
                                    .get(60, TimeUnit.SECONDS)
                                    .code())
                            .isEqualTo(1012));
            assertThat(server.exitCode()).isZero();
            assertThat(server.output()).noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKS);
            for (Talker talker : talkers) {
                Set<String> lost = new HashSet<>(acknowledged);
                lost.removeAll(talker.received);
                assertThat(lost)
                        .as("acknowledged and not received by %s", talker.name)
                        .isEmpty();
                talker.client.close();
            }
        }
    }
}
