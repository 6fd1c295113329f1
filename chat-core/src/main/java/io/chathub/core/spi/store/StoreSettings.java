package io.chathub.core.spi.store;

import io.chathub.core.options.RoomOptions;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The settings that a hub gives its store.
 *
 * @param rooms    the retention of messages, and how long and how many keys are remembered
 * @param newEpoch makes names of epochs: random, each time another one
 */
public record StoreSettings(RoomOptions rooms, Supplier<String> newEpoch) {

    /** Checks that nothing is null. */
    public StoreSettings {
        Objects.requireNonNull(rooms, "rooms");
        Objects.requireNonNull(newEpoch, "newEpoch");
    }
}
