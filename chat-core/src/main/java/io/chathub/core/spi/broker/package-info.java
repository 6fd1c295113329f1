/**
 * Order and state: the broker that numbers a stream's durable events, keeps its entries and delivers. A stream is a room,
 * a conversation or an inbox. A host may bring a broker of its own; {@code chat-testkit} has the contract that every broker
 * passes.
 */
@NullMarked
package io.chathub.core.spi.broker;

import org.jspecify.annotations.NullMarked;
