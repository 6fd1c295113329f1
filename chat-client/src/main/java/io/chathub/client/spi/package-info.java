/**
 * Transports: how the text frames of a client reach a server and come back. A client of a {@code ws} or {@code wss} address
 * needs nothing of this package. It is for other ways to a server, such as a hub in the same process.
 */
@NullMarked
package io.chathub.client.spi;

import org.jspecify.annotations.NullMarked;
