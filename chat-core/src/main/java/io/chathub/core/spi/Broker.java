package io.chathub.core.spi;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import java.util.concurrent.CompletionStage;

/**
 * Orders the events of each room, keeps them, and delivers them to every node. The broker of a single node works in
 * memory; this broker too delivers events only by its callback. No method blocks or throws; all may be called from any
 * thread.
 */
public interface Broker extends AutoCloseable {

    /** Starts delivery. Called once, before anything is published. */
    void start(PublicationHandler handler);

    /**
     * Puts an event into its room's stream and delivers the event to the handler of every node, including this node.
     *
     * <p>All handlers see a room's events in one order. Events that one thread publishes to a room keep the order of
     * the calls. A durable event ({@link io.chathub.core.Publication#isDurable}) gets the next offset
     * ({@link io.chathub.protocol.event.MessagePosted#withOffset}) and enters the history in the same step; a transient
     * one has offset 0 and is not kept. Where the timestamp of a durable event is before the one of the room's previous durable
     * event, the broker replaces it ({@link io.chathub.protocol.event.DurableEvent#withTimestamp}): timestamps in a room
     * never decrease. The lookup of the key, the assignment of the offset and the storage of the key
     * are one step too: of two requests with the same key, however close in time, one is delivered.
     *
     * @return the event's offset. The stage fails, without delivery, if the broker cannot accept the event; the failure
     *         is a {@link io.chathub.protocol.ProtocolException} of code {@code UNAVAILABLE} if a retry may succeed
     */
    CompletionStage<PublishResult> publish(PublishRequest request);

    /**
     * Reads a part of a room's history. The page and its {@code offset} are of one moment: an event that was delivered
     * to the handler before the call has an offset of at most the page's {@code offset}.
     */
    CompletionStage<HistoryPage> history(String room, HistoryQuery query);

    /**
     * This node has removed a room that had no members for a long time. A broker that holds rooms for this node alone
     * removes the room's stream: the room's next message begins another epoch.
     */
    default void roomExpired(String room) {}

    /** Stops delivery and releases all resources. Called once. */
    @Override
    void close();
}
