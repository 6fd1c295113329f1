package io.chathub.server.jakarta.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.conformance.ConformanceMain;
import io.chathub.core.Hub;
import io.chathub.core.auth.GuestKeys;
import io.chathub.core.hook.Identity;
import io.chathub.protocol.state.Role;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.ChatHost;
import io.chathub.server.servlet.suite.ServedChat;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** All transcripts for servers. */
@Tag("long")
public class ServerTranscriptsIT {

    private static final String MODERATOR = "the-token-of-a-moderator";

    @Test
    void transcripts_areKept() {
        Hub hub = Hub.builder()
                .tokens(GuestKeys.orElse(ServerTranscriptsIT::moderator))
                .build();
        try (ServedChat server = ServedChat.start(ChatHost.get(), hub, WebOptions.DEFAULT)) {
            List<String> lines =
                    run("--server", "ws://localhost:" + server.port() + "/ws", "--moderator-token", MODERATOR);
            List<String> forServers = run("--list").stream()
                    .filter(line -> !line.contains("[clients: "))
                    .map(line -> "PASS " + line.substring(0, line.indexOf(' ')))
                    .toList();
            assertThat(lines).isEqualTo(forServers).isNotEmpty();
        }
    }

    private static List<String> run(String... arguments) {
        StringWriter out = new StringWriter();
        new CommandLine(new ConformanceMain())
                .setOut(new PrintWriter(out, true))
                .execute(arguments);
        return out.toString().lines().toList();
    }

    private static @Nullable Identity moderator(String token) {
        return token.equals(MODERATOR) ? new Identity("mod", null).withRole(Role.MODERATOR) : null;
    }
}
