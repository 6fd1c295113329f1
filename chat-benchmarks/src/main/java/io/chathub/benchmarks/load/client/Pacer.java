package io.chathub.benchmarks.load.client;

/** When the next text goes. */
public interface Pacer {

    /** Publishes what is due. Returns for how many milliseconds there is nothing to do but to read. */
    long act(long now);

    void stop();
}
