package io.chathub.core.spi.broker;

import io.chathub.protocol.StreamPosition;
import java.util.Objects;

/**
 * A read marker that is a row of its own.
 *
 * @param key      the key of the row
 * @param position the position up to which the reader has read
 * @param name     the username of the reader at the last advance; may be empty
 */
public record Marker(String key, StreamPosition position, String name) {

    /** Checks that nothing is null. */
    public Marker {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(name, "name");
    }
}
