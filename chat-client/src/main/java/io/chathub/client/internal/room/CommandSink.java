package io.chathub.client.internal.room;

import io.chathub.client.spi.ClientTransport.Sent;
import io.chathub.protocol.command.ClientCommand;

/** Sends commands over one connection. No method blocks. */
public interface CommandSink {

    /**
     * Queues a command behind those before it.
     *
     * @throws IllegalArgumentException if the JSON is over {@code maxMessageBytes}, which only the text of a message can
     *                                  cause
     */
    Sent send(ClientCommand command);
}
