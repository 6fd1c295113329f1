/** Requests of the client-to-server direction, one class for each message type. */
@NullMarked
package io.chathub.protocol.command;

import org.jspecify.annotations.NullMarked;
