package io.chathub.core.suite;

import io.chathub.runtime.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A runtime whose time passes, and whose tasks run, as the test calls. */
public final class ManualTimer extends PartialRuntime {

    private record Task(long due, Runnable action) {}

    private final List<Task> tasks = new ArrayList<>();
    private long now;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable action) {
        Task task = new Task(now + Math.max(0, delayNanos), action);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    /** Runs the tasks that are due, and those that they schedule for now. */
    public void run() {
        pass(Duration.ZERO);
    }

    /** Lets time pass, and runs each task at its time. */
    public void pass(Duration duration) {
        long end = now + duration.toNanos();
        while (true) {
            Task next = tasks.stream()
                    .filter(task -> task.due() <= end)
                    .min(Comparator.comparingLong(Task::due))
                    .orElse(null);
            if (next == null) {
                now = end;
                return;
            }
            tasks.remove(next);
            now = Math.max(now, next.due());
            next.action().run();
        }
    }

    /** The number of tasks that wait. */
    public int waiting() {
        return tasks.size();
    }
}
