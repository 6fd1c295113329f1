/**
 * Changes of messages: the rules as pure functions, the writer that applies them to entries, and the collector of reactions.
 * Requests of clients and of the host use the same.
 */
@NullMarked
package io.chathub.core.internal.message;

import org.jspecify.annotations.NullMarked;
