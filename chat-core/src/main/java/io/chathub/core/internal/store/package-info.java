/** The broker over a store: group commit, delivery after the commit, and what is kept in memory meanwhile. */
@NullMarked
package io.chathub.core.internal.store;

import org.jspecify.annotations.NullMarked;
