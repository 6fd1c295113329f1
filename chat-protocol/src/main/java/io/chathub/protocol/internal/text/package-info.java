/** Rules for characters of names. */
@NullMarked
package io.chathub.protocol.internal.text;

import org.jspecify.annotations.NullMarked;
