package io.chathub.client.internal.stream;

import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.UnknownEvent;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.StreamReset;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.ReactionCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A room with states, in the smallest form that obeys docs/protocol.md. */
final class StateServer {

    private static final int HELD = 25;
    private static final int RECOVERED = 8;

    private final Random random;
    /** All events of the present numbering; the one with the offset n at n - 1. */
    private final List<RoomEvent> log = new ArrayList<>();
    /** The highest offset that an epoch of the past shares with the present one. */
    private final Map<String, Long> ancestors = new HashMap<>();
    /** The states of the messages that are held. */
    private final TreeMap<Long, MessagePosted> held = new TreeMap<>();
    /** The states of messages that are no longer held, where their last change is above the floor. */
    private final TreeMap<Long, MessagePosted> below = new TreeMap<>();

    private String epoch = "e0";
    private long floor;
    private int epochs;

    StateServer(Random random) {
        this.random = random;
    }

    long head() {
        return log.size();
    }

    long floor() {
        return floor;
    }

    String epoch() {
        return epoch;
    }

    /** The states that a fresh client would have, tombstones left out. */
    Map<Long, MessagePosted> messages() {
        Map<Long, MessagePosted> messages = new TreeMap<>(held);
        messages.values().removeIf(message -> message.isDeleted() || (message.offset() <= floor && !isPinned(message)));
        return messages;
    }

    /** Something happens in the room. */
    RoomEvent publish() {
        long offset = head() + 1;
        List<Long> targets = held.values().stream()
                .filter(message -> !message.isDeleted())
                .map(MessagePosted::offset)
                .toList();
        int kind = targets.isEmpty() ? 0 : random.nextInt(10);
        long target =
                targets.isEmpty() ? 0 : targets.get(targets.size() - 1 - random.nextInt(Math.min(8, targets.size())));
        RoomEvent event = switch (kind) {
            case 4, 5 ->
                MessageEdited.builder("dev", target, "edited at " + offset, Instant.EPOCH, 1 + rev(held.get(target)))
                        .offset(offset)
                        .build();
            case 6 ->
                MessageDeleted.builder("dev", target, Instant.EPOCH, Deletion.AUTHOR)
                        .offset(offset)
                        .build();
            case 7 ->
                ReactionsChanged.builder("dev", target, Instant.EPOCH)
                        .offset(offset)
                        .reactions(List.of(new ReactionCount("+", (int) offset)))
                        .build();
            case 8 ->
                MessagePinned.builder("dev", target, Instant.EPOCH, random.nextBoolean())
                        .offset(offset)
                        .build();
            case 9 -> UnknownEvent.of("novelty", "dev", offset);
            default ->
                MessagePosted.builder("dev", "Ann", "posted at " + offset, Instant.EPOCH)
                        .offset(offset)
                        .build();
        };
        log.add(event);
        apply(event);
        evict();
        return event;
    }

    private static int rev(MessagePosted message) {
        return message.rev();
    }

    private static boolean isPinned(MessagePosted message) {
        return message.state() != null && message.state().pinned();
    }

    private void apply(RoomEvent event) {
        if (event instanceof MessagePosted message) {
            held.put(message.offset(), message);
        } else if (event instanceof MessageEdited edit) {
            held.computeIfPresent(edit.target(), (same, message) -> MessageStates.edited(message, edit));
        } else if (event instanceof MessageDeleted delete) {
            held.computeIfPresent(delete.target(), (same, message) -> MessageStates.deleted(message, delete));
        } else if (event instanceof ReactionsChanged reaction) {
            held.computeIfPresent(reaction.target(), (same, message) -> MessageStates.reacted(message, reaction));
        } else if (event instanceof MessagePinned pin) {
            held.computeIfPresent(pin.target(), (same, message) -> MessageStates.pinned(message, pin));
        }
    }

    private void evict() {
        List<MessagePosted> unpinned =
                held.values().stream().filter(message -> !isPinned(message)).toList();
        for (int i = 0; i < unpinned.size(); i++) {
            MessagePosted message = unpinned.get(i);
            if (message.offset() <= floor || unpinned.size() - i > HELD) {
                floor = Math.max(floor, message.offset());
                held.remove(message.offset());
                below.put(message.offset(), message);
            }
        }
        below.values().removeIf(message -> message.change() <= floor);
    }

    /** The last events are lost: the numbering goes on from an earlier head. */
    StreamReset lose(int events) {
        long shared = Math.max(0, head() - events);
        ancestors.replaceAll((name, offset) -> Math.min(offset, shared));
        ancestors.put(epoch, shared);
        epoch = "e" + ++epochs;
        while (head() > shared) {
            log.remove(log.size() - 1);
        }
        held.clear();
        below.clear();
        log.forEach(this::apply);
        evict();
        return StreamReset.builder("dev", epoch, shared).build();
    }

    /** Whether a position is part of the present numbering. */
    boolean knows(StreamPosition position) {
        return position.epoch().equals(epoch)
                ? position.offset() <= head()
                : position.offset() <= ancestors.getOrDefault(position.epoch(), -1L);
    }

    /** The states that changed after {@code after}, up to {@code to}. */
    List<DurableEvent> changed(long after, long to) {
        return Stream.concat(held.values().stream(), below.values().stream())
                .filter(message -> message.change() > after && message.change() <= to)
                .sorted(Comparator.comparingLong(MessagePosted::change))
                .map(DurableEvent.class::cast)
                .toList();
    }

    Joined join(@Nullable StreamPosition since) {
        List<DurableEvent> events = since == null ? List.of() : changed(since.offset(), head());
        boolean recovered = since != null && knows(since) && since.offset() >= floor && events.size() <= RECOVERED;
        return Joined.builder("dev", "John", "c", epoch, head())
                .recovered(recovered)
                .floor(floor)
                .events(recovered ? events : newest())
                .build();
    }

    private List<DurableEvent> newest() {
        return List.copyOf(held.values());
    }

    /** The changes after a position; null for a refusal. */
    @Nullable HistoryFetched changes(StreamPosition after, int limit) {
        if (!knows(after)) {
            return null;
        }
        List<DurableEvent> all = changed(after.offset(), head());
        boolean more = all.size() > limit;
        List<DurableEvent> page = more ? all.subList(0, limit) : all;
        long through = more ? ((MessagePosted) page.get(limit - 1)).change() : head();
        return HistoryFetched.builder("dev", epoch, head())
                .floor(floor)
                .events(page)
                .through(through)
                .more(more)
                .build();
    }

    HistoryFetched newestPage() {
        return HistoryFetched.builder("dev", epoch, head())
                .floor(floor)
                .events(newest())
                .build();
    }
}
