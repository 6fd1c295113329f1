/**
 * How a client's text frames get to a server and back. A {@code ws} or {@code wss} address needs nothing of this; it is for
 * those who bring another way, such as a hub in the same process.
 */
@NullMarked
package io.chathub.client.spi;

import org.jspecify.annotations.NullMarked;
