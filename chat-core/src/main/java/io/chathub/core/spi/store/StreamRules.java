package io.chathub.core.spi.store;

import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.Operation.Advance;
import io.chathub.core.spi.broker.Operation.Bound;
import io.chathub.core.spi.broker.Operation.Replace;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the operations, as pure functions: rows and an event give a change. The broker in memory and every store call
 * them in the step that takes the offset, so that a stream behaves the same wherever it is kept.
 */
public final class StreamRules {

    /** The largest number of read markers of a stream that are rows of their own: {@value}. */
    public static final int MAX_MARKERS = 10_000;

    /** The number of tombstones of a stream that are kept, the newest ones: {@value}. */
    public static final int MAX_TOMBSTONES = 1_000;

    /** The largest number of entries of a stream that are no messages, tombstones too: {@value}. */
    public static final int MAX_ENTRIES = 25_000;

    /** The largest number of effects that wait, of all streams: {@value}. Beyond, an event with effects is refused for now. */
    public static final int MAX_EFFECTS = 100_000;

    /** The largest number of effects that wait of the events of one stream, which so does not take the room of others: {@value}. */
    public static final int MAX_EFFECTS_OF_STREAM = MAX_EFFECTS / 10;

    private static final String MESSAGES = "m/";
    private static final int MAX_DIGITS = 18;
    private static final int LAST_BEFORE_SURROGATES = 0xD7FF;
    private static final int FIRST_AFTER_SURROGATES = 0xE000;
    private static final String VARIATION_SELECTOR = "\uFE0F";

    private StreamRules() {}

    /**
     * The change of a durable event: it takes the offset after the head, and puts one entry into a new state; or its operation
     * refuses it.
     *
     * @throws IllegalArgumentException if operation and event do not belong together
     */
    public static StreamChange decide(StreamRows rows, DurableEvent event, @Nullable Operation operation) {
        if (operation instanceof Operation.React react) {
            return ReactionRules.react(rows, event, react);
        }
        if (operation instanceof Advance advance) {
            return advanceEntry(rows, event, advance);
        }
        if (operation instanceof Replace replace) {
            Long target = messageOffset(replace.key());
            return target == null
                    ? replaceEntry(rows, event, replace)
                    : MessageRules.replace(rows, target, event, replace);
        }
        if (event instanceof MessagePosted message) {
            return MessageRules.post(rows, message);
        }
        throw new IllegalArgumentException("operation: missing (expected: one, for an event that is no message)");
    }

    /** The advance of a marker that is a row of its own: without an offset, and without delivery. */
    public static StreamChange advance(StreamRows rows, Advance operation) {
        Marker now = rows.marker(operation.key());
        StreamPosition moved = moved(now == null ? null : now.position(), operation, rows.head());
        if (moved == null) {
            return StreamChange.refused(Outcome.SAME);
        }
        if (now == null && rows.markers() >= MAX_MARKERS) {
            return StreamChange.refused(Outcome.LIMIT);
        }
        Marker marker = new Marker(operation.key(), moved, operation.name());
        return new StreamChange(PublishResult.done(null, null), List.of(), 0, List.of(), false, marker);
    }

    /** The key of the entry that a published event has changed. */
    public static String entryKey(@Nullable Operation operation, DurableEvent delivered) {
        if (operation instanceof Replace replace) {
            return replace.key();
        }
        return operation instanceof Advance advance ? advance.key() : delivered.entryKey();
    }

    /** The offset in the key of a message; null for another key. */
    public static @Nullable Long messageOffset(String key) {
        int digits = key.length() - MESSAGES.length();
        if (!key.startsWith(MESSAGES) || digits < 1 || digits > MAX_DIGITS) {
            return null;
        }
        for (int i = MESSAGES.length(); i < key.length(); i++) {
            if (key.charAt(i) < '0' || key.charAt(i) > '9') {
                return null;
            }
        }
        return Long.parseLong(key.substring(MESSAGES.length()));
    }

    /** The entry of a message that no event has changed. */
    public static Entry unchanged(MessagePosted message) {
        long offset = message.offset();
        return new Entry(message.entryKey(), offset, offset, false, message, null, null, message.timestamp());
    }

    /** The form in which emoji are compared: without U+FE0F. */
    public static String emojiName(String emoji) {
        return emoji.replace(VARIATION_SELECTOR, "");
    }

    /** R9 and R10: a position in the present numbering, at most the head; a position of an unknown numbering as it is. */
    public static StreamPosition present(StreamPosition position, StreamHead head) {
        Long offset = head.resolveOrLower(position);
        return offset == null ? position : new StreamPosition(head.epoch(), offset);
    }

    /** Whether an entry counts for a bound: tombstones and deleted messages do not. */
    public static boolean counts(Entry entry) {
        return !entry.removed() && !(entry.state() instanceof MessagePosted message && message.isDeleted());
    }

    /** The time of the next event: the timestamps of a stream never decrease. */
    static Instant time(StreamRows rows, DurableEvent event) {
        return event.timestamp().isAfter(rows.latest()) ? event.timestamp() : rows.latest();
    }

    static PublishResult done(StreamRows rows, DurableEvent delivered) {
        return PublishResult.done(Place.of(rows.head().epoch(), delivered.offset(), delivered.timestamp()), delivered);
    }

    /** Nothing changes: the result has the position of the entry's last event. */
    static PublishResult same(StreamRows rows, Entry entry, List<Outcome> reactions) {
        Place place = Place.of(rows.head().epoch(), entry.change(), entry.changedAt());
        return new PublishResult(Outcome.SAME, place, false, null, entry, reactions);
    }

    /**
     * R8: whether all bounds hold after the step, or are broken no further than before.
     *
     * @param now   the entry as it is; null where there is none
     * @param after whether the new state counts
     */
    static boolean boundsHold(StreamRows rows, Replace step, @Nullable Entry now, boolean after) {
        for (Bound bound : step.bounds()) {
            if (step.key().startsWith(bound.prefix())) {
                int before = rows.count(bound.prefix(), bound.label());
                int then = before
                        - (now != null && counts(now) && matches(bound, now.label()) ? 1 : 0)
                        + (after && matches(bound, step.label()) ? 1 : 0);
                if ((then > bound.max() && then > before) || (then < bound.min() && then < before)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean matches(Bound bound, @Nullable String label) {
        return bound.label() == null || bound.label().equals(label);
    }

    private static StreamChange replaceEntry(StreamRows rows, DurableEvent event, Replace operation) {
        if (operation.state() instanceof MessagePosted) {
            throw new IllegalArgumentException("state: a message (expected: the state of " + operation.key() + ")");
        }
        Entry now = rows.entry(operation.key());
        long version = now == null || now.removed() ? 0 : now.version();
        if (operation.expected() != version) {
            return StreamChange.refused(PublishResult.refused(Outcome.CONFLICT, now));
        }
        if (operation.removed() && (now == null || now.removed())) {
            return StreamChange.refused(
                    now == null
                            ? new PublishResult(Outcome.SAME, null, false, null, null, List.of())
                            : same(rows, now, List.of()));
        }
        if (now == null && rows.isFullOfEntries()) {
            return StreamChange.refused(Outcome.LIMIT);
        }
        if (!boundsHold(rows, operation, now, !operation.removed())) {
            return StreamChange.refused(Outcome.LIMIT);
        }
        long offset = rows.head().offset() + 1;
        Instant time = time(rows, event);
        Entry put = new Entry(
                operation.key(),
                offset,
                offset,
                operation.removed(),
                operation.state().withTimestamp(time).withOffset(offset),
                operation.label(),
                now == null ? null : now.marker(),
                time);
        return StreamChange.of(done(rows, event.withTimestamp(time).withOffset(offset)), List.of(put));
    }

    /** The advance of a marker that belongs to an entry. */
    private static StreamChange advanceEntry(StreamRows rows, DurableEvent event, Advance operation) {
        Entry now = rows.entry(operation.key());
        if (now != null && now.removed()) {
            return StreamChange.refused(Outcome.NOT_FOUND);
        }
        StreamPosition moved = moved(now == null ? null : now.marker(), operation, rows.head());
        if (moved == null && now != null) {
            return StreamChange.refused(same(rows, now, List.of()));
        }
        if (now == null && rows.isFullOfEntries()) {
            return StreamChange.refused(Outcome.LIMIT);
        }
        long offset = rows.head().offset() + 1;
        Instant time = time(rows, event);
        DurableEvent state = event.withTimestamp(time).withOffset(offset);
        Entry put = new Entry(
                operation.key(),
                offset,
                now == null ? 0 : now.version(),
                false,
                state,
                now == null ? null : now.label(),
                moved,
                time);
        return StreamChange.of(done(rows, state), List.of(put));
    }

    /** R9: the position to store, translated into the present numbering; null where nothing moves. */
    private static @Nullable StreamPosition moved(@Nullable StreamPosition stored, Advance advance, StreamHead head) {
        StreamPosition wanted = present(advance.marker(), head);
        if (stored == null) {
            return wanted;
        }
        StreamPosition before = present(stored, head);
        if (!before.epoch().equals(wanted.epoch())) {
            return wanted;
        }
        boolean moves = advance.back() ? wanted.offset() != before.offset() : wanted.offset() > before.offset();
        return moves ? wanted : null;
    }

    /**
     * The first text after all texts that begin with {@code prefix}, in the order of their bytes in UTF-8: the range of an index ends
     * there. U+10FFFF is the last code point, and no key begins with it.
     */
    public static String afterPrefix(String prefix) {
        if (prefix.isEmpty()) {
            return Character.toString(Character.MAX_CODE_POINT);
        }
        int last = prefix.codePointBefore(prefix.length());
        String before = prefix.substring(0, prefix.length() - Character.charCount(last));
        if (last == Character.MAX_CODE_POINT) {
            return afterPrefix(before);
        }
        return before + Character.toString(last == LAST_BEFORE_SURROGATES ? FIRST_AFTER_SURROGATES : last + 1);
    }
}
