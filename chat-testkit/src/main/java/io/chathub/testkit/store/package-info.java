/** The contract of stores, and a store in memory for tests. */
@NullMarked
package io.chathub.testkit.store;

import org.jspecify.annotations.NullMarked;
