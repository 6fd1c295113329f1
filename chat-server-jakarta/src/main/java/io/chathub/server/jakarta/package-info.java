/**
 * The chat in any servlet container: {@link io.chathub.server.jakarta.ChatMount} adds the chat to a context, {@link
 * io.chathub.server.jakarta.Transport} is the way in which its WebSockets are carried.
 */
@NullMarked
package io.chathub.server.jakarta;

import org.jspecify.annotations.NullMarked;
