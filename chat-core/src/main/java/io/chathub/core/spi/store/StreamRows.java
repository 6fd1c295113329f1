package io.chathub.core.spi.store;

import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of one stream, as {@link StreamRules} reads it within the step that takes an offset. All methods see what the
 * earlier events of the same step's batch have changed.
 */
public interface StreamRows {

    /** The numbering as it is. */
    StreamHead head();

    /** The timestamp of the newest durable event; {@link Instant#MIN} without events. */
    Instant latest();

    /** The entry of a message that is held, deleted or not: above the floor, or pinned; null where there is none. */
    @Nullable Entry message(long offset);

    /** An entry that is no message, a tombstone too; null where there is none. */
    @Nullable Entry entry(String key);

    /**
     * The number of entries whose keys begin with {@code prefix}. Tombstones, deleted messages and messages that are not held
     * do not count.
     *
     * @param label the label of the entries that count; null for all
     */
    int count(String prefix, @Nullable String label);

    /** The newest reply of a thread that is held and not deleted, other than {@code without}; null where there is none. */
    @Nullable Long newestReply(long root, long without);

    /** The emoji with which a reactor has reacted to a message, each as {@link StreamRules#emojiName} gives it. */
    Set<String> reactionsOf(long target, String reactor);

    /** The number of reactions that may be added to the messages of the stream; {@link Integer#MAX_VALUE} for no limit. */
    int freeReactions();

    /** Whether there are {@link StreamRules#MAX_ENTRIES} entries that are no messages, tombstones too. */
    boolean isFullOfEntries();

    /** A read marker that is a row of its own; null where there is none. */
    @Nullable Marker marker(String key);

    /** The number of read markers that are rows of their own. */
    int markers();
}
