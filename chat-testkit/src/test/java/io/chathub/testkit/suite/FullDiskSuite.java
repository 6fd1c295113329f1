package io.chathub.testkit.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
@Tag("long")
public abstract class FullDiskSuite extends ServerSuite {

    private final String large;
    private final int megabytes;
    private Path disk;
    private boolean mounted;

    /**
     * The suite on a disk of its own.
     *
     * @param megabytes  the size of the disk
     * @param characters the length of each text
     */
    protected FullDiskSuite(int megabytes, int characters) {
        this.megabytes = megabytes;
        large = "x".repeat(characters);
    }

    /** The mounted disk. */
    protected final Path disk() {
        return disk;
    }

    @BeforeEach
    final void mount() throws Exception {
        disk = Files.createTempDirectory("chathub-disk");
        mounted = System.getProperty("os.name").equals("Linux")
                && run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", disk.toString()) == 0;
        if (!mounted) {
            LoggerFactory.getLogger(FullDiskSuite.class)
                    .warn("SKIPPED: the test of a full disk needs root on Linux, to mount a small file system");
        }
        assumeTrue(mounted, "no small file system");
    }

    @AfterEach
    final void unmount() throws Exception {
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

    private String text(int number) {
        return "number " + number + " " + large;
    }

    @Test
    final void fullDisk_refusesMessagesAndGoesOnWithSpace() throws Exception {
        List<String> acked = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        String epoch;
        try (ChatServer server = start();
                RawClient ann = new RawClient(server.port())) {
            epoch = RawClient.field(ann.join("ann", "dev", ""), "epoch");
            acked.add(RawClient.field(ann.post("dev", "first", "first"), "offset"));
            Path ballast = disk.resolve("ballast");
            fill(ballast);
            String refused = "";
            for (int i = 0; refused.isEmpty(); i++) {
                String answer = ann.answerWithin("dev", "k" + i, text(i), Duration.ofSeconds(4));
                if (answer.contains("\"ack\"")) {
                    acked.add(RawClient.field(answer, "offset"));
                } else {
                    open.add(i);
                    refused = answer;
                }
                assertThat(i).as("the disk becomes full").isLessThan(2_000);
            }
            assertThat(refused).contains("unavailable", "\"temporary\":true,\"retryAfter\":1000");
            assertThat(ann.ask("{\"type\":\"history\",\"room\":\"dev\",\"limit\":5}"))
                    .as("messages can be read")
                    .contains("\"events\":[{", "number ");
            Files.delete(ballast);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> ann.post("dev", "again", "after").contains("\"ack\""));
            for (int each : open) {
                acked.add(RawClient.field(ann.post("dev", "k" + each, text(each)), "offset"));
            }
            acked.add(RawClient.field(ann.post("dev", "again", "after"), "offset"));
        }
        assertThat(acked).doesNotHaveDuplicates();
        try (ChatServer server = start();
                RawClient ann = new RawClient(server.port())) {
            assertThat(RawClient.field(ann.join("ann", "dev", ""), "epoch")).isEqualTo(epoch);
            assertThat(RawClient.field(ann.post("dev", "last", "last"), "offset"))
                    .as("no gap, and nothing twice")
                    .isEqualTo(Integer.toString(acked.size() + 1));
        }
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
