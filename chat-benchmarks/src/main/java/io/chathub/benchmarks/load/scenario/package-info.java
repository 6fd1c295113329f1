/** The scenarios of the load, and the report of their figures. */
@NullMarked
package io.chathub.benchmarks.load.scenario;

import org.jspecify.annotations.NullMarked;
