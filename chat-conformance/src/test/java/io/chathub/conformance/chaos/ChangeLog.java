package io.chathub.conformance.chaos;

import io.chathub.core.StreamHead;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import io.chathub.protocol.state.ThreadRoot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The messages that each event has changed, by the epochs of the rooms, and the part that each new epoch has kept. Thread-safe. */
final class ChangeLog {

    private static final String MESSAGE_KEY = "m/";

    /** The number of former epochs that a broker remembers, as the protocol has it. */
    private static final int ANCESTORS = 8;

    /** One numbering of a room. */
    private static final class Numbering {
        private final @Nullable Numbering before;
        /** The offset up to which this numbering is the one before. */
        private final long shared;
        /** The offsets of the changed messages by the offset of the event. */
        private final SortedMap<Long, Set<Long>> changed;
        /** The floor at the end of this numbering; null before. A later numbering may have a lower one. */
        private @Nullable Long lastFloor;

        Numbering(@Nullable Numbering before, long shared) {
            this.before = before;
            this.shared = shared;
            changed = before == null ? new TreeMap<>() : new TreeMap<>(before.changed.headMap(shared + 1));
        }
    }

    private final Map<String, Numbering> byEpoch = new HashMap<>();
    private final Map<String, String> present = new HashMap<>();

    /** An event was stored. */
    synchronized void stored(Place place, DurableEvent event) {
        Set<Long> changed = new HashSet<>();
        String key = event.entryKey();
        if (key.startsWith(MESSAGE_KEY)) {
            long target = Long.parseLong(key.substring(MESSAGE_KEY.length()));
            changed.add(event instanceof MessagePosted ? place.offset() : target);
        }
        ThreadRoot root = event instanceof MessagePosted message
                ? message.root()
                : event instanceof MessageDeleted deletion ? deletion.root() : null;
        if (root != null) {
            changed.add(root.offset());
        }
        present.put(event.room(), place.epoch());
        numbering(place.epoch()).changed.put(place.offset(), changed);
    }

    /** A room got a new epoch, which has kept the events of {@code before} up to {@code kept}. */
    synchronized void renewed(String room, StreamHead before, long kept, String now) {
        Numbering former = numbering(before.epoch());
        former.lastFloor = before.floor();
        byEpoch.put(now, new Numbering(former, kept));
        present.put(room, now);
    }

    /** Whether an event is one of the present numbering of its room: no new epoch has lost the event. */
    synchronized boolean survives(String room, String epoch, long offset) {
        String now = present.get(room);
        return now != null && isShared(now, epoch, offset);
    }

    private boolean isShared(String now, String epoch, long offset) {
        Numbering then = numbering(epoch);
        long shared = Long.MAX_VALUE;
        for (Numbering at = numbering(now); at != null; at = at.before) {
            if (at == then) {
                return offset <= shared;
            }
            shared = Math.min(shared, at.shared);
        }
        return false;
    }

    /**
     * The first message that is missing in what a recovered client received, for a person.
     *
     * @param since   the position of the client
     * @param now     the position after the recovery
     * @param floor   the offset at and below which messages are not held
     * @param changes the last changes of the received messages, by their offsets
     * @return null where nothing is missing
     */
    synchronized @Nullable String missing(
            StreamPosition since, StreamPosition now, long floor, Map<Long, Long> changes) {
        if (since.offset() > now.offset() || !isShared(now.epoch(), since.epoch(), since.offset())) {
            return since + " is no position of " + now;
        }
        SortedMap<Long, Set<Long>> after = numbering(now.epoch()).changed.subMap(since.offset() + 1, now.offset() + 1);
        for (Map.Entry<Long, Set<Long>> event : after.entrySet()) {
            for (long message : event.getValue()) {
                if (message > floor && changes.getOrDefault(message, 0L) < event.getKey()) {
                    return "the change " + event.getKey() + " of message " + message;
                }
            }
        }
        return null;
    }

    /**
     * Whether a client with a position has missed more than a recovery has: events that a new epoch has lost, more changed messages
     * than a limit, changes that are not held, or more epochs than a broker remembers.
     *
     * @param since the position of the client
     * @param now   the position after the refusal of a recovery
     * @param floor the offset at and below which the refusal says that messages are not held: one that was never reached in its
     *              epoch is no reason
     * @param last  the head of the room at the end of the run
     * @param limit the number of changed messages that a recovery has at most
     */
    synchronized boolean justifiesALoss(
            StreamPosition since, StreamPosition now, long floor, @Nullable StreamHead last, int limit) {
        if (since.offset() < Math.min(floor, highestFloor(now.epoch(), last))
                || !isShared(now.epoch(), since.epoch(), since.offset())
                || epochsBetween(since.epoch(), now.epoch()) > ANCESTORS) {
            return true;
        }
        Set<Long> messages = new HashSet<>();
        numbering(now.epoch())
                .changed
                .subMap(since.offset() + 1, Math.max(since.offset(), now.offset()) + 1)
                .values()
                .forEach(messages::addAll);
        return messages.size() > limit;
    }

    /** The highest floor that an epoch has had, since a floor is only lowered by a new epoch; the maximum where it is unknown. */
    private long highestFloor(String epoch, @Nullable StreamHead last) {
        Long ended = numbering(epoch).lastFloor;
        if (ended != null) {
            return ended;
        }
        return last != null && last.epoch().equals(epoch) ? last.floor() : Long.MAX_VALUE;
    }

    private int epochsBetween(String then, String now) {
        int count = 0;
        for (Numbering at = numbering(now); at != null && at != numbering(then); at = at.before) {
            count++;
        }
        return count;
    }

    private Numbering numbering(String epoch) {
        return byEpoch.computeIfAbsent(epoch, unknown -> new Numbering(null, 0));
    }
}
