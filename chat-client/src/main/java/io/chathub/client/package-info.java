/**
 * How a program talks to a ChatHub server: {@link io.chathub.client.ChatClient} is the door,
 * {@link io.chathub.client.ChatListener} hears what happens. It speaks v1 of the protocol; messages are the records of
 * {@link io.chathub.protocol.event.ServerEvent}.
 */
@NullMarked
package io.chathub.client;

import org.jspecify.annotations.NullMarked;
