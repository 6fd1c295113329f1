/**
 * How the chat meets the network: {@link io.chathub.server.jetty.ChatServer} has a port of its own,
 * {@link io.chathub.server.jetty.ChatMount} puts the chat into a Jetty that a host application already has.
 */
@NullMarked
package io.chathub.server.jetty;

import org.jspecify.annotations.NullMarked;
