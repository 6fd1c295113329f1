package io.chathub.core.internal.message;

import io.chathub.core.Publication;
import io.chathub.protocol.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * The request that a change comes from.
 *
 * @param id     the id of the connection, or {@link Publication#HOST}
 * @param number the number of the request, which the publication repeats; 0 if no connection waits for the publication
 * @param key    the idempotency key, as the broker keeps it; null for none
 * @param reference the highest offset that the request names, in the numbering that it is of; null for the present one
 */
public record Origin(
        String id,
        long number,
        @Nullable String key,
        @Nullable StreamPosition reference) {

    /** A call of the host. */
    public static final Origin HOST = ofHost(null);

    /** A call of the host that names an offset. */
    public static Origin ofHost(@Nullable StreamPosition reference) {
        return new Origin(Publication.HOST, 0, null, reference);
    }
}
