package io.chathub.testkit.internal.check;

import io.chathub.core.Publication;
import io.chathub.core.spi.broker.Entry;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.RoomChanged;
import io.chathub.protocol.state.RoomSettings;
import io.chathub.protocol.state.ThreadRoot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's copy of one stream: the states that follow from the deliveries of one handler. Deliveries that break their order
 * are reported. After {@code onLost} and {@code onReset} the copy asks for the changes after {@link #fetchFrom}.
 */
final class StreamCopy {

    private final Map<String, DurableEvent> states = new HashMap<>();
    private final Consumer<String> violations;
    private String epoch;
    private long position;
    private long fetchFrom = -1;

    StreamCopy(String epoch, long position, Consumer<String> violations) {
        this.epoch = epoch;
        this.position = position;
        this.violations = violations;
        fetchFrom = position == 0 ? -1 : 0;
    }

    String epoch() {
        return epoch;
    }

    long position() {
        return position;
    }

    /** The position after which the copy has to read the changes; -1 if the copy has all. */
    long fetchFrom() {
        return fetchFrom;
    }

    @Nullable DurableEvent state(String key) {
        return states.get(key);
    }

    void publication(Publication publication) {
        if (!publication.epoch().equals(epoch)) {
            violations.accept(
                    "event " + publication.offset() + " of epoch " + publication.epoch() + " in epoch " + epoch);
        }
        if (!(publication.event() instanceof DurableEvent event)) {
            if (publication.offset() != 0) {
                violations.accept("a transient event has the offset " + publication.offset());
            }
            return;
        }
        if (publication.offset() != position + 1 || event.offset() != publication.offset()) {
            violations.accept("event " + event.offset() + " of publication " + publication.offset() + " after position "
                    + position);
        }
        position = publication.offset();
        apply(event);
    }

    void changes(String streamEpoch, long from, long to, List<Entry> entries) {
        if (from != position + 1 || to < from || !streamEpoch.equals(epoch)) {
            violations.accept("changes " + from + " to " + to + " of epoch " + streamEpoch + " after position "
                    + position + " of epoch " + epoch);
        }
        long last = from;
        for (Entry entry : entries) {
            if (entry.change() < last || entry.change() > to) {
                violations.accept(
                        "changes " + from + " to " + to + " have the change " + entry.change() + " after " + last);
            }
            last = entry.change();
        }
        upsert(entries);
        position = to;
    }

    void lost(String streamEpoch, long from, long to) {
        if (from != position + 1 || to < from || !streamEpoch.equals(epoch)) {
            violations.accept("a loss from " + from + " to " + to + " after position " + position);
        }
        fetchAfter(position);
        position = to;
    }

    void reset(String newEpoch, long offset) {
        if (newEpoch.equals(epoch)) {
            violations.accept("a reset to the same epoch " + epoch);
        }
        if (position > offset) {
            states.clear();
            fetchFrom = 0;
        } else {
            fetchAfter(position);
        }
        epoch = newEpoch;
        position = offset;
    }

    private void fetchAfter(long offset) {
        fetchFrom = fetchFrom < 0 ? offset : Math.min(fetchFrom, offset);
    }

    /** The states of a page that was read; {@code through} is -1 after the last page. */
    void fetched(List<Entry> entries, long through) {
        upsert(entries);
        fetchFrom = through;
    }

    /** Puts states by their key: twice is once. */
    void upsert(List<Entry> entries) {
        for (Entry entry : entries) {
            states.put(entry.key(), entry.state());
        }
    }

    private void apply(DurableEvent event) {
        String key = event.entryKey();
        if (event instanceof MessagePosted message) {
            states.put(key, MessageStates.posted(message));
            replied(message.root(), message.offset());
        } else if (event instanceof RoomChanged room) {
            states.put(
                    key,
                    RoomChanged.builder(room.room(), merged(room), room.timestamp())
                            .id(room.id())
                            .username(room.username())
                            .user(room.user())
                            .offset(room.offset())
                            .build());
        } else if (event instanceof MemberChanged) {
            states.put(key, event);
        } else if (states.get(key) instanceof MessagePosted held) {
            states.put(key, changed(held, event));
            if (event instanceof MessageDeleted deleted) {
                replied(deleted.root(), deleted.offset());
            }
        }
    }

    private static MessagePosted changed(MessagePosted held, DurableEvent event) {
        if (event instanceof MessageEdited edited) {
            return MessageStates.edited(held, edited);
        }
        if (event instanceof MessageDeleted deleted) {
            return MessageStates.deleted(held, deleted);
        }
        if (event instanceof ReactionsChanged reacted) {
            return MessageStates.reacted(held, reacted);
        }
        return MessageStates.pinned(held, (MessagePinned) event);
    }

    private void replied(@Nullable ThreadRoot root, long change) {
        if (root != null && states.get(DurableEvent.messageKey(root.offset())) instanceof MessagePosted held) {
            states.put(held.entryKey(), MessageStates.replied(held, root.replies(), change));
        }
    }

    /** The settings of the room after an event that names the changed ones. */
    private RoomSettings merged(RoomChanged event) {
        RoomSettings set = event.set();
        if (!(states.get(DurableEvent.ROOM_KEY) instanceof RoomChanged held)) {
            return set;
        }
        return RoomSettings.builder()
                .title(set.title() == null ? held.set().title() : set.title())
                .topic(set.topic() == null ? held.set().topic() : set.topic())
                .access(set.access() == null ? held.set().access() : set.access())
                .build();
    }
}
