/**
 * What a chat is: the {@link io.chathub.core.Hub}, its rooms and its clients, and what a host application sees of them.
 * There is no HTTP, no WebSocket and no JSON library here; {@link io.chathub.core.spi} is where a transport and a broker
 * attach.
 */
@NullMarked
package io.chathub.core;

import org.jspecify.annotations.NullMarked;
