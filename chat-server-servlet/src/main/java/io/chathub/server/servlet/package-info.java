/**
 * The chat as servlets: pages, API, administration, origin rules and the WebSocket handshake, without a type of any
 * container.
 */
@NullMarked
package io.chathub.server.servlet;

import org.jspecify.annotations.NullMarked;
