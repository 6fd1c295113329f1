/**
 * The inside of the client. From the wire up: {@link io.chathub.client.internal.Transport} is one socket,
 * {@link io.chathub.client.internal.Link} one connection with its deadline and its pings,
 * {@link io.chathub.client.internal.Connector} decides what comes after it, and
 * {@link io.chathub.client.internal.EventDispatcher} takes what was heard to the listeners. Not for use from outside.
 */
@NullMarked
package io.chathub.client.internal;

import org.jspecify.annotations.NullMarked;
