package io.chathub.benchmarks.load;

import java.util.List;

/**
 * What one client says on its socket to take part in one server's room. Made for each connection; one thread calls it.
 * All of it is text frames; none is longer than 16 KiB.
 */
public interface Dialect {

    /** What to send when the socket is open. */
    List<String> opening();

    /**
     * Reads a frame that carries no message of the load: an answer, a presence notice, a ping of the server.
     *
     * @return what to send because of it; mostly nothing
     */
    List<String> read(String frame);

    /** Whether every text that is published from now on reaches this client. */
    boolean isReady();

    /** The frame that publishes a text to everyone in the room, this client too. The text needs no escape in JSON. */
    String publish(String text);
}
