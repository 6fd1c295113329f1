package io.chathub.core.spi.broker;

import io.chathub.protocol.event.MessagePosted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a search.
 *
 * @param messages the messages in their present state, newest first by time
 * @param next     the cursor of the next page; null on the last one
 */
public record SearchPage(
        List<MessagePosted> messages, @Nullable String next) {

    /** Copies the list. */
    public SearchPage {
        messages = List.copyOf(messages);
    }
}
