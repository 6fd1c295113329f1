package io.chathub.protocol.reply;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user that reacted to a message.
 *
 * @param user     the public id of the user; null for a guest
 * @param username the username with which the user reacted
 */
public record Reactor(@Nullable String user, String username) {

    /** Checks that the username is not null. */
    public Reactor {
        Objects.requireNonNull(username, "username");
    }
}
