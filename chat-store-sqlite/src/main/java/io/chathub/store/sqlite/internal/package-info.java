/** The parts of the store: the directory, the connections, the rows of a stream, reads, search. */
@NullMarked
package io.chathub.store.sqlite.internal;

import org.jspecify.annotations.NullMarked;
