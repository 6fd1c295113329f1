/** WebSockets over the servlet upgrade: the chat's own reading and writing of frames on a connection of the container. */
@NullMarked
package io.chathub.server.jakarta.internal.upgrade;

import org.jspecify.annotations.NullMarked;
