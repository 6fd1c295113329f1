/** The targets of the load, and the messages that each of them understands. */
@NullMarked
package io.chathub.benchmarks.load.dialect;

import org.jspecify.annotations.NullMarked;
