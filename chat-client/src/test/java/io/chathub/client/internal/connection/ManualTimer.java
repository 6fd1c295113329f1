package io.chathub.client.internal.connection;

import io.chathub.client.internal.time.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A timer whose clock moves when a test says so. For one thread. */
final class ManualTimer implements Timer {

    private record Entry(long at, Runnable task) {}

    private final List<Entry> entries = new ArrayList<>();
    private long now;
    boolean stopped;

    @Override
    public Task schedule(Duration delay, Runnable task) {
        Entry entry = new Entry(now + delay.toNanos(), task);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    void advance(Duration time) {
        long end = now + time.toNanos();
        while (true) {
            Entry next = entries.stream()
                    .filter(entry -> entry.at <= end)
                    .min(Comparator.comparingLong(Entry::at))
                    .orElse(null);
            if (next == null) {
                now = end;
                return;
            }
            now = next.at;
            entries.remove(next);
            next.task.run();
        }
    }
}
