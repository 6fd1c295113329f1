package io.chathub.testkit.store;

import io.chathub.core.StreamHead;
import io.chathub.core.StreamRetention;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.StreamChange;
import io.chathub.core.spi.store.StreamRules;
import io.chathub.core.spi.store.StreamState;
import io.chathub.core.spi.store.StreamTable;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** One stream of an {@link InMemoryStore}: plain collections, and a search through all of them for each read. A commit changes a copy. */
final class MemoryTable implements StreamTable {

    /** A message that is held, or a state of changes. */
    record Row(Entry entry, long since, boolean everPinned) {

        MessagePosted message() {
            return (MessagePosted) entry.state();
        }

        boolean isPinned() {
            return message().state() != null && message().state().pinned();
        }

        Row with(DurableEvent state, @Nullable String label) {
            Entry now = new Entry(
                    entry.key(),
                    entry.change(),
                    entry.version(),
                    entry.removed(),
                    state,
                    label,
                    entry.marker(),
                    entry.changedAt());
            return new Row(now, since, everPinned);
        }
    }

    private record Key(Place place, long since) {}

    final String name;
    final TreeMap<Long, Row> messages = new TreeMap<>();
    final TreeMap<String, Entry> entries = new TreeMap<>();
    final TreeMap<String, Marker> markers = new TreeMap<>();
    /** By message, then by emoji without U+FE0F in the order of first use, then by reactor. */
    final Map<Long, Map<String, TreeMap<String, Reaction>>> reactions = new HashMap<>();

    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final RoomOptions options;
    private StreamHead head;
    private Instant latest = Instant.MIN;
    private long now;
    private List<PendingEffect> newEffects = new ArrayList<>();
    private StreamRetention retention = StreamRetention.DEFAULT;
    /** The number of effects that wait of all streams. */
    IntSupplier effectsOfAll = () -> 0;
    /** The number of effects of this stream that wait, without {@link #newEffects}. */
    int effectsBefore;

    MemoryTable(String name, String epoch, RoomOptions options) {
        this.name = name;
        this.options = options;
        head = StreamHead.of(epoch, 0);
    }

    /** A copy for a step at the time {@code time}, with the messages that are too old removed. */
    MemoryTable copy(long time) {
        MemoryTable copy = new MemoryTable(name, head.epoch(), options);
        copy.messages.putAll(messages);
        copy.entries.putAll(entries);
        copy.markers.putAll(markers);
        reactions.forEach((target, byEmoji) -> {
            Map<String, TreeMap<String, Reaction>> rows = new LinkedHashMap<>();
            byEmoji.forEach((emoji, byReactor) -> rows.put(emoji, new TreeMap<>(byReactor)));
            copy.reactions.put(target, rows);
        });
        copy.keys.putAll(keys);
        copy.head = head;
        copy.latest = latest;
        copy.retention = retention;
        copy.now = time;
        copy.prune();
        return copy;
    }

    /** Removes what does not fit a new retention. */
    void retain(StreamRetention own) {
        retention = own;
        prune();
    }

    /** Removes the user from keys, markers, entries, reactions and tombstones; returns the number of the messages that are left. */
    int erase(ErasedUser user) {
        keys.keySet().removeIf(key -> key.startsWith(user.keyPrefix()));
        markers.keySet().removeIf(key -> key.endsWith(user.keySuffix()));
        entries.keySet().removeIf(key -> key.endsWith(user.keySuffix()));
        reactions
                .values()
                .forEach(byEmoji -> byEmoji.values().forEach(rows -> {
                    Reaction own = rows.values().stream()
                            .filter(row -> user.publicId().equals(row.user()))
                            .findFirst()
                            .orElse(null);
                    if (own != null) {
                        rows.remove(own.reactor());
                        rows.put(user.pseudonym(), new Reaction(user.pseudonym(), null, "", own.emoji(), true));
                    }
                }));
        List<Row> own = messages.values().stream()
                .filter(row -> user.publicId().equals(row.message().user()))
                .toList();
        int left = 0;
        for (Row row : own) {
            long offset = row.message().offset();
            if (!isHeld(row)) {
                messages.remove(offset);
                reactions.remove(offset);
            } else if (row.message().isDeleted()) {
                messages.put(
                        offset,
                        row.with(
                                ErasedUser.withoutAuthor(row.entry().state()),
                                row.entry().label()));
            } else {
                left++;
            }
        }
        return left;
    }

    /** The time of the step that made this copy. */
    long time() {
        return now;
    }

    List<PendingEffect> newEffects() {
        return newEffects;
    }

    StreamState state() {
        Long oldest = messages.values().stream()
                .filter(row -> row.message().offset() > head.floor() && !row.isPinned())
                .map(Row::since)
                .findFirst()
                .orElse(null);
        return new StreamState(head, oldest, retention);
    }

    /** The state of this table under the numbering that the stream had later, and that has lost its newest events. */
    MemoryTable asLossOf(MemoryTable later) {
        MemoryTable copy = copy(now);
        long kept = head.offset();
        List<StreamPosition> ancestors = later.head.ancestors().stream()
                .map(ancestor -> new StreamPosition(ancestor.epoch(), Math.min(ancestor.offset(), kept)))
                .toList();
        copy.head = new StreamHead(later.head.epoch(), kept, head.floor(), head.cleared(), head.lastOther(), ancestors);
        return copy;
    }

    void renew(String epoch) {
        List<StreamPosition> ancestors = new ArrayList<>();
        ancestors.add(new StreamPosition(head.epoch(), head.offset()));
        ancestors.addAll(head.ancestors());
        head = new StreamHead(
                epoch,
                head.offset(),
                head.floor(),
                head.cleared(),
                head.lastOther(),
                ancestors.subList(0, Math.min(StreamHead.MAX_ANCESTORS, ancestors.size())));
        markers.replaceAll(
                (key, marker) -> new Marker(key, StreamRules.present(marker.position(), head), marker.name()));
    }

    // ---------------------------------------------------------------------------------------------------------- rows

    @Override
    public StreamHead head() {
        return head;
    }

    @Override
    public Instant latest() {
        return latest;
    }

    boolean isHeld(Row row) {
        return row.message().offset() > head.floor() || row.isPinned();
    }

    @Override
    public @Nullable Entry message(long offset) {
        Row row = messages.get(offset);
        return row == null || !isHeld(row) ? null : row.entry();
    }

    @Override
    public @Nullable Entry entry(String key) {
        return entries.get(key);
    }

    @Override
    public int count(String prefix, @Nullable String label) {
        List<Entry> all = new ArrayList<>(entries.values());
        messages.values().stream().filter(this::isHeld).map(Row::entry).forEach(all::add);
        return (int) all.stream()
                .filter(entry -> entry.key().startsWith(prefix)
                        && StreamRules.counts(entry)
                        && (label == null || label.equals(entry.label())))
                .count();
    }

    @Override
    public @Nullable Long newestReply(long root, long without) {
        return messages.descendingMap().values().stream()
                .filter(row -> isHeld(row) && !row.message().isDeleted())
                .map(Row::message)
                .filter(reply -> reply.thread() != null && reply.thread() == root && reply.offset() != without)
                .map(MessagePosted::offset)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Set<String> reactionsOf(long target, String reactor) {
        Set<String> own = new HashSet<>();
        reactions.getOrDefault(target, Map.of()).forEach((emoji, byReactor) -> {
            if (byReactor.containsKey(reactor)) {
                own.add(emoji);
            }
        });
        return own;
    }

    @Override
    public int freeReactions() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean isFullOfEntries() {
        return entries.size() >= StreamRules.MAX_ENTRIES;
    }

    @Override
    public @Nullable Marker marker(String key) {
        return markers.get(key);
    }

    @Override
    public int markers() {
        return markers.size();
    }

    @Override
    public @Nullable Place placeOf(String key) {
        return placeOf(key, now);
    }

    @Nullable Place placeOf(String key, long at) {
        Key known = keys.get(key);
        return known == null || at - known.since() > options.idempotencyWindow().toMillis() ? null : known.place();
    }

    @Override
    public boolean isFullOfKeys() {
        keys.values()
                .removeIf(key -> now - key.since() > options.idempotencyWindow().toMillis());
        return keys.size() >= options.maxIdempotencyKeys();
    }

    // ------------------------------------------------------------------------------------------------------- changes

    @Override
    public void apply(StreamChange change) {
        DurableEvent event = change.result().event();
        if (event != null) {
            latest = event.timestamp();
            long lastOther = event instanceof MessagePosted ? head.lastOther() : event.offset();
            head = new StreamHead(
                    head.epoch(), event.offset(), head.floor(), head.cleared(), lastOther, head.ancestors());
        }
        change.entries().forEach(this::put);
        if (change.unreacted()) {
            reactions.remove(change.target());
        }
        change.reactions().forEach(reaction -> react(change.target(), reaction));
        if (change.marker() != null) {
            markers.put(change.marker().key(), change.marker());
        }
        prune();
    }

    private void put(Entry entry) {
        if (entry.state() instanceof MessagePosted message) {
            Row before = messages.get(message.offset());
            boolean pinned = message.state() != null && message.state().pinned();
            messages.put(
                    message.offset(),
                    new Row(
                            entry,
                            before == null ? now : before.since(),
                            pinned || (before != null && before.everPinned())));
        } else {
            entries.put(entry.key(), entry);
        }
    }

    private void react(long target, Reaction reaction) {
        Map<String, TreeMap<String, Reaction>> rows = reactions.computeIfAbsent(target, key -> new LinkedHashMap<>());
        String emoji = StreamRules.emojiName(reaction.emoji());
        if (reaction.on()) {
            rows.computeIfAbsent(emoji, key -> new TreeMap<>()).put(reaction.reactor(), reaction);
        } else {
            TreeMap<String, Reaction> byReactor = rows.getOrDefault(emoji, new TreeMap<>());
            byReactor.remove(reaction.reactor());
            if (byReactor.isEmpty()) {
                rows.remove(emoji);
            }
        }
    }

    @Override
    public void storeKey(String key, Place place) {
        keys.put(key, new Key(place, now));
    }

    @Override
    public boolean hasRoomForEffects(int more) {
        return effectsOfAll.getAsInt() + more <= StreamRules.MAX_EFFECTS
                && effectsBefore + newEffects.size() + more <= StreamRules.MAX_EFFECTS_OF_STREAM;
    }

    @Override
    public void storeEffects(List<PendingEffect> effects) {
        newEffects.addAll(effects);
    }

    /** R5: the messages that are too many or too old, and the tombstones that are too many. */
    private void prune() {
        List<Row> unpinned = messages.values().stream()
                .filter(row -> row.message().offset() > head.floor() && !row.isPinned())
                .toList();
        long floor = head.floor();
        for (int i = 0; i < unpinned.size(); i++) {
            boolean tooMany = unpinned.size() - i > retention.messages(options);
            boolean tooOld = now - unpinned.get(i).since() > retention.ageMillis(options);
            if (!tooMany && !tooOld) {
                break;
            }
            floor = unpinned.get(i).message().offset();
        }
        long cleared = head.cleared();
        List<Entry> tombstones = entries.values().stream()
                .filter(Entry::removed)
                .sorted((a, b) -> Long.compare(a.change(), b.change()))
                .toList();
        for (Entry oldest : tombstones.subList(0, Math.max(0, tombstones.size() - StreamRules.MAX_TOMBSTONES))) {
            entries.remove(oldest.key());
            cleared = oldest.change();
        }
        head = new StreamHead(head.epoch(), head.offset(), floor, cleared, head.lastOther(), head.ancestors());
        List<Row> gone = messages.headMap(floor, true).values().stream()
                .filter(row ->
                        !row.isPinned() && !(row.everPinned() && row.entry().change() > head.floor()))
                .toList();
        for (Row row : gone) {
            messages.remove(row.message().offset());
            reactions.remove(row.message().offset());
        }
        messages.replaceAll((offset, row) -> isHeld(row) || row.entry().label() == null
                ? row
                : row.with(row.entry().state(), null));
    }
}
