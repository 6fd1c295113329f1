package io.chathub.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The transcripts are true: of this server, and of this client; and the runner sees who does not keep to them. */
@Timeout(60)
class TranscriptsIT {

    private static final String MODERATOR = "the-token-of-a-moderator";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** How long an answer is awaited that may never come: long enough for a busy machine to connect. */
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(5);

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
            client.connect().get(5, TimeUnit.SECONDS);
            var joining = client.room("dev").join();
            if (transcript.task().contains("send")) {
                var sent = client.room("dev").send("Hi");
                played.get(40, TimeUnit.SECONDS);
                assertThat(sent.get(5, TimeUnit.SECONDS).offset()).isPositive();
            } else {
                played.get(40, TimeUnit.SECONDS);
            }
            assertThat(joining).isCompleted();
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

    private static CompletableFuture<Void> playing(ClientCheck check, Transcript transcript) {
        return CompletableFuture.runAsync(() -> {
            try {
                check.play(transcript);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    // One side of the runner against the other: what one says falsely the other has to see.

    private static final String HONEST = """
            # title: honest
            # task: none
            you connects chat.v2
            you < {"type":"connect","id":"c1","version":2}
            you > {"type":"join","ref":"1","username":"John","room":"dev"}
            you < {"type":"joined","ref":"1","epoch":"k3","offset":41,"recovered":true}
            you > {"type":"message","ref":"2","key":"a","text":"Hi"}
            you < {"type":"ack","ref":"2","epoch":"k3","offset":42,"timestamp":"2024-01-01T12:00:00.123Z"}
            you < {"type":"message","text":"Hi","offset":42}
            """;

    private static final String EXPECTED = """
            # title: expected
            you connects chat.v2
            you < {"type":"connect","id":"$you","version":2}
            you > {"type":"join","ref":"1","username":"John","room":"dev"}
            you < {"type":"joined","ref":"1","epoch":"$epoch","recovered":true}
            you > {"type":"message","ref":"2","key":"a","text":"Hi"}
            you < {"type":"ack","ref":"2","epoch":"$epoch","offset":"$place","timestamp":"$time","duplicate":"$absent"}
            you < {"type":"message","text":"Hi","offset":"$place"}
            """;

    private static void play(String server, String client) throws Exception {
        try (ClientCheck check = new ClientCheck(0, PATIENCE)) {
            CompletableFuture<Void> played = playing(check, Transcripts.parse("v2/server", server));
            new ServerCheck(URI.create("ws://127.0.0.1:" + check.port() + "/ws"), SHORT_PATIENCE)
                    .play(Transcripts.parse("v2/client", client));
            played.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoIsHonestPasses() throws Exception {
        play(HONEST, EXPECTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"offset\":42,\"timestamp\" | \"offset\":43,\"timestamp\" | line 8: .offset: 42 instead of 43",
                "\"epoch\":\"k3\",\"offset\":42 | \"epoch\":\"k4\",\"offset\":42 | line 7: .epoch",
                "\"recovered\":true | \"recovered\":false | line 5: .recovered: false instead of true",
                "2024-01-01T12:00:00.123Z | 2024-01-01T12:00:00Z | line 7: .timestamp",
                "00.123Z\"} | 00.123Z\",\"duplicate\":true} | line 7: .duplicate: is there",
                "\"ref\":\"2\",\"epoch\" | \"ref\":\"3\",\"epoch\" | line 7: .ref",
                "you < {\"type\":\"message\",\"text\":\"Hi\",\"offset\":42} | # nothing | line 8: nothing came",
                "\"version\":2 | \"versions\":2 | line 3: .version: is missing"
            })
    void whoIsNotIsToldWhere(String honest, String altered, String message) {
        assertThat(HONEST).contains(honest);
        assertThatThrownBy(() -> play(HONEST.replace(honest, altered), EXPECTED))
                .hasMessageContaining(message);
    }

    @Test
    void aClientThatDoesNotKeepToItIsToldWhere() throws Exception {
        String otherKey = EXPECTED.replace("\"key\":\"a\"", "\"key\":\"b\"");
        try (ClientCheck check = new ClientCheck(0, PATIENCE)) {
            CompletableFuture<Void> played = playing(check, Transcripts.parse("v2/server", HONEST));
            assertThatThrownBy(
                            () -> new ServerCheck(URI.create("ws://127.0.0.1:" + check.port() + "/ws"), SHORT_PATIENCE)
                                    .play(Transcripts.parse("v2/client", otherKey)))
                    .isInstanceOf(Transcript.Broken.class);
            assertThatThrownBy(() -> played.get(30, TimeUnit.SECONDS))
                    .hasMessageContaining("line 7: .key: \"b\" instead of \"a\"");
        }
    }

    @Test
    void laterFramesAreFound_andSilenceIsChecked() throws Exception {
        play(
                HONEST,
                EXPECTED.replace("you < {\"type\":\"ack\"", "you <~ {\"type\":\"message\"")
                        .replace(
                                "\"ref\":\"2\",\"epoch\":\"$epoch\",\"offset\":\"$place\",\"timestamp\":\"$time\",\"duplicate\":\"$absent\"",
                                "\"text\":\"Hi\"")
                        .replace(
                                "you < {\"type\":\"message\",\"text\":\"Hi\",\"offset\":\"$place\"}",
                                "you ! {\"type\":\"message\"}"));
        assertThatThrownBy(() ->
                        play(HONEST, EXPECTED.replace("you < {\"type\":\"message\"", "you ! {\"type\":\"message\"")))
                .hasMessageContaining("line 8: heard {");
        assertThatThrownBy(() ->
                        play(HONEST, EXPECTED.replace("you < {\"type\":\"message\"", "you <~ {\"type\":\"nothing\"")))
                .hasMessageContaining("line 8: nothing like it came");
        assertThatThrownBy(() -> play(HONEST, EXPECTED.replace("\"room\":\"dev\"", "\"room\":\"${you}\"")))
                .hasMessageContaining("you is no user");
    }

    @Test
    void aLineThatIsNoneIsNamed() {
        assertThatThrownBy(() -> Transcripts.parse("x", "# title: t\nann shouts"))
                .hasMessage("x, line 2: cannot be read: ann shouts");
        assertThatThrownBy(() -> Transcripts.parse("x", "ann closes")).hasMessage("x: no title");
        assertThatThrownBy(() -> new JsonPattern("[]", false)).hasMessageContaining("not a JSON object");
    }
}
