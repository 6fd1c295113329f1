/** Measures the cost of the chat and of other servers under the same load. */
@NullMarked
package io.chathub.benchmarks;

import org.jspecify.annotations.NullMarked;
