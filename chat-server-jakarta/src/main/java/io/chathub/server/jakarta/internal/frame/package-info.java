/** Reading of the frames that clients send, and making of those that are not messages (RFC 6455, section 5). */
@NullMarked
package io.chathub.server.jakarta.internal.frame;

import org.jspecify.annotations.NullMarked;
