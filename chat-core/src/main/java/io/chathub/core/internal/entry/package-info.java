/** Changes of entries: replacements one after another, and the effects that an event has in other streams. */
@NullMarked
package io.chathub.core.internal.entry;

import org.jspecify.annotations.NullMarked;
