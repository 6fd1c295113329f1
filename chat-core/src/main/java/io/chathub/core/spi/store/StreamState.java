package io.chathub.core.spi.store;

import io.chathub.core.StreamHead;
import io.chathub.core.StreamRetention;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of one stream at one moment.
 *
 * @param head      the numbering
 * @param oldest    the time at which the oldest message that a pin does not keep was stored, in milliseconds of the caller's
 *                  clock; null without messages. The time may be earlier than that of the message, and is never later
 * @param retention the retention of the stream's own; {@link StreamRetention#DEFAULT} where it has none
 */
public record StreamState(StreamHead head, @Nullable Long oldest, StreamRetention retention) {

    /** Checks that nothing is null that may not be. */
    public StreamState {
        Objects.requireNonNull(head, "head");
        Objects.requireNonNull(retention, "retention");
    }
}
