/**
 * The Java client of a ChatHub server. {@link io.chathub.client.ChatClient} is the entry point,
 * {@link io.chathub.client.ChatRoom} one room, {@link io.chathub.client.ChatListener} receives events. The client speaks v2 of
 * the protocol ({@code chat.v2}); events are the records of {@link io.chathub.protocol.event.ServerEvent}.
 */
@NullMarked
package io.chathub.client;

import org.jspecify.annotations.NullMarked;
