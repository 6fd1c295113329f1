package io.chathub.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.examples.ServerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The server under load for a minute, and at rest with thousands: {@code mvn verify -Plong}. It prints what it measures.
 * Server and clients are processes of their own.
 */
@Tag("long")
class SoakIT {

    private static final int CLIENTS = 1_000;
    private static final int MESSAGES_PER_SECOND = 50;
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final int IDLE_CLIENTS = 5_000;
    private static final int COMINGS_AND_GOINGS = 20_000;
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PORT",
            "0",
            "HOST",
            "127.0.0.1",
            "CHAT_MAX_CONNECTIONS_PER_ADDRESS",
            "20000",
            "CHAT_MAX_CONNECTIONS",
            "20000");

    @Test
    void nothingIsLostNothingIsOutOfOrderAndTheHeapComesBack() throws Exception {
        try (ServerProcess server = ServerProcess.start(ENVIRONMENT, List.of("-Xmx512m"))) {
            warmUp(server.port());
            long baseline = heapBytes(server.pid());
            long cpuBefore = cpuMillis(server.pid());
            long sent = 0;
            try (SoakClients clients = new SoakClients(server.port())) {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.connect(i < MESSAGES_PER_SECOND ? "s" + i : "");
                }
                long start = System.nanoTime();
                long pause = TimeUnit.SECONDS.toNanos(1) / MESSAGES_PER_SECOND;
                long due = start;
                while (due - start < LENGTH.toNanos()) {
                    if (System.nanoTime() >= due) {
                        clients.say(clients.all().get((int) (sent % MESSAGES_PER_SECOND)), "m" + sent);
                        sent++;
                        due += pause;
                    }
                    clients.poll(due);
                }
                long total = sent;
                await().atMost(Duration.ofSeconds(20)).pollDelay(Duration.ZERO).until(() -> {
                    clients.poll(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50));
                    return clients.all().stream().allMatch(client -> client.messages() >= total || !client.isOpen());
                });
                long cpu = cpuMillis(server.pid()) - cpuBefore;
                assertThat(clients.all()).allMatch(SoakClients.Client::isOpen, "open to the end");
                assertThat(clients.all())
                        .extracting(SoakClients.Client::messages)
                        .containsOnly(total);
                assertThat(clients.all().stream().map(SoakClients.Client::fold).distinct())
                        .as("one order for all")
                        .hasSize(1);
                print(
                        "soak: %,d clients, %,d messages in %d s, %,d deliveries, none lost, one order; server CPU %,d ms"
                                + " (%.1f s a million deliveries)",
                        CLIENTS, total, LENGTH.toSeconds(), total * CLIENTS, cpu, cpu * 1_000.0 / (total * CLIENTS));
            }
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                long after = heapBytes(server.pid());
                assertThat(after).as("heap after they left").isLessThan(baseline + 2_000_000);
            });
            print("soak: heap before %,d bytes, after they left %,d bytes", baseline, heapBytes(server.pid()));
            assertThat(server.output()).noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
        }
    }

    @Test
    void anIdleConnectionCostsLittle() throws Exception {
        try (ServerProcess server = ServerProcess.start(ENVIRONMENT, List.of("-Xmx1g"))) {
            warmUp(server.port());
            long before = heapBytes(server.pid());
            try (SoakClients clients = new SoakClients(server.port())) {
                for (int i = 0; i < IDLE_CLIENTS; i++) {
                    clients.connect("");
                }
                clients.poll(System.nanoTime() + TimeUnit.SECONDS.toNanos(2));
                long each = (heapBytes(server.pid()) - before) / IDLE_CLIENTS;
                print("idle: %,d connections, %,d bytes of heap each after a full collection", IDLE_CLIENTS, each);
                assertThat(each).isBetween(1_000L, 24_000L);
            }
        }
    }

    @Test
    void manyThatComeAndGoLeaveNothingBehind() throws Exception {
        try (ServerProcess server = ServerProcess.start(ENVIRONMENT, List.of("-Xmx512m"))) {
            comeAndGo(server.port(), 2_000);
            long before = heapBytes(server.pid());
            comeAndGo(server.port(), COMINGS_AND_GOINGS);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                long each = (heapBytes(server.pid()) - before) / COMINGS_AND_GOINGS;
                assertThat(each).as("bytes left behind by each").isLessThan(20);
            });
            print(
                    "coming and going: heap before %,d bytes, after %,d connections %,d bytes",
                    before, COMINGS_AND_GOINGS, heapBytes(server.pid()));
        }
    }

    private static void comeAndGo(int port, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            try (SoakClients one = new SoakClients(port)) {
                one.connect("visitor" + i);
            }
        }
    }

    /** The first clients load classes and fill pools; they are not to be counted. */
    private static void warmUp(int port) throws Exception {
        try (SoakClients first = new SoakClients(port)) {
            for (int i = 0; i < 50; i++) {
                first.connect("warm" + i);
            }
            for (int i = 0; i < 50; i++) {
                first.say(first.all().get(i), "warm");
            }
            await().pollDelay(Duration.ZERO).until(() -> {
                first.poll(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20));
                return first.all().stream().allMatch(client -> client.messages() == 50);
            });
        }
    }

    /** The live objects of a process after a full collection. */
    private static long heapBytes(long pid) throws Exception {
        String histogram =
                run(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), "" + pid, "GC.class_histogram");
        Matcher total = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)").matcher(histogram);
        assertThat(total.find()).as(histogram).isTrue();
        return Long.parseLong(total.group(1));
    }

    private static long cpuMillis(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow()
                .toMillis();
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static void print(String format, Object... arguments) {
        System.out.printf(format + "%n", arguments);
    }
}
