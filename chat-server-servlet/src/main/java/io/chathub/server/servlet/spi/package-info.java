/**
 * For modules that bring the chat to a container: {@link io.chathub.server.servlet.spi.WebSocketUpgrade} is the last step
 * of the handshake, {@link io.chathub.server.servlet.spi.ServletRegistrar} takes the servlets,
 * {@link io.chathub.server.servlet.spi.EdgeRules} applies to answers that the container gives by itself, and
 * {@link io.chathub.server.servlet.spi.TextFraming} and {@link io.chathub.server.servlet.spi.TextAssembly} write and read
 * text frames.
 */
@NullMarked
package io.chathub.server.servlet.spi;

import org.jspecify.annotations.NullMarked;
