/** Codecs of the room events and of {@code connect}, one class for each. */
@NullMarked
package io.chathub.protocol.internal.message.event;

import org.jspecify.annotations.NullMarked;
