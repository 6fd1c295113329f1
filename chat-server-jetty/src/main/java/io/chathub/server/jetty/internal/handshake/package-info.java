/** Jetty's last step of the handshake. */
@NullMarked
package io.chathub.server.jetty.internal.handshake;

import org.jspecify.annotations.NullMarked;
