/** The runtime of production. */
@NullMarked
package io.chathub.runtime.internal;

import org.jspecify.annotations.NullMarked;
