/**
 * The implementation of {@link io.chathub.protocol.JsonCodec}. Lower packages never use upper ones: {@code json}, then
 * {@code message}, {@code admin}, {@code codec}.
 */
@NullMarked
package io.chathub.protocol.internal;

import org.jspecify.annotations.NullMarked;
