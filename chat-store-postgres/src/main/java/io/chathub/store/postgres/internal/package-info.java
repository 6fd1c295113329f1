/** The tables of the PostgreSQL store, and their statements. */
@NullMarked
package io.chathub.store.postgres.internal;

import org.jspecify.annotations.NullMarked;
