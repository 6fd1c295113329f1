/** Golden transcripts of the protocol, and a runner that plays either side of them. */
@NullMarked
package io.chathub.conformance;

import org.jspecify.annotations.NullMarked;
