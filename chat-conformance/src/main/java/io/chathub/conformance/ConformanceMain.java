package io.chathub.conformance;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The runner of the transcripts. Exit code 0: all kept; 1: some not; 2: it could not be run. */
@Command(
        name = "chat-conformance",
        mixinStandardHelpOptions = true,
        description = "Checks a chat server, or a client, against the transcripts of the protocol.")
public final class ConformanceMain implements Callable<Integer> {

    private static final class Mode {
        @Option(names = "--list", required = true, description = "Lists the transcripts.")
        private boolean list;

        @Option(
                names = "--server",
                required = true,
                description = "Checks the server at this address, such as ws://localhost:3000/ws.")
        private @Nullable URI server;

        @Option(
                names = "--listen",
                required = true,
                description = "Plays the server on this port, for a client under test.")
        private @Nullable Integer port;
    }

    @ArgGroup(multiplicity = "1")
    private Mode mode = new Mode();

    @Option(names = "--only", defaultValue = "", description = "Only transcripts whose name contains this.")
    private String only = "";

    @Option(
            names = "--timeout",
            defaultValue = "5",
            description = "How many seconds to wait for each line; ${DEFAULT-VALUE}.")
    private int timeoutSeconds;

    @Option(
            names = "--moderator-token",
            defaultValue = "",
            description =
                    "A token of the server under test whose user moderates; without it those transcripts are skipped.")
    private String moderatorToken = "";

    @Spec
    private @Nullable CommandSpec spec;

    /** Runs it. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ConformanceMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = Objects.requireNonNull(spec, "spec").commandLine().getOut();
        List<Transcript> chosen = Transcripts.all().stream()
                .filter(transcript -> transcript.name().contains(only))
                .filter(transcript -> mode.list || transcript.isForClients() == (mode.port != null))
                .toList();
        if (chosen.isEmpty()) {
            out.println("no transcript is called " + only);
            return 2;
        }
        if (mode.list) {
            chosen.forEach(transcript -> out.println(transcript.name() + "  " + transcript.title()
                    + (transcript.isForClients() ? "  [clients: " + transcript.task() + "]" : "")));
            return 0;
        }
        Duration patience = Duration.ofSeconds(timeoutSeconds);
        URI server = mode.server;
        return server != null ? checkServer(server, patience, chosen, out) : checkClient(patience, chosen, out);
    }

    private int checkServer(URI server, Duration patience, List<Transcript> chosen, PrintWriter out)
            throws InterruptedException {
        ServerCheck check = new ServerCheck(server, patience, moderatorToken);
        int broken = 0;
        for (Transcript transcript : chosen) {
            if (transcript.needsModerator() && moderatorToken.isEmpty()) {
                out.println("SKIP " + transcript.name() + ", since no --moderator-token is given");
                continue;
            }
            try {
                check.play(transcript);
                out.println("PASS " + transcript.name());
            } catch (Transcript.Broken e) {
                broken++;
                out.println("FAIL " + transcript.name() + ", " + e.getMessage());
            }
        }
        return broken == 0 ? 0 : 1;
    }

    private int checkClient(Duration patience, List<Transcript> chosen, PrintWriter out) throws InterruptedException {
        int broken = 0;
        for (Transcript transcript : chosen) {
            try (ClientCheck check = new ClientCheck(mode.port == null ? 0 : mode.port, patience)) {
                out.println(transcript.name() + ": listening on ws://127.0.0.1:" + check.port()
                        + "/ws; your client is to: " + transcript.task());
                check.play(transcript);
                out.println("PASS " + transcript.name());
            } catch (Transcript.Broken e) {
                broken++;
                out.println("FAIL " + transcript.name() + ", " + e.getMessage());
            }
        }
        return broken == 0 ? 0 : 1;
    }
}
