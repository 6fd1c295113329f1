/** Codecs of the server's replies and notices to one client, one class for each. */
@NullMarked
package io.chathub.protocol.internal.message.reply;

import org.jspecify.annotations.NullMarked;
