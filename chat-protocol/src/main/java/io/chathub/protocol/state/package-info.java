/** The values of states: what events change and replies carry. */
@NullMarked
package io.chathub.protocol.state;

import org.jspecify.annotations.NullMarked;
