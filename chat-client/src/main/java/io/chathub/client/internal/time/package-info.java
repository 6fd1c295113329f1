/** Backoff and timers. Uses {@code config} only. */
@NullMarked
package io.chathub.client.internal.time;

import org.jspecify.annotations.NullMarked;
