/**
 * The interfaces that extend a {@link io.chathub.core.Hub}: a transport implements
 * {@link io.chathub.core.spi.ClientConnection} and calls an {@link io.chathub.core.spi.InboundHandler}; a
 * {@link io.chathub.core.spi.broker.Broker} orders and keeps events.
 */
@NullMarked
package io.chathub.core.spi;

import org.jspecify.annotations.NullMarked;
