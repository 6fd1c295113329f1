package io.chathub.benchmarks.load.client;

import java.util.concurrent.TimeUnit;

/** All publishers in turn, so many texts a second together. */
public final class FixedRate implements Pacer {

    private static final double NANOS = 1e9;

    private final Load load;
    private final long interval;
    private long due;
    private int publisher;

    public FixedRate(Load load, double textsPerSecond) {
        this.load = load;
        interval = (long) (NANOS / textsPerSecond);
    }

    @Override
    public long act(long now) {
        due = due == 0 ? now : due;
        while (due <= now) {
            // When it was due, not when this client came to it: else a slow moment would hide itself.
            load.publish(publisher, due);
            publisher = (publisher + 1) % load.publisherCount();
            due += interval;
        }
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(due - now));
    }

    @Override
    public void stop() {}
}
