/** What the chat costs, beside what others cost under the same load. */
@NullMarked
package io.chathub.benchmarks;

import org.jspecify.annotations.NullMarked;
