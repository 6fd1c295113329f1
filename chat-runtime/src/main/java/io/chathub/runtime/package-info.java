/**
 * The one source of threads, time and randomness of a hub and a client: {@link io.chathub.runtime.ChatRuntime}. No other
 * code of ChatHub starts a thread, reads a clock or draws a random number, so that a test which replaces the runtime
 * controls all three.
 */
@NullMarked
package io.chathub.runtime;

import org.jspecify.annotations.NullMarked;
