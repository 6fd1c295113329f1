/** The stream of one room: order, completeness and states of messages, without requests, locks and threads. */
@NullMarked
package io.chathub.client.internal.stream;

import org.jspecify.annotations.NullMarked;
