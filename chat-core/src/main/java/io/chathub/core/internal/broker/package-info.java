/** Order and state of one node: the broker that keeps everything in memory. */
@NullMarked
package io.chathub.core.internal.broker;

import org.jspecify.annotations.NullMarked;
