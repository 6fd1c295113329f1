package io.chathub.core.spi;

import io.chathub.core.HistoryPage;
import io.chathub.core.Publication;
import io.chathub.protocol.ServerEvent;
import java.util.concurrent.CompletionStage;

/**
 * Orders what is said in each room, keeps it, and delivers it to every node. A single node's broker does it in memory;
 * even there nothing is delivered but from its callback. No method blocks or throws; all may be called from any thread.
 */
public interface Broker extends AutoCloseable {

    /** Starts delivery. Called once, before anything is published. */
    void start(PublicationHandler handler);

    /**
     * Puts an event into a room's stream and delivers it to every node's handler, this one's too.
     *
     * <p>All handlers see a room's events in one order. What one thread publishes to a room one after another keeps that
     * order. A durable event ({@link Publication#isDurable}) gets the next offset and enters the history in the same
     * step; a transient one has offset 0 and is not kept.
     *
     * @return the event with its place; it fails, without having been delivered, where the broker cannot take it
     */
    CompletionStage<Publication> publish(String room, String origin, ServerEvent event);

    /**
     * Reads a room's messages after {@code afterOffset}, oldest first, at most {@code limit}. The page and its
     * {@code offset} are of one moment.
     */
    CompletionStage<HistoryPage> history(String room, long afterOffset, int limit);

    /** Stops delivery and lets go of everything. Called once. */
    @Override
    void close();
}
