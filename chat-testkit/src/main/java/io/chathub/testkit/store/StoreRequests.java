package io.chathub.testkit.store;

import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.RoomChanged;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.Role;
import io.chathub.protocol.state.RoomSettings;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests of each kind for one stream, by the version that the caller names; for stores, which have no state to ask. */
final class StoreRequests {

    private final String stream;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** Requests for {@code stream}. */
    StoreRequests(String stream) {
        this.stream = stream;
    }

    private Instant now() {
        now = now.plusMillis(1);
        return now;
    }

    private MessagePosted.Builder message(String text) {
        return MessagePosted.builder(stream, "ann", text, now()).id("c1").user("ann");
    }

    private PublishRequest request(DurableEvent event, @Nullable String key, @Nullable Operation operation) {
        return new PublishRequest(stream, "c1", 0, event, key, operation, List.of());
    }

    private static Operation replace(DurableEvent event, long expected, DurableEvent state) {
        return new Operation.Replace(event.entryKey(), expected, state);
    }

    /** A message. */
    PublishRequest post(String text) {
        return request(message(text).build(), null, null);
    }

    /** A message with a key. */
    PublishRequest keyed(String key, String text) {
        return request(message(text).build(), key, null);
    }

    /** A message of a moment. */
    PublishRequest at(Instant time, String text) {
        return request(MessagePosted.builder(stream, "ann", text, time).id("c1").build(), null, null);
    }

    /** A message that has every field. */
    PublishRequest full(String text, long replyTo) {
        MessagePosted message = message(text)
                .price(JsonNumber.of(new BigDecimal("12.50")))
                .replyTo(replyTo)
                .mentions(List.of("bob", "cat"))
                .everyone(true)
                .build();
        return request(message, null, null);
    }

    /** A reply in a thread. */
    PublishRequest reply(String text, long thread) {
        return request(message(text).thread(thread).build(), null, null);
    }

    /** An edit. */
    PublishRequest edit(long target, String text, long expected) {
        MessageEdited event = MessageEdited.builder(stream, target, text, now(), 2)
                .id("c1")
                .username("ann")
                .build();
        MessagePosted held = message("before").offset(target).build();
        return request(event, null, replace(event, expected, MessageStates.edited(held, event)));
    }

    /** The loss of the author of a message with this text, which handlers receive as a state. */
    PublishRequest withoutAuthor(long target, String text, long expected) {
        MessageEdited event =
                MessageEdited.builder(stream, target, text, now(), 1).build();
        MessagePosted held = message(text).offset(target).build();
        return request(
                event,
                null,
                new Operation.Replace(
                        event.entryKey(), expected, ErasedUser.withoutAuthor(held), false, null, List.of(), true));
    }

    /** A deletion. */
    PublishRequest delete(long target, long expected) {
        MessageDeleted event = MessageDeleted.builder(stream, target, now(), Deletion.AUTHOR)
                .id("c1")
                .build();
        MessagePosted held = message("before").offset(target).build();
        return request(event, null, replace(event, expected, MessageStates.deleted(held, event)));
    }

    /** A pin. The text of the message is the one of {@link #edit}'s state before. */
    PublishRequest pin(long target, boolean on, long expected) {
        MessagePinned event =
                MessagePinned.builder(stream, target, now(), on).id("c1").build();
        MessagePosted held = message("second").offset(target).build();
        MessagePosted state = MessageStates.pinned(held, event);
        return request(
                event,
                null,
                new Operation.Replace(event.entryKey(), expected, state, false, on ? "pin" : null, List.of()));
    }

    /** A reaction. */
    PublishRequest react(long target, String who, String emoji, boolean on) {
        ReactionsChanged event = ReactionsChanged.builder(stream, target, now()).build();
        return request(
                event, null, new Operation.React(target, List.of(new Operation.Reaction(who, who, who, emoji, on))));
    }

    /** A topic. */
    PublishRequest topic(String topic, long expected) {
        RoomChanged event = RoomChanged.builder(
                        stream,
                        RoomSettings.builder().topic(topic).access("open").build(),
                        now())
                .id("c1")
                .build();
        return request(event, null, replace(event, expected, event));
    }

    /** An event of settings without its operation, which does not fit. */
    PublishRequest withoutOperation(String topic) {
        RoomChanged event = RoomChanged.builder(
                        stream, RoomSettings.builder().topic(topic).build(), now())
                .build();
        return request(event, null, null);
    }

    /** A role, or its removal. */
    PublishRequest member(String user, boolean removed, long expected) {
        MemberChanged event = MemberChanged.builder(stream, user, removed ? Role.NONE : Role.MEMBER, now())
                .id("c1")
                .name(user)
                .build();
        return request(
                event,
                null,
                new Operation.Replace(
                        event.entryKey(), expected, event, removed, removed ? null : "member", List.of()));
    }

    /** A read marker that is a row of its own. */
    PublishRequest read(String user, StreamPosition position) {
        return new PublishRequest(
                stream, "c1", 0, null, null, new Operation.Advance("read/" + user, position, false, user), List.of());
    }

    /** The same request with effects. */
    PublishRequest with(PublishRequest request, Effect... effects) {
        return new PublishRequest(
                request.stream(),
                request.origin(),
                request.number(),
                request.event(),
                request.idempotencyKey(),
                request.operation(),
                List.of(effects));
    }
}
