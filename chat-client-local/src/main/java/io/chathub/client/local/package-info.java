/** The Java client for code in the process of the hub: the API of {@code chat-client} without a socket. */
@NullMarked
package io.chathub.client.local;

import org.jspecify.annotations.NullMarked;
