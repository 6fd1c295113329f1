package io.chathub.core.internal.broker.stream;

import io.chathub.core.spi.broker.Operation.React;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.core.spi.broker.ReactionPage;
import io.chathub.protocol.state.ReactionCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The reactions to one message: a row for each reactor and emoji.
 *
 * <p><b>R6:</b> a count is the number of its rows, so that the two never differ. Emoji are compared without U+FE0F; the
 * first spelling stays while the emoji has a row. Guarded by its {@link EntryStream}.
 */
final class ReactionRows {

    private static final String VARIATION_SELECTOR = "\uFE0F";

    /** The largest number of rows of all messages of one stream. */
    static final int MAX_OF_STREAM = 100_000;

    /** The number of rows of all messages of one stream. */
    static final class Total {
        private int rows;
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

    /** Adds or removes one reaction, within the limits. */
    Outcome apply(Reaction reaction) {
        String name = reaction.emoji().replace(VARIATION_SELECTOR, "");
        Rows rows = emoji.get(name);
        boolean there = rows != null && rows.byReactor().containsKey(reaction.reactor());
        if (there == reaction.on()) {
            return Outcome.SAME;
        }
        if (!reaction.on()) {
            remove(name, reaction.reactor());
            return Outcome.DONE;
        }
        if (size >= React.MAX_REACTIONS
                || total.rows >= MAX_OF_STREAM
                || (rows == null && emoji.size() >= React.MAX_EMOJI)
                || of(reaction.reactor()).size() >= React.MAX_PER_REACTOR) {
            return Outcome.LIMIT;
        }
        if (rows == null) {
            rows = new Rows(reaction.emoji(), new TreeMap<>());
            emoji.put(name, rows);
        }
        rows.byReactor().put(reaction.reactor(), reaction);
        size++;
        total.rows++;
        return Outcome.DONE;
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

    /** The counts, in the order of first use. */
    List<ReactionCount> counts() {
        List<ReactionCount> counts = new ArrayList<>(emoji.size());
        for (Rows rows : emoji.values()) {
            counts.add(new ReactionCount(rows.spelling(), rows.byReactor().size()));
        }
        return counts;
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
        Rows rows = emoji.get(of.replace(VARIATION_SELECTOR, ""));
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
