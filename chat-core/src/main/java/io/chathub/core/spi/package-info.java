/**
 * Where other parts attach to a {@link io.chathub.core.Hub}: a transport brings a
 * {@link io.chathub.core.spi.ClientConnection} and gets an {@link io.chathub.core.spi.InboundHandler}; a
 * {@link io.chathub.core.spi.Broker} orders and keeps what is published.
 */
@NullMarked
package io.chathub.core.spi;

import org.jspecify.annotations.NullMarked;
