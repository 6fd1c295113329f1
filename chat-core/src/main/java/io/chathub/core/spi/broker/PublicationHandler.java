package io.chathub.core.spi.broker;

import io.chathub.core.Publication;
import java.util.List;

/**
 * The receiver of a broker's deliveries. For one stream the broker calls never concurrently, and in the order of the
 * stream. A handler returns at once, does no input or output, and does not throw.
 */
public interface PublicationHandler {

    /** An event of a stream. A durable event has the offset after the one of the previous call for the stream. */
    void onPublication(Publication publication);

    /**
     * The changes of a range, in place of the events of the range: this node had to catch up with the stream.
     *
     * @param from   the offset after the one of the previous call for the stream
     * @param to     the offset that the node has reached
     * @param states the present state of each entry whose last change is within the range, by change; may be empty
     */
    void onChanges(String stream, String epoch, long from, long to, List<Entry> states);

    /** The events of a range are lost for this node, because they are too many to catch up with. */
    void onLost(String stream, String epoch, long from, long to);

    /**
     * The numbering of a stream has a new epoch. Later events have offsets of the new epoch, from {@code offset + 1}; events
     * up to {@code offset} have the same offset in both numberings.
     */
    void onReset(String stream, String epoch, long offset);

    /** Effects were stored. Called after the commit; a hub reads them by {@link Broker#effects}. */
    default void onEffects() {}

    /**
     * The broker has lost or regained what it needs to publish, such as the connection to its store or to the other nodes. It
     * counts as connected before the first call. A hub whose broker is not connected is not ready for new clients
     * ({@link io.chathub.core.Hub#readiness()}); its clients stay. Called on any thread, one call at a time.
     */
    default void onState(boolean connected) {}
}
