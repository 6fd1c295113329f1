/** What each command of a client does: one handler a command, and the queue and the runner that they share. */
@NullMarked
package io.chathub.core.internal.command;

import org.jspecify.annotations.NullMarked;
