package io.chathub.conformance.network;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets clients talk, each so many messages at a pace. */
final class Mouths implements AutoCloseable {

    private final List<Chatter> chatters;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mouths");
        thread.setDaemon(true);
        return thread;
    });

    Mouths(List<Chatter> chatters) {
        this.chatters = List.copyOf(chatters);
    }

    /** Begins, and returns: after each pause comes a message of each, of so many characters. */
    void say(int count, long pauseMillis, int length) {
        if (count > 0) {
            var unused = timer.schedule(
                    () -> {
                        chatters.forEach(chatter -> chatter.say(length));
                        say(count - 1, pauseMillis, length);
                    },
                    pauseMillis,
                    TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
