package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runnable jar as a process of its own. */
public final class ServerProcess implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("The chat is at https?:[\\\\/]+[^:]+:([0-9]+)[\\\\]?/");
    private static final Pattern REDIRECTS = Pattern.compile("Port ([0-9]+) redirects to it");
    private static final long WAIT_SECONDS = 90;

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final CompletableFuture<Integer> redirectPort = new CompletableFuture<>();
    private final Thread reader;

    private ServerProcess(Process process) {
        this.process = process;
        reader = new Thread(this::read, "server-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the jar; {@code jvmArguments} come before {@code -jar}. */
    public static ServerProcess start(Map<String, String> environment, List<String> jvmArguments, String... arguments) {
        return start(List.of(), environment, jvmArguments, arguments);
    }

    /** Starts the jar in a process that may have {@code files} open files, connections among them. Needs a shell. */
    static ServerProcess startWithFiles(int files, Map<String, String> environment, String... arguments) {
        List<String> shell = List.of("sh", "-c", "ulimit -n " + files + " && exec \"$@\"", "sh");
        return start(shell, environment, List.of(), arguments);
    }

    /** Starts the jar below another program, such as a tracer. */
    static ServerProcess startBelow(List<String> program, Map<String, String> environment, String... arguments) {
        return start(program, environment, List.of(), arguments);
    }

    private static ServerProcess start(
            List<String> shell, Map<String, String> environment, List<String> jvmArguments, String... arguments) {
        List<String> command = new ArrayList<>(shell);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArguments);
        command.add("-jar");
        command.add(System.getProperty("chathub.server.jar"));
        command.addAll(List.of(arguments));
        return run(environment, command);
    }

    /** Runs a command that becomes the server. */
    static ServerProcess run(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("CHAT_") || name.equals("PORT") || name.equals("HOST"));
        builder.environment().putAll(environment);
        try {
            return new ServerProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port, once it listens. */
    public int port() {
        return await(port);
    }

    /** The port that sends to https, once it listens. */
    public int redirectPort() {
        return await(redirectPort);
    }

    private int await(CompletableFuture<Integer> number) {
        try {
            return number.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the server did not start: " + output, e);
        }
    }

    /** What it wrote so far. */
    public List<String> output() {
        return output;
    }

    /** Whether the process runs. */
    boolean isAlive() {
        return process.isAlive();
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        // By its handle: Process.destroy() would close the stream that its last words come on.
        process.toHandle().destroy();
    }

    /** Waits for its end, and returns its exit code. */
    public int exitCode() {
        try {
            assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS))
                    .as("ended: %s", output)
                    .isTrue();
            reader.join(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                complete(port, STARTED.matcher(line));
                complete(redirectPort, REDIRECTS.matcher(line));
            }
        } catch (IOException e) {
            output.add("(" + e + ")");
        }
        port.completeExceptionally(new IllegalStateException("the process has ended"));
        redirectPort.completeExceptionally(new IllegalStateException("the process has ended"));
    }

    private static void complete(CompletableFuture<Integer> number, Matcher matcher) {
        if (matcher.find()) {
            number.complete(Integer.parseInt(matcher.group(1)));
        }
    }
}
