package io.chathub.core.spi.store;

import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation.React;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.state.ReactionCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of reactions: a row for each reactor and emoji.
 *
 * <p><b>R6:</b> a count is kept with the message, and changes in the step that adds or removes a row. Emoji are compared
 * without U+FE0F; the first spelling stays while the emoji has a row.
 */
final class ReactionRules {

    private final StreamRows rows;
    private final long target;
    private final List<ReactionCount> counts;
    private final Map<String, Set<String>> own = new HashMap<>();
    private final List<Reaction> changes = new ArrayList<>();
    private int added;

    private ReactionRules(StreamRows rows, MessagePosted held) {
        this.rows = rows;
        target = held.offset();
        counts = new ArrayList<>(held.state() == null ? List.of() : held.state().reactions());
    }

    static StreamChange react(StreamRows rows, DurableEvent event, React operation) {
        Entry now = MessageRules.live(rows.message(operation.target()));
        if (now == null) {
            return StreamChange.refused(Outcome.NOT_FOUND);
        }
        if (!(event instanceof ReactionsChanged changed)) {
            throw new IllegalArgumentException("event: no change of reactions (expected: one, for reactions)");
        }
        MessagePosted held = MessageRules.message(now);
        ReactionRules step = new ReactionRules(rows, held);
        List<Outcome> outcomes = new ArrayList<>(operation.reactions().size());
        for (Reaction reaction : operation.reactions()) {
            outcomes.add(step.apply(reaction));
        }
        if (!outcomes.contains(Outcome.DONE)) {
            return StreamChange.refused(
                    outcomes.contains(Outcome.LIMIT)
                            ? new PublishResult(Outcome.LIMIT, null, false, null, null, outcomes)
                            : StreamRules.same(rows, now, outcomes));
        }
        long offset = rows.head().offset() + 1;
        Instant time = StreamRules.time(rows, event);
        ReactionsChanged delivered =
                changed.withReactions(step.counts).withTimestamp(time).withOffset(offset);
        PublishResult done = StreamRules.done(rows, delivered);
        PublishResult result = new PublishResult(Outcome.DONE, done.place(), false, delivered, null, outcomes);
        Entry put = MessageRules.changed(now, MessageStates.reacted(held, delivered), offset, time);
        return new StreamChange(result, List.of(put), step.target, step.changes, false, null);
    }

    /** Adds or removes one reaction, within the limits. */
    private Outcome apply(Reaction reaction) {
        String name = StreamRules.emojiName(reaction.emoji());
        Set<String> ofReactor =
                own.computeIfAbsent(reaction.reactor(), who -> new HashSet<>(rows.reactionsOf(target, who)));
        if (ofReactor.contains(name) == reaction.on()) {
            return Outcome.SAME;
        }
        int index = indexOf(name);
        if (reaction.on()) {
            int all = counts.stream().mapToInt(ReactionCount::count).sum();
            if (all >= React.MAX_REACTIONS
                    || added >= rows.freeReactions()
                    || (index < 0 && counts.size() >= React.MAX_EMOJI)
                    || ofReactor.size() >= React.MAX_PER_REACTOR) {
                return Outcome.LIMIT;
            }
            ofReactor.add(name);
            added++;
            add(index, reaction.emoji());
        } else {
            ofReactor.remove(name);
            added--;
            remove(index);
        }
        changes.add(reaction);
        return Outcome.DONE;
    }

    private void add(int index, String emoji) {
        if (index < 0) {
            counts.add(new ReactionCount(emoji, 1));
        } else {
            ReactionCount count = counts.get(index);
            counts.set(index, new ReactionCount(count.emoji(), count.count() + 1));
        }
    }

    private void remove(int index) {
        if (index >= 0) {
            ReactionCount count = counts.get(index);
            if (count.count() > 1) {
                counts.set(index, new ReactionCount(count.emoji(), count.count() - 1));
            } else {
                counts.remove(index);
            }
        }
    }

    private int indexOf(String name) {
        for (int i = 0; i < counts.size(); i++) {
            if (StreamRules.emojiName(counts.get(i).emoji()).equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
