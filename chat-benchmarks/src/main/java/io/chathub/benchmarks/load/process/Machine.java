package io.chathub.benchmarks.load.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The CPU time of all processes of this machine. Linux only. */
public final class Machine {

    private static final double TICKS_PER_SECOND = 100;
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int STEAL = 8;

    private Machine() {}

    /** Processor time of everything that has run so far, in seconds; what a hypervisor took away is in it. */
    public static double busySeconds() throws IOException {
        String[] fields = SPACE.split(Files.readAllLines(Path.of("/proc/stat")).get(0), -1);
        double ticks = 0;
        for (int i = 1; i <= STEAL; i++) {
            ticks += i == IDLE || i == IO_WAIT ? 0 : Long.parseLong(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }
}
