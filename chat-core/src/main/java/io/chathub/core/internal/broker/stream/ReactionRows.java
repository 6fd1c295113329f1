package io.chathub.core.internal.broker.stream;

import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.ReactionPage;
import io.chathub.core.spi.store.StreamRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The reactions to one message: a row for each reactor and emoji.
 *
 * <p>Emoji are compared without U+FE0F; the first spelling stays while the emoji has a row. Guarded by its {@link EntryStream}.
 */
final class ReactionRows {

    /** The largest number of rows of all messages of one stream. */
    static final int MAX_OF_STREAM = 100_000;

    /** The number of rows of all messages of one stream. */
    static final class Total {
        private int rows;

        int free() {
            return MAX_OF_STREAM - rows;
        }
    }

    private record Rows(String spelling, TreeMap<String, Reaction> byReactor) {}

    /** By emoji without U+FE0F, in the order of first use. */
    private final Map<String, Rows> emoji = new LinkedHashMap<>();

    private final Total total;
    private int size;

    /** No rows yet, of a message of the stream that has {@code total}. */
    ReactionRows(Total total) {
        this.total = total;
    }

    /** The rows are gone with their message. */
    void drop() {
        total.rows -= size;
    }

    /** Adds or removes one reaction; {@link StreamRules} has checked that the row is not there, or is there. */
    void apply(Reaction reaction) {
        String name = StreamRules.emojiName(reaction.emoji());
        if (!reaction.on()) {
            remove(name, reaction.reactor());
            return;
        }
        emoji.computeIfAbsent(name, key -> new Rows(reaction.emoji(), new TreeMap<>()))
                .byReactor()
                .put(reaction.reactor(), reaction);
        size++;
        total.rows++;
    }

    private void remove(String name, String reactor) {
        Rows rows = emoji.get(name);
        if (rows != null) {
            rows.byReactor().remove(reactor);
            size--;
            total.rows--;
            if (rows.byReactor().isEmpty()) {
                emoji.remove(name);
            }
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The emoji of one reactor, without U+FE0F. */
    Set<String> namesOf(String reactor) {
        Set<String> own = new HashSet<>();
        emoji.forEach((name, rows) -> {
            if (rows.byReactor().containsKey(reactor)) {
                own.add(name);
            }
        });
        return own;
    }

    /** The emoji of one reactor, in the order of first use. */
    List<String> of(String reactor) {
        List<String> own = new ArrayList<>();
        for (Rows rows : emoji.values()) {
            if (rows.byReactor().containsKey(reactor)) {
                own.add(rows.spelling());
            }
        }
        return own;
    }

    ReactionPage page(String of, @Nullable String after, int limit) {
        Rows rows = emoji.get(StreamRules.emojiName(of));
        if (rows == null) {
            return new ReactionPage(0, List.of(), false);
        }
        List<Reaction> page = new ArrayList<>();
        Map<String, Reaction> rest =
                after == null ? rows.byReactor() : rows.byReactor().tailMap(after, false);
        for (Reaction row : rest.values()) {
            if (page.size() == limit) {
                return new ReactionPage(rows.byReactor().size(), page, true);
            }
            page.add(new Reaction(row.reactor(), row.user(), row.name(), rows.spelling(), true));
        }
        return new ReactionPage(rows.byReactor().size(), page, false);
    }
}
