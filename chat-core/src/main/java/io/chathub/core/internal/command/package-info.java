/** The handler of a session, by protocol version, and the table of v2 requests. */
@NullMarked
package io.chathub.core.internal.command;

import org.jspecify.annotations.NullMarked;
