/** The processes that are measured, and the machine. */
@NullMarked
package io.chathub.benchmarks.load.process;

import org.jspecify.annotations.NullMarked;
