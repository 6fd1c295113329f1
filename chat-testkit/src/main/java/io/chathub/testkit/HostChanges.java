package io.chathub.testkit;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.state.Deletion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Changes of messages that a test makes at a broker, in place of users. The broker completes its requests at once, as one in
 * memory does. A change of a message that the broker does not hold, or that is deleted, does nothing. Any thread may call.
 */
public final class HostChanges {

    private static final List<String> EMOJI = List.of("a", "b", "c");
    private static final int ALL = 1_000_000;

    private final Broker broker;
    private final Supplier<Instant> clock;

    /** Changes at {@code broker}, with timestamps of {@code now} in milliseconds, as on the wire. */
    public HostChanges(Broker broker, Supplier<Instant> now) {
        this.broker = Objects.requireNonNull(broker, "broker");
        clock = Objects.requireNonNull(now, "now");
    }

    /** The newest page of a room, with all messages that the broker holds. */
    public HistoryPage held(String room) {
        return broker.history(room, HistoryQuery.newest(ALL))
                .toCompletableFuture()
                .join();
    }

    /** Posts a message, or changes any of those that the broker holds. */
    public void any(String room, RandomGenerator random) {
        any(room, random, held -> true);
    }

    /**
     * Posts a message, or changes any of those that the broker holds.
     *
     * @param replaceable the messages that may be edited and deleted: others have another writer. All may be pinned, answered and
     *                    reacted to
     */
    public void any(String room, RandomGenerator random, Predicate<MessagePosted> replaceable) {
        List<MessagePosted> held = held(room).messages();
        if (held.isEmpty() || random.nextInt(3) == 0) {
            boolean answers = !held.isEmpty() && random.nextInt(3) == 0;
            post(
                    room,
                    "text " + random.nextInt(),
                    answers ? held.get(random.nextInt(held.size())).offset() : 0);
            return;
        }
        MessagePosted message = held.get(random.nextInt(held.size()));
        long target = message.offset();
        int chance = random.nextInt(39);
        if (chance < 4 && replaceable.test(message)) {
            delete(room, target);
        } else if (chance < 10) {
            pin(room, target);
        } else if (random.nextBoolean() && replaceable.test(message)) {
            edit(room, target, "edited " + random.nextInt());
        } else {
            react(room, target, reactions(random));
        }
    }

    private static List<Operation.Reaction> reactions(RandomGenerator random) {
        List<Operation.Reaction> reactions = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            String reactor = "reactor" + random.nextInt(5);
            String emoji = EMOJI.get(random.nextInt(EMOJI.size()));
            reactions.add(new Operation.Reaction(reactor, null, reactor, emoji, random.nextInt(3) > 0));
        }
        return reactions;
    }

    /** Posts a message; {@code thread} is the offset of the message that it answers, 0 for none. */
    public void post(String room, String text, long thread) {
        MessagePosted.Builder message = MessagePosted.builder(room, "host", text, now());
        if (thread > 0) {
            message.thread(thread);
        }
        publish(room, message.build(), null);
    }

    /** Edits a message. */
    public void edit(String room, long target, String text) {
        Entry entry = entry(room, target);
        if (entry != null && !message(entry).isDeleted()) {
            MessagePosted held = message(entry);
            MessageEdited event = MessageEdited.builder(room, target, text, now(), held.rev() + 1)
                    .build();
            publish(room, event, replace(entry, MessageStates.edited(held, event)));
        }
    }

    /** Deletes a message. */
    public void delete(String room, long target) {
        Entry entry = entry(room, target);
        if (entry != null) {
            MessageDeleted event =
                    MessageDeleted.builder(room, target, now(), Deletion.AUTHOR).build();
            publish(room, event, replace(entry, MessageStates.deleted(message(entry), event)));
        }
    }

    /** Pins a message, or ends its pin. */
    public void pin(String room, long target) {
        Entry entry = entry(room, target);
        if (entry != null && !message(entry).isDeleted()) {
            MessagePosted held = message(entry);
            boolean pinned = held.state() != null && held.state().pinned();
            MessagePinned event =
                    MessagePinned.builder(room, target, now(), !pinned).build();
            publish(room, event, replace(entry, MessageStates.pinned(held, event)));
        }
    }

    /** Adds and takes away reactions. */
    public void react(String room, long target, List<Operation.Reaction> reactions) {
        ReactionsChanged event = ReactionsChanged.builder(room, target, now()).build();
        publish(room, event, new Operation.React(target, reactions));
    }

    private Instant now() {
        return clock.get().truncatedTo(ChronoUnit.MILLIS);
    }

    private @Nullable Entry entry(String room, long offset) {
        return broker.entry(room, "m/" + offset).toCompletableFuture().join();
    }

    private static MessagePosted message(Entry entry) {
        return (MessagePosted) entry.state();
    }

    private static Operation replace(Entry entry, MessagePosted state) {
        return new Operation.Replace(entry.key(), entry.version(), state);
    }

    private void publish(String room, DurableEvent event, @Nullable Operation operation) {
        broker.publish(new PublishRequest(room, Publication.HOST, 0, event, null, operation, List.of()))
                .toCompletableFuture()
                .join();
    }
}
