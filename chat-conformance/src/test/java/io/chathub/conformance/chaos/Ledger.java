package io.chathub.conformance.chaos;

import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.event.MessagePosted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The owner of the streams, with a note of each stored message, evicted or not. What a new epoch loses is taken from the notes.
 * Thread-safe.
 */
final class Ledger extends ForwardingBroker {

    private final InMemoryBroker owner;
    private final Map<String, Map<Long, String>> notes = new HashMap<>();
    private final List<String> repeated = new ArrayList<>();

    Ledger(InMemoryBroker owner) {
        super(owner);
        this.owner = owner;
    }

    @Override
    public synchronized CompletionStage<PublishResult> publish(PublishRequest request) {
        CompletionStage<PublishResult> stage = super.publish(request);
        return request.event() instanceof MessagePosted message
                ? stage.thenApply(result -> noted(message, result))
                : stage;
    }

    private PublishResult noted(MessagePosted message, PublishResult result) {
        if (result.outcome() == PublishResult.Outcome.DONE && !result.duplicate() && result.place() != null) {
            Map<Long, String> room = room(message.room());
            if (room.containsValue(message.text())) {
                repeated.add("'" + message.text() + "' is stored twice in " + message.room());
            }
            room.put(result.place().offset(), message.text());
        }
        return result;
    }

    /** Begins a new epoch, with the loss of the newest events, {@code lost} of them. */
    synchronized void renew(String room, long lost) {
        long kept = owner.head(room).toCompletableFuture().join().offset() - lost;
        owner.renew(room, Math.max(0, kept));
        if (lost > 0) {
            // A message that an event above has changed is lost too. Evicted messages are in doubt.
            room(room).keySet().removeIf(offset -> offset > kept || isGone(room, offset));
        }
    }

    private boolean isGone(String room, long offset) {
        return owner.entry(room, "m/" + offset).toCompletableFuture().join() == null;
    }

    private Map<Long, String> room(String name) {
        return notes.computeIfAbsent(name, room -> new HashMap<>());
    }

    synchronized boolean has(String room, String text) {
        return room(room).containsValue(text);
    }

    /** Messages that were stored twice, for a person. */
    synchronized List<String> repeated() {
        return List.copyOf(repeated);
    }
}
