/** One handler for each kind of v2 request. */
@NullMarked
package io.chathub.core.internal.command.handler;

import org.jspecify.annotations.NullMarked;
