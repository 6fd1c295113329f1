package io.chathub.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ChatClient;
import io.chathub.client.ReconnectPolicy;
import io.chathub.core.Hub;
import io.chathub.core.auth.GuestKeys;
import io.chathub.core.hook.Identity;
import io.chathub.protocol.state.Role;
import io.chathub.server.jetty.ChatServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The server and the Java client keep to the transcripts; {@link RunnerIT} is about the runner that checks them. */
@Timeout(60)
class TranscriptsIT {

    private static final String MODERATOR = "the-token-of-a-moderator";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    static List<String> forClients() {
        return Transcripts.all().stream()
                .filter(Transcript::isForClients)
                .map(Transcript::name)
                .toList();
    }

    private static Transcript named(String name) {
        return Transcripts.all().stream()
                .filter(transcript -> transcript.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theServerKeepsToAllOfThem() {
        Hub hub =
                Hub.builder().tokens(GuestKeys.orElse(TranscriptsIT::moderator)).build();
        try (ChatServer server = ChatServer.builder().port(0).hub(hub).build().start()) {
            StringWriter out = new StringWriter();
            int code = new CommandLine(new ConformanceMain())
                    .setOut(new PrintWriter(out, true))
                    .execute("--server", "ws://localhost:" + server.port() + "/ws", "--moderator-token", MODERATOR);
            assertThat(out.toString()).doesNotContain("FAIL", "SKIP");
            assertThat(code).isZero();
            assertThat(out.toString().lines())
                    .hasSize(Transcripts.all().size() - forClients().size());
        }
    }

    private static @Nullable Identity moderator(String token) {
        return token.equals(MODERATOR) ? new Identity("mod", null).withRole(Role.MODERATOR) : null;
    }

    @Test
    void aTranscriptWithAModerator_isSkippedLoudlyWithoutOne() {
        try (ChatServer server = ChatServer.builder().port(0).build().start()) {
            StringWriter out = new StringWriter();
            int code = new CommandLine(new ConformanceMain())
                    .setOut(new PrintWriter(out, true))
                    .execute("--server", "ws://localhost:" + server.port() + "/ws", "--only", "pins");
            assertThat(out.toString()).contains("SKIP v2/pins");
            assertThat(code).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("forClients")
    void theJavaClientKeepsToThoseForClients(String name) throws Exception {
        Transcript transcript = named(name);
        try (ClientCheck check = new ClientCheck(0, PATIENCE);
                ChatClient client = john(check)) {
            CompletableFuture<Void> played = playing(check, transcript);
            client.connect().get(40, TimeUnit.SECONDS);
            var joining = client.room("dev").join();
            if (transcript.task().contains("send")) {
                var sent = client.room("dev").send("Hi");
                played.get(40, TimeUnit.SECONDS);
                assertThat(sent.get(40, TimeUnit.SECONDS).offset()).isPositive();
            } else {
                played.get(40, TimeUnit.SECONDS);
            }
            assertThat(joining).succeedsWithin(PATIENCE);
        }
    }

    private static ChatClient john(ClientCheck check) {
        return ChatClient.builder(URI.create("ws://127.0.0.1:" + check.port() + "/ws"))
                .username("John")
                .reconnect(ReconnectPolicy.builder()
                        .baseDelay(Duration.ofMillis(20))
                        .maxDelay(Duration.ofMillis(100))
                        .build())
                .build();
    }

    /** Plays a transcript in another thread. */
    static CompletableFuture<Void> playing(ClientCheck check, Transcript transcript) {
        return CompletableFuture.runAsync(() -> {
            try {
                check.play(transcript);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
