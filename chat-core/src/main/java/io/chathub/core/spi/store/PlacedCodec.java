package io.chathub.core.spi.store;

import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of a stored batch as text: what a store keeps with the id of the batch, to answer a retry. One line an event. The
 * states of entries are not kept; a retry reads them as they are then.
 */
public final class PlacedCodec {

    private static final String LINE = "\n";
    private static final String FIELD = "\t";
    private static final String ITEM = "\u001f";
    private static final int FIELDS = 10;

    private PlacedCodec() {}

    /** The text of a batch's outcomes. */
    public static String encode(List<NewEvent> events, List<Placed> placed) {
        StringJoiner lines = new StringJoiner(LINE);
        for (int i = 0; i < placed.size(); i++) {
            lines.add(line(events.get(i).request(), placed.get(i)));
        }
        return lines.toString();
    }

    private static String line(PublishRequest request, Placed placed) {
        StringJoiner fields = new StringJoiner(FIELD);
        fields.add(Long.toString(placed.previousHead()));
        PublishResult result = placed.result();
        if (result == null) {
            return fields.add("-").add(String.valueOf(placed.unavailable())).toString();
        }
        Place place = result.place();
        Entry entry = result.entry();
        DurableEvent event = result.event();
        StringJoiner reactions = new StringJoiner(ITEM);
        result.reactions().forEach(outcome -> reactions.add(outcome.name()));
        StringJoiner keys = new StringJoiner(ITEM);
        placed.changed().forEach(changed -> keys.add(changed.key()));
        return fields.add(result.outcome().name())
                .add(result.duplicate() ? "1" : "")
                .add(place == null ? "" : place.epoch())
                .add(place == null ? "" : Long.toString(place.offset()))
                .add(place == null ? "" : Long.toString(place.timestamp().toEpochMilli()))
                .add(reactions.toString())
                .add(entry == null ? "" : entry.key())
                .add(keys.toString())
                .add(event == null ? "" : isAsRequested(request, event) ? "=" : StateCodec.encode(event))
                .toString();
    }

    /**
     * The outcomes of a text.
     *
     * @param events  the events of the batch, the same as at its first commit
     * @param entries reads an entry of a stream by its key, as it is now
     * @throws StoreException {@code REJECTED} if the events are not those of the text
     */
    public static List<Placed> decode(
            String text, List<NewEvent> events, BiFunction<String, String, @Nullable Entry> entries) {
        String[] lines = text.split(LINE, -1);
        if (lines.length != events.size()) {
            throw StoreException.rejected(
                    -1, "a batch of " + events.size() + " events has the id of one of " + lines.length, null);
        }
        List<Placed> placed = new ArrayList<>(lines.length);
        for (int i = 0; i < lines.length; i++) {
            placed.add(read(lines[i].split(FIELD, FIELDS), events.get(i).request(), entries));
        }
        return placed;
    }

    private static Placed read(
            String[] fields, PublishRequest request, BiFunction<String, String, @Nullable Entry> entries) {
        long previousHead = Long.parseLong(fields[0]);
        if (fields[1].equals("-")) {
            return new Placed(null, fields[2], previousHead, List.of());
        }
        Place place = fields[3].isEmpty()
                ? null
                : Place.of(fields[3], Long.parseLong(fields[4]), Instant.ofEpochMilli(Long.parseLong(fields[5])));
        PublishResult result = new PublishResult(
                Outcome.valueOf(fields[1]),
                place,
                !fields[2].isEmpty(),
                event(fields[9], request, place),
                fields[7].isEmpty() ? null : entries.apply(request.stream(), fields[7]),
                items(fields[6]).stream().map(Outcome::valueOf).toList());
        List<Entry> changed = new ArrayList<>();
        for (String key : items(fields[8])) {
            Entry entry = entries.apply(request.stream(), key);
            if (entry != null) {
                changed.add(entry);
            }
        }
        return new Placed(result, null, previousHead, changed);
    }

    private static List<String> items(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(ITEM, -1));
    }

    private static @Nullable DurableEvent event(String text, PublishRequest request, @Nullable Place place) {
        if (text.isEmpty() || place == null) {
            return null;
        }
        return text.equals("=") && request.event() instanceof DurableEvent event
                ? event.withTimestamp(place.timestamp()).withOffset(place.offset())
                : StateCodec.decode(text);
    }

    /** Whether the event that is delivered is the requested one with its offset and time. */
    private static boolean isAsRequested(PublishRequest request, DurableEvent event) {
        return request.operation() == null
                && event instanceof MessagePosted delivered
                && request.event() instanceof MessagePosted requested
                && delivered.root() == null
                && requested.root() == null
                && requested.state() == null;
    }
}
