package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatRoom;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Each acknowledged message is synced to the disk: the calls of the system are counted by strace. */
@Tag("long")
class DataDirSyncIT {

    private static final int MESSAGES = 100;

    /** Commits as the store does, without a sync of each commit. */
    private static final String UNSYNCED = """
            import java.sql.*;
            class Unsynced {
                public static void main(String[] args) throws Exception {
                    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + args[0]); Statement s = c.createStatement()) {
                        s.execute("pragma journal_mode = wal");
                        s.execute("pragma synchronous = normal");
                        s.execute("create table t(x)");
                        for (int i = 0; i < %d; i++) {
                            s.execute("insert into t values(" + i + ")");
                        }
                    }
                }
            }
            """.formatted(MESSAGES);

    @TempDir
    Path data;

    @BeforeAll
    static void requireStrace() throws Exception {
        boolean traces;
        try {
            traces = new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            traces = false;
        }
        if (!traces) {
            LoggerFactory.getLogger(DataDirSyncIT.class)
                    .warn("SKIPPED: the count of the disk's syncs needs strace, and the right to trace a process");
        }
        assumeTrue(traces, "no strace");
    }

    private List<String> strace() {
        return List.of("strace", "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", log().toString());
    }

    private Path log() {
        return data.resolveSibling(data.getFileName() + ".strace");
    }

    /** The syncs of the database's log. */
    private long syncs() throws IOException {
        try (var lines = Files.lines(log())) {
            return lines.filter(line -> line.matches(".*\\b(fsync|fdatasync)\\([0-9]+<.*chat\\.db-wal>.*"))
                    .count();
        }
    }

    @Test
    void eachAck_isASync() throws Exception {
        Map<String, String> environment =
                Map.of("PORT", "0", "CHAT_DATA_DIR", data.toString(), "CHAT_MESSAGE_RATE", "off");
        try (ServerProcess server = ServerProcess.startBelow(strace(), environment, "--host", "127.0.0.1");
                ChatClient ann = ChatClient.builder(URI.create("ws://127.0.0.1:" + server.port() + "/ws"))
                        .username("ann")
                        .build()) {
            ann.connect().get(30, TimeUnit.SECONDS);
            ChatRoom room = ann.room("dev");
            room.join().get(30, TimeUnit.SECONDS);
            long before = syncs();
            for (int i = 0; i < MESSAGES; i++) {
                room.send("message " + i).get(30, TimeUnit.SECONDS);
            }
            assertThat(syncs() - before).as("syncs of %d messages", MESSAGES).isGreaterThanOrEqualTo(MESSAGES);
            ProcessHandle.of(server.pid()).orElseThrow().descendants().forEach(ProcessHandle::destroy);
            assertThat(server.exitCode()).isZero();
        } finally {
            Files.deleteIfExists(log());
        }
    }

    /** The fault that the count is for: a store that does not sync its commits. */
    @Test
    void commitsWithoutSyncs_areFound() throws Exception {
        Path source = Files.writeString(data.resolve("Unsynced.java"), UNSYNCED);
        List<String> command = new ArrayList<>(strace());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("chathub.server.jar"),
                source.toString(),
                data.resolve("chat.db").toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(syncs()).as("syncs of %d commits", MESSAGES).isLessThan(MESSAGES / 10);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(log());
        }
    }
}
