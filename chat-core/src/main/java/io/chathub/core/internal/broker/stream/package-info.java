/** One stream in memory: the numbering, the entries as they are now, their order, and the step that changes them. */
@NullMarked
package io.chathub.core.internal.broker.stream;

import org.jspecify.annotations.NullMarked;
