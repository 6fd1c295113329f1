package io.chathub.core.internal.delivery;

/** Counts nothing. {@code chat-benchmarks/jmh-adders} runs a hub with it, to compare with one that counts its deliveries. */
final class LaneCounters {

    void add(FrameBatch batch) {}

    long frames() {
        return 0;
    }

    long bytes() {
        return 0;
    }
}
