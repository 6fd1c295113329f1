/** The parts of a backend of a single node, and the messages between nodes. */
@NullMarked
package io.chathub.core.internal.backend;

import org.jspecify.annotations.NullMarked;
