/** Tests of the chat in a container of jakarta.websocket. They run in the modules below chat-containers. */
package io.chathub.server.jakarta.suite;
