package io.chathub.benchmarks.store;

import com.sun.management.OperatingSystemMXBean;
import io.chathub.benchmarks.micro.InstantConnection;
import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.protocol.CloseCode;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Rooms with some messages and one member each who does nothing, and the same rooms without members. */
final class IdleRooms {

    private static final int MESSAGES = 20;
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final double SETTLES = 4;

    private IdleRooms() {}

    static void run(Table table, String row, @Nullable MessageStore store, int rooms, double seconds)
            throws InterruptedException {
        var builder = Hub.builder()
                .options(HubOptions.builder()
                        .maxConnections(100_000)
                        .rooms(RoomOptions.builder()
                                .maxRooms(100_000)
                                .idleTimeout(IDLE)
                                .build())
                        .build());
        try (Hub hub = (store == null ? builder : builder.store(store)).build().start()) {
            double empty = heap();
            LongAdder received = new LongAdder();
            List<InstantConnection> members = new ArrayList<>();
            for (int i = 0; i < rooms; i++) {
                members.add(InstantConnection.join(hub, "room" + i, received));
            }
            double joined = heap();
            table.add(row, "bytes a room with a member", (joined - empty) / rooms);
            for (int i = 0; i < rooms; i++) {
                List<CompletableFuture<?>> messages = new ArrayList<>();
                for (int n = 0; n < MESSAGES; n++) {
                    messages.add(hub.room("room" + i)
                            .publish("host", "x".repeat(100))
                            .toCompletableFuture());
                }
                CompletableFuture.allOf(messages.toArray(CompletableFuture<?>[]::new))
                        .join();
            }
            table.add(row, "bytes a room with 20 messages more", (heap() - joined) / rooms);
            cpu(table, row, "CPU percent, idle with members", seconds);
            members.forEach(member -> member.close(CloseCode.NORMAL));
            members.clear();
            Load.pause(IDLE.toSeconds() + SETTLES);
            table.add(row, "bytes a room that nobody uses", (heap() - empty) / rooms);
            cpu(table, row, "CPU percent, idle without members", seconds);
        }
    }

    private static double heap() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
            Load.pause(0.1);
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void cpu(Table table, String row, String figure, double seconds) throws InterruptedException {
        var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = process.getProcessCpuTime();
        Load.pause(seconds);
        table.add(row, figure, (process.getProcessCpuTime() - before) / 1e9 / seconds * 100);
    }
}
