package io.chathub.conformance.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The clients behind the router, as the test sees them: {@link CrowdMain} in a process, and a {@link Witness} for each. */
final class Crowd implements AutoCloseable {

    private static final long WAIT_SECONDS = 60;

    private final Process process;
    private final Map<String, Witness> witnesses = new ConcurrentHashMap<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread reader;

    private Crowd(Process process) {
        this.process = process;
        reader = new Thread(this::readAll, "crowd-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts so many clients of the product, raw ones of v2, and raw ones of v1, and waits until all are in. */
    static Crowd enter(NetworkLab lab, URI server, Duration pingInterval, int clients, int raw, int old)
            throws IOException, InterruptedException {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                CrowdMain.class.getName(),
                server.toString(),
                String.valueOf(pingInterval.toMillis()),
                String.valueOf(clients),
                String.valueOf(raw),
                String.valueOf(old));
        Crowd crowd = new Crowd(new ProcessBuilder(lab.amongClients(java))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        try {
            assertThat(crowd.ready.await(WAIT_SECONDS, TimeUnit.SECONDS) && crowd.process.isAlive())
                    .as("all clients are in: %s", crowd.witnesses.keySet())
                    .isTrue();
            return crowd;
        } catch (AssertionError | InterruptedException e) {
            crowd.close();
            throw e;
        }
    }

    private void readAll() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(CrowdMain.READY)) {
                    ready.countDown();
                } else {
                    Note note = Note.parse(line);
                    witnesses.computeIfAbsent(note.client(), Witness::new).take(note);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ready.countDown();
        }
    }

    /** Lets each client of the product say so many messages of so many characters, with a pause before each. */
    void say(int count, long pauseMillis, int length) throws IOException {
        tell("say " + count + " " + pauseMillis + " " + length);
    }

    private void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** All of them. */
    List<Witness> all() {
        return List.copyOf(new TreeMap<>(witnesses).values());
    }

    /** Those of the product, which have to hear everything. */
    List<Witness> clients() {
        return starting("c");
    }

    /** Those whose name begins so. */
    List<Witness> starting(String prefix) {
        return new TreeMap<>(witnesses)
                .entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(prefix))
                        .map(Map.Entry::getValue)
                        .toList();
    }

    /** How many sockets they have open together. */
    long sockets() throws IOException {
        return Sockets.of(process.pid()); // ip becomes what it starts
    }

    /** Lets them say goodbye, and waits for the last note of the last. */
    void leave() throws IOException, InterruptedException {
        tell("quit");
        assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS))
                .as("the clients ended")
                .isTrue();
        reader.join(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
    }

    /** Ends them without a word. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
    }
}
