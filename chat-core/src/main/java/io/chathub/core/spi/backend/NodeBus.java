package io.chathub.core.spi.backend;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Messages between the hubs of one chat. The bytes are the hub's; all nodes of a bus run the same or the next version of the
 * hub. A message is delivered at most once, and messages of one node to another in the order of the calls where none is lost.
 */
public interface NodeBus extends AutoCloseable {

    /** The largest message in bytes: {@value}. */
    int MAX_MESSAGE_BYTES = 65_536;

    /** Starts the bus. Called once, before every other call but {@link #self()}. */
    void start(NodeHandler handler);

    /**
     * The id of this node, which no other node has or had; 1 to 64 of {@code A-Z a-z 0-9 _ -}. It changes when the node's
     * lease has ended while the node was cut off.
     */
    String self();

    /** The other nodes that are alive, as last known, in no particular order. Read from memory. */
    List<String> nodes();

    /**
     * Sends a message to another node, whose {@link NodeHandler#onMessage} receives it; the message is lost where the node is
     * not alive.
     *
     * @param message at most {@link #MAX_MESSAGE_BYTES}
     */
    void send(String node, byte[] message);

    /**
     * Sends a request to another node, whose {@link NodeHandler#onRequest} answers it. The stage fails if the node has ended,
     * its handler fails, or no answer comes before the deadline; the request may have been carried out then.
     *
     * @param message  at most {@link #MAX_MESSAGE_BYTES}
     * @param deadline the time from now until an answer counts; more than zero
     * @return the answer
     */
    CompletionStage<byte[]> request(String node, byte[] message, Duration deadline);

    /** Ends the node: the other nodes are notified that it is gone. Releases all resources. Called once. */
    @Override
    void close();
}
