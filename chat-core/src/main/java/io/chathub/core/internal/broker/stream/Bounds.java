package io.chathub.core.internal.broker.stream;

import io.chathub.core.spi.broker.Operation.Bound;
import io.chathub.core.spi.broker.Operation.Replace;
import io.chathub.protocol.event.MessagePosted;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a replacement.
 *
 * <p><b>R8:</b> the owner of a stream counts the entries in the step that changes one. Tombstones and deleted messages do not
 * count. Guarded by its {@link EntryStream}.
 */
final class Bounds {

    private static final String MESSAGES = "m/";

    private final Messages messages;
    private final KeyedEntries entries;
    private final Labels labels;

    Bounds(Messages messages, KeyedEntries entries, Labels labels) {
        this.messages = messages;
        this.entries = entries;
        this.labels = labels;
    }

    /**
     * Whether all bounds hold after the step, or are broken no further than before.
     *
     * @param countsNow   whether the entry exists and counts
     * @param labelNow    the present label of the entry
     * @param countsAfter whether the new state counts
     */
    boolean hold(Replace step, boolean countsNow, @Nullable String labelNow, boolean countsAfter) {
        for (Bound bound : step.bounds()) {
            if (step.key().startsWith(bound.prefix())) {
                int before = count(bound);
                int after = before
                        - (countsNow && matches(bound, labelNow) ? 1 : 0)
                        + (countsAfter && matches(bound, step.label()) ? 1 : 0);
                if ((after > bound.max() && after > before) || (after < bound.min() && after < before)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean matches(Bound bound, @Nullable String label) {
        return bound.label() == null || bound.label().equals(label);
    }

    private int count(Bound bound) {
        String prefix = bound.prefix();
        int count = 0;
        if (bound.label() != null) {
            for (EntryNode node : labels.of(bound.label())) {
                count += node.counts() && node.key().startsWith(prefix) ? 1 : 0;
            }
            return count;
        }
        for (EntryNode node : entries.from(prefix, null)) {
            if (!node.key().startsWith(prefix)) {
                break;
            }
            count += node.counts() ? 1 : 0;
        }
        return prefix.startsWith(MESSAGES) || MESSAGES.startsWith(prefix) ? count + countMessages(prefix) : count;
    }

    private int countMessages(String prefix) {
        int count = 0;
        for (MessagePosted message : messages.window()) {
            count += !message.isDeleted() && message.entryKey().startsWith(prefix) ? 1 : 0;
        }
        for (EntryNode node : messages.pinnedBelowFloor()) {
            count += node.counts() && node.key().startsWith(prefix) ? 1 : 0;
        }
        return count;
    }
}
