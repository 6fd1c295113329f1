/** What an operator, or the host, does about somebody: end a connection, mute, ban; and the log of it. */
@NullMarked
package io.chathub.core.moderation;

import org.jspecify.annotations.NullMarked;
