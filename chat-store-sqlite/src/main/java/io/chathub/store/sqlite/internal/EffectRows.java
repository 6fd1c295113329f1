package io.chathub.store.sqlite.internal;

import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.store.StreamRules;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The effects that wait, and their numbers by stream, which the writer remembers between its commits. For one thread at a time. */
final class EffectRows {

    private record Held(String stream, int count) {}

    /** Of the streams that have some; null where they have to be read. */
    private @Nullable Map<String, Integer> held;

    private int heldOfAll;

    /** After a failure the numbers may be wrong. */
    void forget() {
        held = null;
    }

    boolean hasRoom(Sql sql, String stream, int more) throws SQLException {
        int ofStream = held(sql).getOrDefault(stream, 0);
        return heldOfAll + more <= StreamRules.MAX_EFFECTS && ofStream + more <= StreamRules.MAX_EFFECTS_OF_STREAM;
    }

    private Map<String, Integer> held(Sql sql) throws SQLException {
        if (held == null) {
            held = new HashMap<>();
            heldOfAll = 0;
            for (Held row : sql.list(
                    "select stream, count(*) from chat_effect group by stream",
                    row -> new Held(row.getString(1), row.getInt(2)))) {
                hold(held, row.stream(), row.count());
            }
        }
        return held;
    }

    private void hold(Map<String, Integer> numbers, String stream, int change) {
        heldOfAll += change;
        numbers.merge(stream, change, (before, added) -> before + added == 0 ? null : before + added);
    }

    @Nullable Void store(Sql sql, List<PendingEffect> effects) throws SQLException {
        Map<String, Integer> numbers = held(sql);
        for (PendingEffect effect : effects) {
            sql.run(
                    "insert into chat_effect(stream, key, epoch, pos, n, target, kind) values(?, ?, ?, ?, ?, ?, ?)",
                    effect.stream(),
                    effect.key(),
                    effect.cause().epoch(),
                    effect.cause().offset(),
                    effect.index(),
                    effect.effect().target(),
                    effect.effect().kind());
            hold(numbers, effect.stream(), 1);
        }
        return null;
    }

    int complete(Sql sql, PendingEffect effect) throws SQLException {
        Map<String, Integer> numbers = held(sql);
        int removed = sql.run("delete from chat_effect where id = ?", effect.number());
        if (removed > 0) {
            hold(numbers, effect.stream(), -removed);
        }
        return removed;
    }
}
