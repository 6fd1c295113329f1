/** The checks of the broker contract, and the world in which they run. */
@NullMarked
package io.chathub.testkit.internal.check;

import org.jspecify.annotations.NullMarked;
