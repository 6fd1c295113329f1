/** The names of the hub's figures in metrics systems. */
@NullMarked
package io.chathub.core.metric;

import org.jspecify.annotations.NullMarked;
