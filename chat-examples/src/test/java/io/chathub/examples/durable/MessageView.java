package io.chathub.examples.durable;

import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.MessageState;
import io.chathub.protocol.state.ReactionCount;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of a message, as far as the requests of the clients determine it. All deleted messages are equal.
 *
 * @param reactions the number of users by emoji
 */
public record MessageView(String author, String text, boolean pinned, Map<String, Integer> reactions, boolean deleted) {

    static final MessageView DELETED = new MessageView("", "", false, Map.of(), true);

    static MessageView of(MessagePosted message) {
        if (message.isDeleted()) {
            return DELETED;
        }
        MessageState state = message.state();
        Map<String, Integer> reactions = new TreeMap<>();
        if (state != null) {
            for (ReactionCount reaction : state.reactions()) {
                reactions.put(reaction.emoji(), reaction.count());
            }
        }
        return new MessageView(message.username(), message.text(), state != null && state.pinned(), reactions, false);
    }
}
