package io.chathub.benchmarks.load.dialect;

import java.util.List;

/**
 * The frames with which one client joins and uses a room of one kind of server. One instance a connection; called by one thread.
 * All of it is text frames; none is longer than 16 KiB.
 */
public interface Dialect {

    /** The frames to send when the socket is open. */
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
