/** Delivery of events to listeners and completion of futures, on the dispatch thread of a client. */
@NullMarked
package io.chathub.client.internal.event;

import org.jspecify.annotations.NullMarked;
