/**
 * Servers under load: each a program that takes a port (0 for a free one) as its only argument, prints
 * {@code LISTENING <port>} when it is ready, and ends when its standard input does.
 */
@NullMarked
package io.chathub.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
