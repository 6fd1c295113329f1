/** The search over messages in memory, and the pages of the result. */
@NullMarked
package io.chathub.core.internal.broker.search;

import org.jspecify.annotations.NullMarked;
