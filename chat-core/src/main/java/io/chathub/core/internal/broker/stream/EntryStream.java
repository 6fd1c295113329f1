package io.chathub.core.internal.broker.stream;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.StreamHead;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.Operation.Advance;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.core.spi.broker.ReactionPage;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.core.spi.store.StreamRules;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One stream: its numbering, its entries and their order. The monitor of this object is the stream's critical section, and
 * guards all parts: the lookup of the key, the check of the operation, the offset, the new state, the effects, and the
 * hand-over to the lanes are one step (<b>R8</b>). So every lane has a stream's events in one order, and timestamps never
 * decrease. The age of a message and of a key is measured by a ticker: the time of day may be set meanwhile.
 *
 * <p>The methods return null where this stream was retired.
 */
public final class EntryStream {

    private final String name;
    private final RoomOptions options;
    private final LongSupplier ticker;
    private final EffectQueue effects;
    private final Numbering numbering;
    private final ChangeOrder order = new ChangeOrder();
    private final Labels labels = new Labels();
    private final MarkerRows markers = new MarkerRows();
    private final Messages messages;
    private final KeyedEntries entries;
    private @Nullable IdempotencyKeys keys;
    private boolean delivering = true;
    private boolean retired;

    /** A stream without entries, whose numbering begins. */
    public EntryStream(String name, String epoch, RoomOptions options, LongSupplier ticker, EffectQueue effects) {
        this.name = name;
        this.options = options;
        this.ticker = ticker;
        this.effects = effects;
        numbering = new Numbering(epoch);
        long maxAge = options.historyAge().toNanos();
        messages = new Messages(options.historySize(), maxAge, numbering, order, labels);
        entries = new KeyedEntries(numbering, order, labels);
    }

    // -------------------------------------------------------------------------------------------------- publish

    /**
     * Publishes an event, or advances a marker.
     *
     * @throws ProtocolException {@code UNAVAILABLE}: too many keys or effects; nothing was done
     */
    public synchronized @Nullable PublishResult publish(PublishRequest request, PublicationHandler handler) {
        if (retired) {
            return null;
        }
        RoomEvent event = request.event();
        if (event instanceof DurableEvent durable) {
            return publish(request, durable, handler);
        }
        if (event == null && request.operation() instanceof Advance advance) {
            MemoryRows rows = rows();
            return rows.apply(StreamRules.advance(rows, advance), 0);
        }
        if (event != null) {
            deliver(request, 0, event, handler);
        }
        return PublishResult.done(null, null);
    }

    private PublishResult publish(PublishRequest request, DurableEvent event, PublicationHandler handler) {
        long now = ticker.getAsLong();
        String key = request.idempotencyKey();
        if (key != null) {
            Place before = keys().find(key, now);
            if (before != null) {
                return PublishResult.duplicate(before);
            }
            if (keys().isFull()) {
                throw new ProtocolException(ErrorCode.UNAVAILABLE, "too many messages with a key");
            }
        }
        int reserved = request.effects().size();
        if (reserved > 0 && !effects.reserve(name, reserved)) {
            throw new ProtocolException(ErrorCode.UNAVAILABLE, "too many effects wait");
        }
        boolean done = false;
        try {
            PublishResult result = apply(request, event, now);
            done = result.outcome() == Outcome.DONE;
            DurableEvent delivered = result.event();
            Place place = result.place();
            if (done && delivered != null && place != null) {
                if (key != null) {
                    keys().remember(key, place, now);
                }
                if (reserved > 0) {
                    StreamPosition cause = new StreamPosition(place.epoch(), place.offset());
                    effects.store(name, StreamRules.entryKey(request.operation(), delivered), cause, request.effects());
                }
                messages.prune(now);
                if (request.operation() instanceof Operation.Replace replace && replace.asState()) {
                    deliverState(place, replace.key(), handler);
                } else {
                    deliver(request, place.offset(), delivered, handler);
                }
            }
            return result;
        } finally {
            if (reserved > 0 && !done) {
                effects.release(name, reserved);
            }
        }
    }

    private PublishResult apply(PublishRequest request, DurableEvent event, long now) {
        if (request.reference() != null && request.isOfOtherEpoch(numbering.head())) {
            return PublishResult.refused(Outcome.OTHER_EPOCH, null);
        }
        Operation operation = request.operation();
        if (operation == null && event instanceof MessagePosted message && isPlain(message)) {
            numbering.next(message.timestamp(), true);
            MessagePosted posted = message.withTimestamp(numbering.latest()).withOffset(numbering.offset());
            messages.append(posted, now);
            return PublishResult.done(numbering.place(), posted);
        }
        messages.prune(now);
        MemoryRows rows = rows();
        return rows.apply(StreamRules.decide(rows, event, operation), now);
    }

    /** Whether a message is stored as it is: without references, and without fields that belong to its owner. */
    private static boolean isPlain(MessagePosted message) {
        return message.thread() == null
                && message.replyTo() == null
                && message.root() == null
                && message.state() == null;
    }

    private void deliver(PublishRequest request, long offset, RoomEvent event, PublicationHandler handler) {
        if (delivering) {
            handler.onPublication(
                    new Publication(numbering.epoch(), offset, request.origin(), request.number(), event));
        }
    }

    private void deliverState(Place place, String key, PublicationHandler handler) {
        Long target = StreamRules.messageOffset(key);
        Entry state = target == null ? null : messages.entry(target);
        if (delivering) {
            List<Entry> states = state == null ? List.of() : List.of(state);
            handler.onChanges(name, place.epoch(), place.offset(), place.offset(), states);
        }
    }

    private MemoryRows rows() {
        return new MemoryRows(numbering, messages, entries, labels, markers);
    }

    private IdempotencyKeys keys() {
        if (keys == null) {
            keys = new IdempotencyKeys(options.idempotencyWindow(), options.maxIdempotencyKeys());
        }
        return keys;
    }

    // ---------------------------------------------------------------------------------------------------- reads

    /** The state of the numbering. */
    public synchronized @Nullable StreamHead head() {
        return isReadable() ? numbering.head() : null;
    }

    /** Messages by offset. */
    public synchronized @Nullable HistoryPage history(HistoryQuery query) {
        return isReadable() ? new HistoryReader(numbering, messages).read(query) : null;
    }

    /** The states that changed after a position. */
    public synchronized @Nullable ChangesPage changes(long after, int limit) {
        return isReadable() ? new ChangeReader(numbering, messages.window(), order).read(after, limit) : null;
    }

    /** The number of unread messages of a reader. */
    public synchronized @Nullable Tally tally(TallyQuery query) {
        return isReadable() ? UnreadCount.of(numbering, messages.window(), query) : null;
    }

    /** The position of the event with a key; null where none is remembered. */
    public synchronized @Nullable Place placeOf(String key) {
        return retired || keys == null ? null : keys.find(key, ticker.getAsLong());
    }

    /** The entries of these keys, in their order. */
    public synchronized @Nullable List<Entry> entries(Collection<String> wanted) {
        if (!isReadable()) {
            return null;
        }
        List<Entry> found = new ArrayList<>();
        for (String key : wanted) {
            Long message = StreamRules.messageOffset(key);
            EntryNode node = message == null ? entries.find(key) : null;
            Entry entry = message != null ? messages.entry(message) : node == null ? null : node.entry();
            if (entry != null) {
                found.add(entry);
            }
        }
        return found;
    }

    /** The entries that are no messages, by key. */
    public synchronized @Nullable List<Entry> keyRange(String prefix, @Nullable String after, int limit) {
        return isReadable() ? entries.page(prefix, after, limit) : null;
    }

    /** The reactions to a message with one emoji, by reactor. */
    public synchronized @Nullable ReactionPage reactions(long target, String emoji, @Nullable String after, int limit) {
        if (!isReadable()) {
            return null;
        }
        EntryNode node = messages.node(target);
        ReactionRows rows = node == null ? null : node.reactions;
        return rows == null ? new ReactionPage(0, List.of(), false) : rows.page(emoji, after, limit);
    }

    /** The emoji of one reactor, by message. */
    public synchronized @Nullable Map<Long, List<String>> mine(String reactor, Collection<Long> targets) {
        if (!isReadable()) {
            return null;
        }
        Map<Long, List<String>> mine = new LinkedHashMap<>();
        for (Long target : targets) {
            EntryNode node = messages.node(target);
            List<String> own = node == null || node.reactions == null ? List.of() : node.reactions.of(reactor);
            if (!own.isEmpty()) {
                mine.put(target, own);
            }
        }
        return mine;
    }

    /** The read markers at or above an offset, by key. */
    public synchronized @Nullable List<Marker> readers(long target, @Nullable String after, int limit) {
        return isReadable() ? markers.page(target, after, limit, numbering.head()) : null;
    }

    /** All messages that are held, newest first. */
    public synchronized @Nullable List<MessagePosted> newestFirst() {
        if (!isReadable()) {
            return null;
        }
        List<MessagePosted> pinned = new ArrayList<>();
        for (EntryNode node : messages.pinnedBelowFloor()) {
            pinned.add(0, (MessagePosted) node.state());
        }
        MessageRing window = messages.window();
        List<MessagePosted> held = new ArrayList<>(window.size() + pinned.size());
        for (int i = window.size() - 1; i >= 0; i--) {
            held.add(window.get(i));
        }
        held.addAll(pinned);
        return held;
    }

    /** Whether the stream has events. */
    public synchronized boolean hasEvents() {
        return !retired && numbering.offset() > 0;
    }

    private boolean isReadable() {
        if (!retired) {
            messages.prune(ticker.getAsLong());
        }
        return !retired;
    }

    // ------------------------------------------------------------------------------------------------- lifetime

    /** Begins or ends the delivery to the handler. A new stream delivers. */
    public synchronized @Nullable Boolean setDelivering(boolean wanted) {
        delivering = wanted;
        return retired ? null : wanted;
    }

    /** Ends the delivery. Returns whether the stream is {@link #isNew new}, and so is retired: an unused name takes no memory. */
    public synchronized boolean release() {
        delivering = false;
        retired |= isNew();
        return retired;
    }

    /** Whether the stream has never had an event: a stream that is made again is the same. */
    private boolean isNew() {
        return numbering.isFirst() && numbering.offset() == 0;
    }

    /**
     * Retires an expired stream; a caller that still holds this object then requests the stream's new one.
     *
     * @param lost runs before, where events are lost
     */
    public synchronized void retire(Runnable lost) {
        if (!retired && !isNew()) {
            lost.run();
        }
        retired = true;
    }

    /**
     * R9: begins a new epoch. What is at or below {@code keepThrough} stays; what an event above has made or changed is
     * dropped, since its earlier state is not known, and its keys and effects are forgotten. The last epochs, and the markers
     * up to {@code keepThrough}, are translated.
     */
    public synchronized void renew(String epoch, long keepThrough, @Nullable PublicationHandler handler) {
        if (!isReadable()) {
            return;
        }
        long kept = Math.max(0, Math.min(keepThrough, numbering.offset()));
        messages.renew(kept);
        entries.renew(kept);
        if (keys != null) {
            keys.forgetAbove(kept);
        }
        effects.forgetAbove(name, kept);
        numbering.renew(epoch, kept);
        markers.renew(numbering.head());
        if (delivering && handler != null) {
            handler.onReset(name, epoch, kept);
        }
    }
}
