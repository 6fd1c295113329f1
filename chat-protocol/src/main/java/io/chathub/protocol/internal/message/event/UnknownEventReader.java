package io.chathub.protocol.internal.message.event;

import io.chathub.protocol.event.UnknownEvent;
import io.chathub.protocol.internal.json.Fields;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Recognizes a durable event of an unknown type by its {@code room} and {@code offset}. */
public final class UnknownEventReader {

    /** The types whose {@code offset} is not the number of an event. Only {@code opened} may have no codec here. */
    private static final Set<String> NO_EVENTS = Set.of("joined", "reset", "ack", "history", "opened");

    private UnknownEventReader() {}

    /** Returns the event; null if the message is something else, which the client ignores. */
    public static @Nullable UnknownEvent read(String type, Fields in) {
        Long offset = in.integerOrNull("offset", 1);
        return offset == null || !in.has("room") || NO_EVENTS.contains(type)
                ? null
                : UnknownEvent.of(type, in.room(), offset);
    }
}
