package io.chathub.protocol.event;

import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.Replies;
import java.util.List;

/**
 * The state of a message after an event: one rule for servers, which keep states, and for clients, which follow events. A
 * state is a {@link MessagePosted} without {@link MessagePosted#root}, and with {@link MessagePosted#state} once an event has
 * changed the message.
 */
public final class MessageStates {

    private MessageStates() {}

    /** The first state of a posted message. */
    public static MessagePosted posted(MessagePosted message) {
        return message.root() == null ? message : message.toBuilder().root(null).build();
    }

    /** The state after an edit: text, price and mentions are those of the edit. */
    public static MessagePosted edited(MessagePosted held, MessageEdited event) {
        return held.toBuilder()
                .text(event.text())
                .price(event.price())
                .mentions(event.mentions())
                .state(changed(held, event.offset())
                        .rev(event.rev())
                        .editedAt(event.timestamp())
                        .build())
                .build();
    }

    /** The state after a deletion: a tombstone without text, price, mentions, reactions and pin. */
    public static MessagePosted deleted(MessagePosted held, MessageDeleted event) {
        return held.toBuilder()
                .text("")
                .price(null)
                .mentions(List.of())
                .everyone(false)
                .state(changed(held, event.offset())
                        .editedAt(null)
                        .deleted(event.by())
                        .pinned(false)
                        .reactions(List.of())
                        .build())
                .build();
    }

    /** The state after a change of the reactions: exactly those of the event. */
    public static MessagePosted reacted(MessagePosted held, ReactionsChanged event) {
        return held.toBuilder()
                .state(changed(held, event.offset())
                        .reactions(event.reactions())
                        .build())
                .build();
    }

    /** The state after a pin was set or removed. */
    public static MessagePosted pinned(MessagePosted held, MessagePinned event) {
        return held.toBuilder()
                .state(changed(held, event.offset()).pinned(event.on()).build())
                .build();
    }

    /** The state of the first message of a thread after the event with the offset {@code change} altered its replies. */
    public static MessagePosted replied(MessagePosted root, Replies replies, long change) {
        return root.toBuilder()
                .state(changed(root, change).replies(replies).build())
                .build();
    }

    private static MessageState.Builder changed(MessagePosted held, long change) {
        MessageState state = held.state();
        return state == null ? MessageState.builder(change) : state.toBuilder().change(change);
    }
}
