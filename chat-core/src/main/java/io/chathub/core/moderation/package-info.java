/** Moderation by an operator or the host: disconnect, mute and ban, with an audit log. */
@NullMarked
package io.chathub.core.moderation;

import org.jspecify.annotations.NullMarked;
