/** JSON documents: text to fields and fields to text, within limits. The only package that uses the JSON library. */
@NullMarked
package io.chathub.protocol.internal.json;

import org.jspecify.annotations.NullMarked;
