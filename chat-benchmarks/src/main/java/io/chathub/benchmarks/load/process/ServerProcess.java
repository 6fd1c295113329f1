package io.chathub.benchmarks.load.process;

import io.chathub.benchmarks.load.dialect.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The server under load, in a process of its own, and what the operating system and the JVM say of it. Linux only. */
public final class ServerProcess implements AutoCloseable {

    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern WRITES = Pattern.compile("syscw: (\\d+)");
    private static final Pattern COMPILER = Pattern.compile("\\(C[12] Compiler");
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it, and returns when it listens. */
    public static ServerProcess start(Target target, List<String> jvmArguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xms1g");
        command.add("-Xmx1g");
        command.addAll(target.jvmArguments());
        command.addAll(jvmArguments);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(target.mainClass());
        command.add("0");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("LISTENING ")) {
                Thread drain = new Thread(() -> out.lines().forEach(System.err::println), "server output");
                drain.setDaemon(true);
                drain.start();
                return new ServerProcess(process, Integer.parseInt(line.substring(10)));
            }
        }
        throw new IOException(target + " did not start");
    }

    public int port() {
        return port;
    }

    /** The CPU time of the process so far. */
    public CpuTime cpuTime() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return new CpuTime(
                Long.parseLong(fields[USER_TIME]) / TICKS_PER_SECOND,
                Long.parseLong(fields[SYSTEM_TIME]) / TICKS_PER_SECOND);
    }

    /** The CPU time of the JIT compilers so far, in seconds. A server is warm when that number no longer grows. */
    public double compilerSeconds() throws IOException {
        double ticks = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path task : tasks.toList()) {
                try {
                    String stat = Files.readString(task.resolve("stat"));
                    if (COMPILER.matcher(stat).find()) {
                        String[] fields =
                                stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                        ticks += Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
                    }
                } catch (NoSuchFileException e) {
                    ticks += 0; // a thread that has ended meanwhile
                }
            }
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** How many system calls have written so far. */
    public long writes() throws IOException {
        Matcher line = WRITES.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/io")));
        if (!line.find()) {
            throw new IOException("no syscw");
        }
        return Long.parseLong(line.group(1));
    }

    /** Resident memory, in bytes. */
    public long residentBytes() throws IOException {
        Matcher line = RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        if (!line.find()) {
            throw new IOException("no VmRSS");
        }
        return Long.parseLong(line.group(1)) * 1024;
    }

    /** The reachable bytes on the heap, after a full collection, which this method causes. */
    public long liveHeapBytes() throws IOException {
        String histogram = histogram();
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IOException("no total in " + histogram.lines().findFirst());
        }
        return Long.parseLong(total.group(1));
    }

    /** The classes on the heap, the largest first, as {@code jcmd GC.class_histogram} prints them. */
    public String histogram() throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(process.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Until it does nothing for a while: all ends of connections have been dealt with. */
    public void awaitQuiet() throws IOException {
        double last = -1;
        for (int i = 0; i < 60; i++) {
            double now = cpuTime().total();
            if (now - last < 0.02) {
                return;
            }
            last = now;
            try {
                TimeUnit.MILLISECONDS.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
