/**
 * The chat server without a network: the {@link io.chathub.core.Hub}, its rooms and clients, and the API of a host
 * application. The package uses no HTTP, WebSocket or JSON library; a transport and a broker implement
 * {@link io.chathub.core.spi}.
 */
@NullMarked
package io.chathub.core;

import org.jspecify.annotations.NullMarked;
