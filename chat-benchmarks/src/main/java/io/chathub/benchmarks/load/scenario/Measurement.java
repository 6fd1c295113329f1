package io.chathub.benchmarks.load.scenario;

import io.chathub.benchmarks.load.client.Load;
import io.chathub.benchmarks.load.dialect.Target;
import io.chathub.benchmarks.load.process.CpuTime;
import org.HdrHistogram.Histogram;

/**
 * The result of one run.
 *
 * @param target            the server
 * @param deliveries        how many texts reached a client while it was measured
 * @param seconds           for how long it was measured
 * @param cpu               what the server used meanwhile
 * @param writes            how many system calls of the server wrote something meanwhile
 * @param p50Millis         from publish to arrival, the median
 * @param p99Millis         the same, for 99 %
 * @param p999Millis        the same, for 99.9 %
 * @param residentBytes     the server's memory as the operating system sees it
 * @param totalOrder        whether all clients heard everything in one order
 * @param faults            what was missing or out of order; empty where nothing was
 */
public record Measurement(
        Target target,
        long deliveries,
        double seconds,
        CpuTime cpu,
        long writes,
        double p50Millis,
        double p99Millis,
        double p999Millis,
        long residentBytes,
        boolean totalOrder,
        String faults) {

    private static final double NANOS_PER_MILLI = 1e6;

    static Measurement of(Target target, Load load, double seconds, CpuTime cpu, long writes, long resident) {
        Histogram latency = load.latency();
        return new Measurement(
                target,
                load.deliveries(),
                seconds,
                cpu,
                writes,
                latency.getValueAtPercentile(50) / NANOS_PER_MILLI,
                latency.getValueAtPercentile(99) / NANOS_PER_MILLI,
                latency.getValueAtPercentile(99.9) / NANOS_PER_MILLI,
                resident,
                load.hasTotalOrder(),
                load.verdict());
    }

    /** Server CPU seconds per million deliveries. */
    public double cpuPerMillion() {
        return deliveries == 0 ? Double.NaN : cpu.total() * 1e6 / deliveries;
    }

    /** How many texts went out with one system call. */
    public double deliveriesPerWrite() {
        return (double) deliveries / writes;
    }

    /** Deliveries per second. */
    public double rate() {
        return deliveries / seconds;
    }

    /** Whether it shows anything: all was delivered, in order. */
    public boolean isValid() {
        return faults.isEmpty();
    }

    /** One line for people. */
    public String line() {
        return String.format(
                "%-28s %,9.0f deliveries/s  %6.2f CPU s/million (%2.0f %% user, %4.1f a write)  p50 %7.2f  p99 %7.2f  p99.9 %7.2f ms  RSS %4d MB  %s %s",
                target.displayName(),
                rate(),
                cpuPerMillion(),
                100 * cpu.user() / cpu.total(),
                deliveriesPerWrite(),
                p50Millis,
                p99Millis,
                p999Millis,
                residentBytes >> 20,
                totalOrder ? "one order" : "order a sender",
                faults.isEmpty() ? "complete" : "NOT VALID: " + faults);
    }
}
