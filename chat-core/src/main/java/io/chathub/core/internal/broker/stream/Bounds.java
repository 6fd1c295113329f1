package io.chathub.core.internal.broker.stream;

import io.chathub.protocol.event.MessagePosted;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of entries that the bounds of a replacement count.
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

    int count(String prefix, @Nullable String label) {
        int count = 0;
        if (label != null) {
            for (EntryNode node : labels.of(label)) {
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
