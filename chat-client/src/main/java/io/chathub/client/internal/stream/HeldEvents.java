package io.chathub.client.internal.stream;

import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.UnknownEvent;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events that wait for older ones, in the order of their offsets. At a bound all of them are dropped, and fetched later. */
final class HeldEvents {

    private final int max;
    private final ArrayDeque<RoomEvent> events = new ArrayDeque<>();

    HeldEvents(int max) {
        this.max = max;
    }

    /** Adds an event, unless one with its offset or a higher one is held, or its offset is at most {@code known}. */
    void add(RoomEvent event, long known) {
        RoomEvent last = events.peekLast();
        if (offset(event) <= known || (last != null && offset(event) <= offset(last))) {
            return;
        }
        if (events.size() >= max) {
            events.clear();
        }
        events.add(event);
    }

    /** The offset of the first event; null if there is none. */
    @Nullable Long firstOffset() {
        RoomEvent first = events.peek();
        return first == null ? null : offset(first);
    }

    /** Removes and returns the first event that is beyond {@code known}, if it is the next one; else null. */
    @Nullable RoomEvent next(long known) {
        for (RoomEvent first = events.peek(); first != null && offset(first) <= known + 1; first = events.peek()) {
            events.remove();
            if (offset(first) == known + 1) {
                return first;
            }
        }
        return null;
    }

    /** Removes and returns all events. */
    List<RoomEvent> drain() {
        List<RoomEvent> all = List.copyOf(events);
        events.clear();
        return all;
    }

    void clear() {
        events.clear();
    }

    /** The offset of a durable event, also of one of an unknown type; 0 for another event. */
    static long offset(RoomEvent event) {
        return event instanceof UnknownEvent unknown
                ? unknown.offset()
                : event instanceof DurableEvent durable ? durable.offset() : 0;
    }
}
