package io.chathub.core.spi.store;

import io.chathub.core.StreamHead;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of one stream at one moment.
 *
 * @param head   the numbering
 * @param oldest the time at which the oldest message that a pin does not keep was stored, in milliseconds of the caller's clock;
 *               null without messages. The time may be earlier than that of the message, and is never later
 */
public record StreamState(StreamHead head, @Nullable Long oldest) {

    /** Checks that {@code head} is not null. */
    public StreamState {
        Objects.requireNonNull(head, "head");
    }
}
