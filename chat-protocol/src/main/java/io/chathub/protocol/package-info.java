/**
 * The wire protocol: the messages of both directions, their JSON, the input limits, and the error and close codes.
 * {@link io.chathub.protocol.JsonCodec} converts between messages and text. Nothing here has sockets, threads or rooms.
 */
@NullMarked
package io.chathub.protocol;

import org.jspecify.annotations.NullMarked;
