/** The clients: many in few threads, which check what they get. */
@NullMarked
package io.chathub.benchmarks.load.client;

import org.jspecify.annotations.NullMarked;
