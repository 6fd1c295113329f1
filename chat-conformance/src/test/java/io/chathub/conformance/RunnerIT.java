package io.chathub.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The two sides of the runner against each other: one side sends by a script, and the other side has to name each difference to
 * the transcript. {@link TranscriptsIT} is about the transcripts.
 */
@Timeout(60)
class RunnerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** The wait for an answer that may never come: long enough for a busy machine to connect. */
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(5);

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
            CompletableFuture<Void> played = TranscriptsIT.playing(check, Transcripts.parse("v2/server", server));
            new ServerCheck(URI.create("ws://127.0.0.1:" + check.port() + "/ws"), SHORT_PATIENCE)
                    .play(Transcripts.parse("v2/client", client));
            played.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void equalScripts_pass() throws Exception {
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
    void aDifferenceOfTheServer_isNamedWithItsLine(String honest, String altered, String message) {
        assertThat(HONEST).contains(honest);
        assertThatThrownBy(() -> play(HONEST.replace(honest, altered), EXPECTED))
                .hasMessageContaining(message);
    }

    @Test
    void aDifferenceOfTheClient_isNamedWithItsLine() throws Exception {
        String otherKey = EXPECTED.replace("\"key\":\"a\"", "\"key\":\"b\"");
        try (ClientCheck check = new ClientCheck(0, PATIENCE)) {
            CompletableFuture<Void> played = TranscriptsIT.playing(check, Transcripts.parse("v2/server", HONEST));
            assertThatThrownBy(
                            () -> new ServerCheck(URI.create("ws://127.0.0.1:" + check.port() + "/ws"), SHORT_PATIENCE)
                                    .play(Transcripts.parse("v2/client", otherKey)))
                    .isInstanceOf(Transcript.Broken.class);
            assertThatThrownBy(() -> played.get(30, TimeUnit.SECONDS))
                    .hasMessageContaining("line 7: .key: \"b\" instead of \"a\"");
        }
    }

    @Test
    void laterFrames_areFound_andSilenceIsChecked() throws Exception {
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
    void anUnreadableLine_isNamed() {
        assertThatThrownBy(() -> Transcripts.parse("x", "# title: t\nann shouts"))
                .hasMessage("x, line 2: cannot be read: ann shouts");
        assertThatThrownBy(() -> Transcripts.parse("x", "ann closes")).hasMessage("x: no title");
        assertThatThrownBy(() -> new JsonPattern("[]", false)).hasMessageContaining("not a JSON object");
    }
}
