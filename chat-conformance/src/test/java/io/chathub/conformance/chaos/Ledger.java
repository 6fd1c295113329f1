package io.chathub.conformance.chaos;

import io.chathub.core.StreamHead;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The owner of the streams, with a note of each text that was stored, evicted or not, and a {@link ChangeLog}. What a new epoch
 * loses is taken from the notes. Thread-safe.
 */
final class Ledger extends ForwardingBroker {

    private final InMemoryBroker owner;
    /** The texts of a room by the offsets of their events. */
    private final Map<String, Map<Long, Note>> notes = new HashMap<>();

    private final ChangeLog log = new ChangeLog();
    private final List<String> repeated = new ArrayList<>();

    /** A stored text, of the message at {@code target}. */
    private record Note(String text, long target) {}

    Ledger(InMemoryBroker owner) {
        super(owner);
        this.owner = owner;
    }

    @Override
    public synchronized CompletionStage<PublishResult> publish(PublishRequest request) {
        return super.publish(request).thenApply(this::noted);
    }

    private PublishResult noted(PublishResult result) {
        Place place = result.place();
        DurableEvent event = result.event();
        if (result.outcome() == PublishResult.Outcome.DONE && place != null && event != null) {
            log.stored(place, event);
            if (event instanceof MessagePosted message) {
                note(message.room(), place.offset(), new Note(message.text(), place.offset()));
            } else if (event instanceof MessageEdited edit) {
                note(edit.room(), place.offset(), new Note(edit.text(), edit.target()));
            }
        }
        return result;
    }

    private void note(String room, long offset, Note note) {
        if (has(room, note.text())) {
            repeated.add("'" + note.text() + "' is stored twice in " + room);
        }
        room(room).put(offset, note);
    }

    /** Begins a new epoch, with the loss of the newest events, {@code lost} of them. */
    synchronized void renew(String room, long lost) {
        StreamHead before = headOf(room);
        long kept = Math.max(0, before.offset() - lost);
        owner.renew(room, kept);
        log.renewed(room, before, kept, headOf(room).epoch());
        if (lost > 0) {
            // A message that an event above has changed is lost too. Evicted messages are in doubt.
            room(room)
                    .entrySet()
                    .removeIf(note ->
                            note.getKey() > kept || isGone(room, note.getValue().target()));
        }
    }

    private StreamHead headOf(String room) {
        return owner.head(room).toCompletableFuture().join();
    }

    private boolean isGone(String room, long offset) {
        return owner.entry(room, "m/" + offset).toCompletableFuture().join() == null;
    }

    private Map<Long, Note> room(String name) {
        return notes.computeIfAbsent(name, room -> new HashMap<>());
    }

    synchronized boolean has(String room, String text) {
        return room(room).values().stream().anyMatch(note -> note.text().equals(text));
    }

    /** The changes of all rooms. */
    ChangeLog log() {
        return log;
    }

    /** Texts that were stored twice, for a person. */
    synchronized List<String> repeated() {
        return List.copyOf(repeated);
    }
}
