package io.chathub.core.spi;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import java.util.concurrent.CompletionStage;

/**
 * Orders what is said in each room, keeps it, and delivers it to every node. A single node's broker does it in memory;
 * even there nothing is delivered but from its callback. No method blocks or throws; all may be called from any thread.
 */
public interface Broker extends AutoCloseable {

    /** Starts delivery. Called once, before anything is published. */
    void start(PublicationHandler handler);

    /**
     * Puts an event into its room's stream and delivers it to every node's handler, this one's too.
     *
     * <p>All handlers see a room's events in one order. What one thread publishes to a room one after another keeps
     * that order. A durable event ({@link io.chathub.core.Publication#isDurable}) gets the next offset
     * ({@link io.chathub.protocol.event.MessagePosted#withOffset}) and enters the history in the same step; a transient
     * one has offset 0 and is not kept. Looking for the key, taking the offset and remembering the key are one step
     * too: of two requests with one key, however close, one is delivered.
     *
     * @return the event with its place; it fails, without having been delivered, where the broker cannot take it, with
     *         a {@link io.chathub.protocol.ProtocolException} of code {@code UNAVAILABLE} where it may be tried again
     */
    CompletionStage<PublishResult> publish(PublishRequest request);

    /**
     * Reads a part of a room's history. The page and its {@code offset} are of one moment: what was delivered to the
     * handler before the call is in it, or below it.
     */
    CompletionStage<HistoryPage> history(String room, HistoryQuery query);

    /**
     * This node has let go of a room that nobody was in for a long time. A broker that holds rooms for this node alone
     * forgets the room's stream: its next message begins another epoch.
     */
    default void roomExpired(String room) {}

    /** Stops delivery and lets go of everything. Called once. */
    @Override
    void close();
}
