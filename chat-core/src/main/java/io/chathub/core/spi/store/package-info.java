/**
 * Stores: what a database does for a chat. {@link io.chathub.core.spi.store.MessageStore} keeps the entries of all streams,
 * {@link io.chathub.core.spi.store.StreamRules} decides what an event does to them, so that every store has the same rules.
 * {@code chat-testkit} has the contract that every store passes.
 */
@NullMarked
package io.chathub.core.spi.store;

import org.jspecify.annotations.NullMarked;
