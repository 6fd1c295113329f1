/** How {@link io.chathub.protocol.JsonCodec} reads and writes: the only code that knows the JSON library. */
@NullMarked
package io.chathub.protocol.internal;

import org.jspecify.annotations.NullMarked;
