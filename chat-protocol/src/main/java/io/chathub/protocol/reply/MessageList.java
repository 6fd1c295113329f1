package io.chathub.protocol.reply;

import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import java.util.ArrayList;
import java.util.List;

/** The messages of a list of durable events. */
final class MessageList {

    private MessageList() {}

    static List<MessagePosted> of(List<DurableEvent> events) {
        List<MessagePosted> messages = new ArrayList<>(events.size());
        for (DurableEvent event : events) {
            if (event instanceof MessagePosted message) {
                messages.add(message);
            }
        }
        return List.copyOf(messages);
    }
}
