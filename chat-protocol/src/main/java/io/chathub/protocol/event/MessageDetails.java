package io.chathub.protocol.event;

import io.chathub.protocol.state.ThreadRoot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message that most messages lack. One object of their own, so that a plain message takes no memory for
 * them.
 */
record MessageDetails(
        @Nullable String user,
        @Nullable Long replyTo,
        @Nullable Long thread,
        List<String> mentions,
        boolean everyone,
        @Nullable ThreadRoot root) {}
