/** Honest clients beside hostile ones. */
@NullMarked
package io.chathub.benchmarks.load.flood;

import org.jspecify.annotations.NullMarked;
