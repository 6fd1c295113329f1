package io.chathub.protocol.reply;

import io.chathub.protocol.command.Ping;
import org.jspecify.annotations.Nullable;

/** The reply to a {@link Ping}: {@code {"type":"pong"}}. */
public record Pong(@Nullable String ref) implements ServerReply {}
