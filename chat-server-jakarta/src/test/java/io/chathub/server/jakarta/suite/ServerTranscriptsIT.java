package io.chathub.server.jakarta.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.conformance.ConformanceMain;
import io.chathub.core.HubOptions;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.ServedChat;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** All transcripts for servers. */
public class ServerTranscriptsIT {

    private static final int TRANSCRIPTS = 11;

    @Test
    void transcripts_areKept() {
        try (ServedChat server = ServedChat.start(HubOptions.DEFAULT, WebOptions.DEFAULT)) {
            StringWriter out = new StringWriter();
            int code = new CommandLine(new ConformanceMain())
                    .setOut(new PrintWriter(out, true))
                    .execute("--server", "ws://localhost:" + server.port() + "/ws");
            assertThat(out.toString()).doesNotContain("FAIL");
            assertThat(code).isZero();
            assertThat(out.toString().lines()).hasSizeGreaterThanOrEqualTo(TRANSCRIPTS);
        }
    }
}
