/** Runs the decisions of the host: bounded, with a deadline. */
@NullMarked
package io.chathub.core.internal.hook;

import org.jspecify.annotations.NullMarked;
