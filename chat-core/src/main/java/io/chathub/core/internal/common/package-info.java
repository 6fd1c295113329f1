/** Clocks, ids, rings and text rules that every other package may use. */
@NullMarked
package io.chathub.core.internal.common;

import org.jspecify.annotations.NullMarked;
