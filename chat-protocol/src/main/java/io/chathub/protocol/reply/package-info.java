/** Replies of the server to the requests of one v2 client, and notices about its connection. */
@NullMarked
package io.chathub.protocol.reply;

import org.jspecify.annotations.NullMarked;
