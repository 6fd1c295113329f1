package io.chathub.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chathub.core.Hub;
import io.chathub.server.jetty.ChatServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A disk without space, over sockets: messages are refused, reads go on, and messages are taken again once there is space. */
class FullDiskIT {

    private static final String LARGE = "x".repeat(4_000);

    private Path disk;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createTempDirectory("chathub-disk");
        mounted = System.getProperty("os.name").equals("Linux")
                && run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk.toString()) == 0;
        if (!mounted) {
            LoggerFactory.getLogger(FullDiskIT.class)
                    .warn("SKIPPED: the test of a full disk needs root on Linux, to mount a small file system");
        }
        assumeTrue(mounted, "no small file system");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", "-l", disk.toString())).isZero();
        }
        Files.deleteIfExists(disk);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    @Tag("long")
    void fullDisk_refusesMessagesAndGoesOnWithSpace() throws Exception {
        Path data = disk.resolve("data");
        List<String> acked = new ArrayList<>();
        String epoch;
        try (ChatServer server = start(data);
                RawClient ann = new RawClient(server.port())) {
            epoch = RawClient.field(ann.join("ann", "dev", ""), "epoch");
            acked.add(RawClient.field(ann.post("dev", "first", "first " + LARGE), "offset"));
            Path ballast = disk.resolve("ballast");
            fill(ballast);
            List<String> pending = new ArrayList<>();
            String refused = "";
            for (int i = 0; refused.isEmpty(); i++) {
                String answer = ann.answerWithin("dev", "k" + i, "number " + i + " " + LARGE, Duration.ofSeconds(4));
                if (answer.contains("unavailable")) {
                    refused = answer;
                } else if (answer.isEmpty()) {
                    pending.add("k" + i);
                } else {
                    acked.add(RawClient.field(answer, "offset"));
                }
                assertThat(i).as("the disk becomes full").isLessThan(2_000);
            }
            assertThat(refused).contains("\"temporary\":true,\"retryAfter\":1000");
            assertThat(ann.ask("{\"type\":\"history\",\"room\":\"dev\",\"limit\":5}"))
                    .as("what is in memory is served")
                    .contains("\"events\":[{", "number ");
            Files.delete(ballast);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> ann.post("dev", "again", "after").contains("\"ack\""));
            for (String key : pending) {
                acked.add(RawClient.field(ann.post("dev", key, "number " + key.substring(1) + " " + LARGE), "offset"));
            }
            acked.add(RawClient.field(ann.post("dev", "again", "after"), "offset"));
        }
        assertThat(acked).doesNotHaveDuplicates();
        try (ChatServer server = start(data);
                RawClient ann = new RawClient(server.port())) {
            assertThat(RawClient.field(ann.join("ann", "dev", ""), "epoch")).isEqualTo(epoch);
            String last = ann.post("dev", "last", "last");
            assertThat(RawClient.field(last, "offset"))
                    .as("no gap, and nothing twice")
                    .isEqualTo(Integer.toString(acked.size() + 1));
        }
    }

    private static ChatServer start(Path data) {
        Hub hub = Hub.builder()
                .options(RawClient.WITHOUT_RATES)
                .store(SqliteStore.in(data))
                .build();
        return ChatServer.builder().host("127.0.0.1").port(0).hub(hub).build().start();
    }

    /** Leaves some hundred kilobytes. */
    private static void fill(Path ballast) throws IOException {
        byte[] block = new byte[64 * 1024];
        long free = Files.getFileStore(ballast.getParent()).getUsableSpace() - 400_000;
        try (var out = Files.newOutputStream(ballast)) {
            for (long written = 0; written < free; written += block.length) {
                out.write(block);
            }
        }
    }
}
