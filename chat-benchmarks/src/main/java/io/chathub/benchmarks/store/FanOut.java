package io.chathub.benchmarks.store;

import com.sun.management.OperatingSystemMXBean;
import io.chathub.benchmarks.micro.InstantConnection;
import io.chathub.core.Hub;
import io.chathub.core.spi.store.MessageStore;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A publisher with some texts on the way, to all members of a room. */
final class FanOut {

    private static final String TEXT = "x".repeat(100);
    private static final int ON_THE_WAY = 64;

    private FanOut() {}

    static void run(Table table, String row, @Nullable MessageStore store, int members, double warmUp, double seconds)
            throws InterruptedException {
        LongAdder received = new LongAdder();
        try (Hub hub = HubPublishing.hub(store)) {
            for (int i = 0; i < members; i++) {
                InstantConnection.join(hub, HubPublishing.ROOM, received);
            }
            publish(hub, warmUp);
            var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long cpu = process.getProcessCpuTime();
            long before = received.sum();
            long begin = System.nanoTime();
            long messages = publish(hub, seconds);
            double took = (System.nanoTime() - begin) / 1e9;
            double deliveries = received.sum() - before;
            table.add(row, "messages/s", messages / took);
            table.add(row, "deliveries/s", deliveries / took);
            table.add(row, "CPU us a delivery", (process.getProcessCpuTime() - cpu) / 1e3 / deliveries);
        }
    }

    private static long publish(Hub hub, double seconds) throws InterruptedException {
        Semaphore free = new Semaphore(ON_THE_WAY);
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long messages = 0;
        while (System.nanoTime() < end) {
            free.acquire();
            messages++;
            hub.room(HubPublishing.ROOM).publish("host", TEXT).whenComplete((done, failure) -> free.release());
        }
        free.acquire(ON_THE_WAY);
        return messages;
    }
}
