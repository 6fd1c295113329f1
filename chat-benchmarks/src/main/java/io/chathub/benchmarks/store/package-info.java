/** The cost of a store: commits beside a plain log, fan-out, a million messages, idle rooms. */
@NullMarked
package io.chathub.benchmarks.store;

import org.jspecify.annotations.NullMarked;
