package io.chathub.core.spi.broker;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.protocol.reply.Place;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Orders the durable events of each stream, keeps the stream's entries, and delivers the events to every node. The broker
 * of a single node works in memory; this broker too delivers events only by its callback. No method blocks or throws; all
 * may be called from any thread.
 *
 * <p>A <b>durable event</b> takes the next offset of its stream and puts one <b>entry</b> into a new state, in one step.
 * The state of a message is the {@link io.chathub.protocol.event.MessagePosted} in its full form; the state of another
 * entry is its last event. Recovery and history read states, never old events.
 *
 * <p>Every read is of one moment, and no older than the events that this node's handler had received before the call. A
 * read may be newer than these events; but before a read of a newer epoch completes, the handler has received the reset. A
 * broker of several nodes asks the stream's owner for its head first, and catches up.
 *
 * <p><b>Failures.</b> A stage fails with a {@link io.chathub.protocol.ProtocolException} of code {@code UNAVAILABLE} if a
 * retry may succeed, and then the request certainly has no effect; with {@link PublishOutcomeUnknownException} if the
 * request perhaps took effect; with another exception if a retry is useless.
 */
public interface Broker extends AutoCloseable {

    // ----------------------------------------------------------------------------------------------------------
    // lifetime

    /** Starts delivery. Called once, before every other call. */
    void start(PublicationHandler handler);

    /**
     * Begins the delivery of a stream to this node. The stage completes once every later event is delivered to this node's
     * handler. Without effect for an open stream. Deliveries alone need this call: a stream that is not open takes
     * publications and reads, and need not be delivered.
     */
    CompletionStage<Void> open(String stream);

    /** Ends the delivery of a stream to this node, which no longer needs the stream. State is never lost by this call. */
    void release(String stream);

    /**
     * A room that nobody needs: it had no members for a long time and has no roles. A broker that keeps the room for this
     * node alone removes the stream, and the room's next message begins another epoch. Never called for inboxes and
     * conversations.
     */
    void expire(String stream);

    /** Stops delivery and releases all resources. Called once. */
    @Override
    void close();

    // -----------------------------------------------------------------------------------------------------------
    // publish

    /**
     * Publishes an event. For a durable event these are one atomic step: the lookup and the storage of the key, the check of
     * the reference and of the operation, the next offset, the new state of the entry, the storage of the effects, and the
     * position of the event in the stream's order of delivery.
     *
     * <p>All handlers receive a stream's events in one order. Events that one thread publishes to a stream keep the order
     * of the calls. A transient event is ordered among the durable events, has offset 0, and is not kept. Where the
     * timestamp of a durable event is before the one of the stream's previous durable event, the broker replaces it: the
     * timestamps of a stream never decrease. The handler receives a durable event before the stage completes, unless the
     * stream is not open on this node.
     *
     * <p>The broker completes the event: a reply has the {@code thread} of its root and the {@code root} after the reply;
     * the deletion of a reply has the {@code root} after the deletion; a change of reactions has all {@code reactions}.
     *
     * <p>A key that was used before in this stream gives the position of the first request, and nothing is published. Keys are
     * kept for at least {@link io.chathub.core.options.RoomOptions#idempotencyWindow}.
     */
    CompletionStage<PublishResult> publish(PublishRequest request);

    /** The position of the event that was published with a key; null if the broker does not remember the key. */
    CompletionStage<@Nullable Place> placeOf(String stream, String key);

    // -------------------------------------------------------------------------------------------------------------
    // reads

    /** The state of a stream's numbering. */
    CompletionStage<StreamHead> head(String stream);

    /** Messages in their present state, by offset. */
    CompletionStage<HistoryPage> history(String stream, HistoryQuery query);

    /**
     * The present states of the entries that events above {@code after} have changed, each entry once, by the offset of its
     * last change; an empty page where {@code after} is above the head. A page never ends between two entries of the same change, so that it may have more than {@code limit}
     * entries by one. A message that is no longer held is left out, since the floor tells a client of its end. Only one that was
     * pinned below the floor, and no longer is, stays as a state until the floor has reached its last change.
     *
     * @param after an offset of the present numbering; at least 0. The caller checks a client's epoch by the page's head
     * @param limit the largest number of entries; at least 1
     */
    CompletionStage<ChangesPage> changes(String stream, long after, int limit);

    /** One entry as it is now, a tombstone too; null where the stream has none of this key. */
    CompletionStage<@Nullable Entry> entry(String stream, String key);

    /** The entries of these keys that the stream has, in the order of {@code keys}; at most 1,000 keys. */
    CompletionStage<List<Entry>> entries(String stream, Collection<String> keys);

    /**
     * The entries whose keys begin with {@code prefix} and follow {@code after}, by key in the order of
     * {@link String#compareTo}; without tombstones. Messages are not read by this call.
     */
    CompletionStage<List<Entry>> keyRange(String stream, String prefix, @Nullable String after, int limit);

    /** The number of unread messages and mentions, derived from the present states. */
    CompletionStage<Tally> tally(String stream, TallyQuery query);

    /** The users that reacted to a message with one emoji, by reactor. */
    CompletionStage<ReactionPage> reactions(
            String stream, long target, String emoji, @Nullable String after, int limit);

    /** The emoji with which a reactor reacted to each of these messages, in the order of first use; without empty lists. */
    CompletionStage<Map<Long, List<String>>> mine(String stream, String reactor, Collection<Long> targets);

    /** The read markers of a stream that are at or above {@code target}, by key. */
    CompletionStage<List<Marker>> readers(String stream, long target, @Nullable String after, int limit);

    /** Messages that contain all words of a query, newest first. Deleted messages and replaced texts are never found. */
    CompletionStage<SearchPage> search(SearchQuery query);

    /** The names of the streams that begin with {@code prefix} and follow {@code after}, in the order of their names. */
    CompletionStage<StreamPage> streams(String prefix, @Nullable String after, int limit);

    // -----------------------------------------------------------------------------------------------------------
    // effects

    /**
     * Effects that are stored and not completed, by their number. A reader passes over the effects that it cannot run.
     *
     * @param after the number after which the page begins; 0 for the oldest effects
     * @param limit the largest number of effects; at least 1
     */
    CompletionStage<List<PendingEffect>> effects(long after, int limit);

    /** Removes an effect that was run. Without effect for one that is gone. */
    CompletionStage<Void> completeEffect(PendingEffect effect);
}
