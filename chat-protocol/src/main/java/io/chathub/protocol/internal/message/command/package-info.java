/** Codecs of the client-to-server messages, one class for each. */
@NullMarked
package io.chathub.protocol.internal.message.command;

import org.jspecify.annotations.NullMarked;
