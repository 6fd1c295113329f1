package io.chathub.core.spi.backend;

/** The receiver of the messages of other nodes; see {@link NodeBus}. */
public interface NodeHandler {

    /** A message of {@link NodeBus#send}. */
    void onMessage(String from, byte[] message);

    /**
     * A request of {@link NodeBus#request}.
     *
     * @return the answer; at most {@link NodeBus#MAX_MESSAGE_BYTES}
     * @throws IllegalArgumentException if this node does not know the request: the stage of the sender fails
     */
    byte[] onRequest(String from, byte[] message);
}
