/** The load: many clients in few threads, which check what they get while they measure it. */
@NullMarked
package io.chathub.benchmarks.load;

import org.jspecify.annotations.NullMarked;
