/**
 * The chat on Jetty: {@link io.chathub.server.jetty.ChatServer} listens on a port of its own,
 * {@link io.chathub.server.jetty.ChatMount} installs the chat into a Jetty server of the host application.
 */
@NullMarked
package io.chathub.server.jetty;

import org.jspecify.annotations.NullMarked;
