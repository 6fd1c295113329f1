/** Counters, recent events, and the listeners of the host. */
@NullMarked
package io.chathub.core.internal.monitor;

import org.jspecify.annotations.NullMarked;
