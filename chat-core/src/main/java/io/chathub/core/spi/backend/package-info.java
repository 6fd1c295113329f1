/**
 * State that the nodes of one chat share beside the streams: names, sanctions, members, and messages between nodes. A hub
 * has a {@link io.chathub.core.spi.backend.Backend}; each part that the backend leaves out is the one of a single node.
 *
 * <p>Rules for all parts. Any thread may call a method. A method does not block and does not throw; it reports a failure by
 * its stage. A stage completes within seconds, with a failure where the shared state cannot be reached: a part has a deadline
 * of its own. A part calls its handler from any thread, one call at a time; a handler returns at once. The hub starts and
 * closes the parts.
 */
@NullMarked
package io.chathub.core.spi.backend;

import org.jspecify.annotations.NullMarked;
