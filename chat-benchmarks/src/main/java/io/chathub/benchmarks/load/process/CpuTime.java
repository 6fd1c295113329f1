package io.chathub.benchmarks.load.process;

/**
 * Processor time of a process.
 *
 * @param user   seconds in its own code
 * @param system seconds in the kernel
 */
public record CpuTime(double user, double system) {

    /** Both. */
    public double total() {
        return user + system;
    }

    public CpuTime minus(CpuTime before) {
        return new CpuTime(user - before.user, system - before.system);
    }
}
