package io.chathub.store.postgres.internal;

import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.store.StreamRules;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The effects of the events of a commit, and the numbers of those that wait. */
final class EffectRows {

    private record Held(String stream, int count) {}

    private final Sql sql;
    private final List<PendingEffect> added = new ArrayList<>();
    /** The numbers of the effects that wait, by stream; null where they were not read. */
    private @Nullable Map<String, Integer> held;

    private int heldOfAll;

    EffectRows(Sql sql) {
        this.sql = sql;
    }

    boolean hasRoom(String stream, int more) throws SQLException {
        int ofStream = held().getOrDefault(stream, 0);
        return heldOfAll + more <= StreamRules.MAX_EFFECTS && ofStream + more <= StreamRules.MAX_EFFECTS_OF_STREAM;
    }

    private Map<String, Integer> held() throws SQLException {
        Map<String, Integer> numbers = held;
        if (numbers == null) {
            numbers = new HashMap<>();
            for (Held row : sql.list(
                    "select stream, count(*) from chat_effect group by stream",
                    row -> new Held(row.getString(1), row.getInt(2)))) {
                numbers.put(row.stream(), row.count());
                heldOfAll += row.count();
            }
            held = numbers;
        }
        return numbers;
    }

    void add(List<PendingEffect> effects) throws SQLException {
        Map<String, Integer> numbers = held();
        for (PendingEffect effect : effects) {
            numbers.merge(effect.stream(), 1, Integer::sum);
            heldOfAll++;
        }
        added.addAll(effects);
    }

    /** One commit at a time gives effects their numbers: a reader never finds one below a number that it has read. */
    void flush() throws SQLException {
        int size = added.size();
        if (size == 0) {
            return;
        }
        String[] streams = new String[size];
        String[] keys = new String[size];
        String[] epochs = new String[size];
        Long[] offsets = new Long[size];
        Long[] numbers = new Long[size];
        String[] targets = new String[size];
        String[] kinds = new String[size];
        for (int i = 0; i < size; i++) {
            PendingEffect effect = added.get(i);
            streams[i] = effect.stream();
            keys[i] = effect.key();
            epochs[i] = effect.cause().epoch();
            offsets[i] = effect.cause().offset();
            numbers[i] = (long) effect.index();
            targets[i] = effect.effect().target();
            kinds[i] = effect.effect().kind();
        }
        added.clear();
        sql.list("select pg_advisory_xact_lock(hashtext('chathub effects'), hashtext(current_schema()))", row -> 0);
        sql.run(
                "insert into chat_effect(stream, key, epoch, pos, n, target, kind)"
                        + " select stream, key, epoch, pos, n, target, kind from unnest(?, ?, ?, ?, ?, ?, ?)"
                        + " with ordinality as u(stream, key, epoch, pos, n, target, kind, number) order by number",
                streams,
                keys,
                epochs,
                offsets,
                numbers,
                targets,
                kinds);
    }
}
