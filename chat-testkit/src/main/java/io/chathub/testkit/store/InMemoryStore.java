package io.chathub.testkit.store;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamRetention;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.ReactionPage;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.broker.StreamPage;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.core.spi.store.CommitStep;
import io.chathub.core.spi.store.Committed;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.Placed;
import io.chathub.core.spi.store.PlacedCodec;
import io.chathub.core.spi.store.StoreException;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.core.spi.store.StoreStatus;
import io.chathub.core.spi.store.StreamState;
import io.chathub.protocol.reply.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory, for tests of what is above a store. It is simple and slow: each commit copies the streams of its batch. A
 * closed store may be opened again, and has what it had, as after a restart. Thread-safe.
 */
public final class InMemoryStore implements MessageStore {

    private final TreeMap<String, MemoryTable> streams = new TreeMap<>();
    /** The tables as they were after earlier commits, by stream and head. */
    private final Map<String, TreeMap<Long, MemoryTable>> earlier = new HashMap<>();

    private final MemoryBatches batches = new MemoryBatches();
    private final MemoryEffects effects = new MemoryEffects();
    private final Map<String, StreamRetention> retentions = new HashMap<>();
    private final MemoryModeration moderation = new MemoryModeration();
    private byte @Nullable [] secret;
    private @Nullable StoreSettings settings;

    /** A store without streams. */
    public InMemoryStore() {}

    @Override
    public synchronized void open(StoreSettings storeSettings) {
        if (settings != null) {
            throw StoreException.unusable("the store is open already", null);
        }
        settings = storeSettings;
    }

    @Override
    public synchronized void close() {
        settings = null;
    }

    private StoreSettings settings() {
        if (settings == null) {
            throw StoreException.temporary("the store is closed", null);
        }
        return settings;
    }

    private <T> T opened(T part) {
        settings();
        return part;
    }

    /**
     * Loses the newest events of a stream: the stream has the state that it had when its head was {@code kept}.
     *
     * @return whether there was such a state
     */
    public synchronized boolean lose(String stream, long kept) {
        MemoryTable before = earlier.getOrDefault(stream, new TreeMap<>()).get(kept);
        MemoryTable later = streams.get(stream);
        if (before == null || later == null) {
            return false;
        }
        streams.put(stream, before.asLossOf(later));
        effects.loseAbove(stream, kept);
        return true;
    }

    // -------------------------------------------------------------------------------------------------------- commit

    @Override
    public synchronized Committed commit(UUID batch, long now, List<NewEvent> events) {
        RoomTables tables = new RoomTables(now);
        List<Placed> placed = new ArrayList<>();
        String known = batches.placed(batch);
        if (known != null) {
            for (NewEvent event : events) {
                tables.of(event);
            }
            return new Committed(PlacedCodec.decode(known, events, this::entry), tables.states());
        }
        for (NewEvent event : events) {
            try {
                placed.add(CommitStep.place(tables.of(event), event.request()));
            } catch (IllegalArgumentException e) {
                throw StoreException.rejected(placed.size(), "the event does not fit its operation", e);
            }
        }
        batches.remember(batch, PlacedCodec.encode(events, placed), now);
        tables.keep();
        return new Committed(placed, tables.states());
    }

    /** The copies of the streams of one commit. */
    private final class RoomTables {
        private final Map<String, MemoryTable> copies = new LinkedHashMap<>();
        private final long now;

        RoomTables(long now) {
            this.now = now;
        }

        MemoryTable of(NewEvent event) {
            return copies.computeIfAbsent(event.request().stream(), name -> {
                MemoryTable table = streams.get(name);
                if (table == null) {
                    table = new MemoryTable(name, event.newEpoch(), settings().rooms());
                    table.retain(retentions.getOrDefault(name, StreamRetention.DEFAULT));
                }
                MemoryTable copy = table.copy(now);
                copy.effectsOfAll = () -> effects.size()
                        + copies.values().stream()
                                .mapToInt(each -> each.newEffects().size())
                                .sum();
                copy.effectsBefore = effects.sizeOf(name);
                return copy;
            });
        }

        void keep() {
            for (MemoryTable table : copies.values()) {
                if (table.head().offset() == 0 && table.markers() == 0) {
                    continue; // all of its events were refused: there is no stream
                }
                table.newEffects().forEach(effects::add);
                MemoryTable kept = table.copy(now);
                streams.put(table.name, kept);
                earlier.computeIfAbsent(table.name, name -> new TreeMap<>())
                        .put(kept.head().offset(), kept);
            }
        }

        Map<String, StreamState> states() {
            Map<String, StreamState> states = new HashMap<>();
            copies.values().forEach(table -> states.put(table.name, table.state()));
            return states;
        }
    }

    private @Nullable Entry entry(String stream, String key) {
        List<Entry> found = entries(stream, List.of(key));
        return found.isEmpty() ? null : found.get(0);
    }

    @Override
    public synchronized @Nullable StreamState renew(String stream, String epoch) {
        MemoryTable table = streams.get(stream);
        return table == null ? null : step(stream, table.time(), copy -> copy.renew(epoch));
    }

    @Override
    public synchronized @Nullable StreamState expire(String stream, long now) {
        return step(stream, now, table -> {});
    }

    @Override
    public synchronized int renewAll() {
        streams.keySet().forEach(name -> renew(name, settings().newEpoch().get()));
        return streams.size();
    }

    @Override
    public synchronized @Nullable StreamState retain(String stream, StreamRetention retention, long now) {
        settings();
        if (retention.equals(StreamRetention.DEFAULT)) {
            retentions.remove(stream);
        } else {
            retentions.put(stream, retention);
        }
        return step(stream, now, table -> table.retain(retention));
    }

    @Override
    public synchronized List<String> overdue(long now, int limit) {
        return opened(streams).values().stream()
                .filter(table -> table.copy(now).head().floor() > table.head().floor())
                .map(table -> table.name)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized int erase(ErasedUser user) {
        opened(earlier).clear();
        batches.clear();
        moderation.erase(user);
        return streams.values().stream().mapToInt(table -> table.erase(user)).sum();
    }

    @Override
    public boolean purge() {
        return true;
    }

    @Override
    public StoreStatus status() {
        return new StoreStatus("memory", 0);
    }

    private @Nullable StreamState step(String stream, long now, Consumer<MemoryTable> step) {
        MemoryTable table = streams.get(stream);
        if (table == null) {
            return null;
        }
        MemoryTable copy = table.copy(now);
        step.accept(copy);
        streams.put(stream, copy);
        earlier.computeIfAbsent(stream, name -> new TreeMap<>()).put(copy.head().offset(), copy);
        return copy.state();
    }

    // --------------------------------------------------------------------------------------------------------- reads

    private <T> T read(String stream, T otherwise, Function<MemoryTable, T> read) {
        MemoryTable table = opened(streams).get(stream);
        return table == null ? otherwise : read.apply(table);
    }

    private <T> @Nullable T readOrNull(String stream, Function<MemoryTable, @Nullable T> read) {
        MemoryTable table = opened(streams).get(stream);
        return table == null ? null : read.apply(table);
    }

    @Override
    public synchronized @Nullable MessageTimes newest() {
        return MemoryReads.newest(opened(streams).values());
    }

    @Override
    public synchronized @Nullable StreamState load(String stream) {
        return readOrNull(stream, MemoryTable::state);
    }

    @Override
    public synchronized @Nullable Place placeOf(String stream, String key, long now) {
        return readOrNull(stream, table -> table.placeOf(key, now));
    }

    @Override
    public synchronized @Nullable HistoryPage history(String stream, HistoryQuery query) {
        return readOrNull(stream, table -> MemoryReads.history(table, query));
    }

    @Override
    public synchronized @Nullable ChangesPage changes(String stream, long after, int limit) {
        return readOrNull(stream, table -> MemoryReads.changes(table, after, limit));
    }

    @Override
    public synchronized @Nullable Tally tally(String stream, TallyQuery query) {
        return readOrNull(stream, table -> MemoryReads.tally(table, query));
    }

    @Override
    public synchronized List<Entry> entries(String stream, Collection<String> keys) {
        return read(
                stream,
                List.of(),
                table -> keys.stream()
                        .map(key -> MemoryReads.entry(table, key))
                        .filter(Objects::nonNull)
                        .toList());
    }

    @Override
    public synchronized List<Entry> keyRange(String stream, String prefix, @Nullable String after, int limit) {
        return read(
                stream,
                List.of(),
                table -> table.entries.values().stream()
                        .filter(entry -> !entry.removed()
                                && entry.key().startsWith(prefix)
                                && (after == null || entry.key().compareTo(after) > 0))
                        .limit(limit)
                        .toList());
    }

    @Override
    public synchronized ReactionPage reactions(
            String stream, long target, String emoji, @Nullable String after, int limit) {
        ReactionPage none = new ReactionPage(0, List.of(), false);
        return read(stream, none, table -> MemoryReads.reactions(table, target, emoji, after, limit));
    }

    @Override
    public synchronized Map<Long, List<String>> mine(String stream, String reactor, Collection<Long> targets) {
        return read(stream, Map.of(), table -> MemoryReads.mine(table, reactor, targets));
    }

    @Override
    public synchronized List<Marker> readers(String stream, long target, @Nullable String after, int limit) {
        return read(stream, List.of(), table -> MemoryReads.readers(table, target, after, limit));
    }

    @Override
    public synchronized SearchPage search(SearchQuery query) {
        List<MemoryTable> tables = query.streams().stream()
                .map(opened(streams)::get)
                .filter(Objects::nonNull)
                .toList();
        return MemoryReads.search(tables, query);
    }

    @Override
    public synchronized Map<String, List<Long>> messagesOf(String author, int limit) {
        return MemoryReads.messagesOf(opened(streams).values(), author, limit);
    }

    @Override
    public synchronized StreamPage streams(String prefix, @Nullable String after, int limit) {
        return MemoryReads.streams(opened(streams).keySet(), prefix, after, limit);
    }

    @Override
    public synchronized List<PendingEffect> effects(long after, int limit) {
        return opened(effects).page(after, limit);
    }

    @Override
    public synchronized void completeEffect(PendingEffect effect) {
        opened(effects).complete(effect);
    }

    // ---------------------------------------------------------------------------------------------------- moderation

    @Override
    public synchronized List<Sanction> sanctions() {
        return opened(moderation).sanctions();
    }

    @Override
    public synchronized void impose(Sanction sanction) {
        opened(moderation).impose(sanction);
    }

    @Override
    public synchronized void lift(Sanction.Kind kind, Subject subject) {
        opened(moderation).lift(kind, subject);
    }

    @Override
    public synchronized void removeEnded(Sanction sanction) {
        opened(moderation).removeEnded(sanction);
    }

    @Override
    public synchronized void audit(AuditEntry entry, long knownErasure) {
        opened(moderation).add(entry);
    }

    @Override
    public synchronized List<AuditEntry> auditLog(int limit) {
        return opened(moderation).auditLog(limit);
    }

    @Override
    public synchronized byte[] identitySecret(byte[] proposed) {
        settings();
        if (secret == null) {
            secret = proposed.clone();
        }
        return secret.clone();
    }
}
