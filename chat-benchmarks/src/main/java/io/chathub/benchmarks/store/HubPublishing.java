package io.chathub.benchmarks.store;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.store.MessageStore;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One room of a hub. */
final class HubPublishing implements Publishing {

    static final String ROOM = "bench";
    /** The messages that a room of a store keeps. */
    static final int KEPT = 1_000_000;

    private final Hub hub;

    /** A hub with a store, or in memory. */
    HubPublishing(@Nullable MessageStore store) {
        hub = hub(store);
    }

    /** A hub with many rooms. One with a store keeps all messages of a run, and one in memory as many as by default. */
    static Hub hub(@Nullable MessageStore store) {
        RoomOptions.Builder rooms = RoomOptions.builder().maxRooms(100_000);
        var builder = Hub.builder()
                .options(HubOptions.builder()
                        .maxConnections(100_000)
                        .rooms((store == null ? rooms : rooms.historySize(KEPT)).build())
                        .build());
        return (store == null ? builder : builder.store(store)).build().start();
    }

    @Override
    public CompletionStage<?> publish(String text) {
        return hub.room(ROOM).publish("host", text);
    }

    @Override
    public void close() {
        hub.close();
    }
}
