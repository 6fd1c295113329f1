/** Rates, quotas and violations. */
@NullMarked
package io.chathub.core.internal.limit;

import org.jspecify.annotations.NullMarked;
