/** The table of all message codecs, and the reader and writer that {@link io.chathub.protocol.JsonCodec} uses. */
@NullMarked
package io.chathub.protocol.internal.codec;

import org.jspecify.annotations.NullMarked;
