package io.chathub.core.spi.broker;

import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The change that a request makes to an entry. The stream's owner checks and applies it in the step that takes the
 * offset.
 */
public sealed interface Operation permits Operation.Replace, Operation.React, Operation.Advance {

    /**
     * Puts an entry into a new state, if nobody else has replaced it meanwhile: an edit, a deletion, a pin, a room's
     * settings, a role. Answers {@code CONFLICT} with the entry as it is where {@link Entry#version} is not {@code expected};
     * {@code NOT_FOUND} where a message is not held; {@code LIMIT} where a bound would be broken.
     *
     * <p>The removal of an entry that does not exist, or is a tombstone, answers {@code SAME}: a tombstone is made for what
     * others may hold alone, since the number of tombstones is limited.
     *
     * <p>The reactions, the replies and the read marker of the entry stay as they are. A message that becomes deleted loses its
     * reactions and its pin, and leaves the count of its thread. A message that is deleted already answers {@code CONFLICT} for an
     * old version, and {@code NOT_FOUND} for its present one.
     *
     * @param key      the key of the entry
     * @param expected the {@link Entry#version} that the new state was derived from; 0 for an entry that does not exist, or
     *                 exists as a tombstone
     * @param state    the new state: a {@link io.chathub.protocol.event.MessagePosted} for a message, else the event itself with
     *                 all fields. Offsets and times of the change are the owner's
     * @param removed  whether the entry is removed: the state is a tombstone
     * @param label    a word by which {@code bounds} count entries; null for none. The label of a message changes by pins and
     *                 deletions only
     * @param bounds   the limits that hold after the step
     * @param asState  whether handlers receive the new state by {@link PublicationHandler#onChanges}, in place of the event: for a
     *                 change of a message that no event describes, such as the loss of its author. The event then names the room and
     *                 the time alone
     */
    record Replace(
            String key,
            long expected,
            DurableEvent state,
            boolean removed,
            @Nullable String label,
            List<Bound> bounds,
            boolean asState)
            implements Operation {

        /** Checks that nothing is null that may not be, and copies the list. */
        public Replace {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(state, "state");
            bounds = List.copyOf(bounds);
        }

        /** A replacement that its event describes. */
        public Replace(
                String key,
                long expected,
                DurableEvent state,
                boolean removed,
                @Nullable String label,
                List<Bound> bounds) {
            this(key, expected, state, removed, label, bounds, false);
        }

        /** A replacement without a label and bounds. */
        public Replace(String key, long expected, DurableEvent state) {
            this(key, expected, state, false, null, List.of());
        }
    }

    /**
     * Adds and removes reactions to a message: all in one step with one offset, each with a result of its own. The step
     * takes no offset where none of them changes anything: the outcome is {@code LIMIT} where a limit refused one of them, else {@code
     * SAME}. Answers {@code NOT_FOUND} where the message is not held or deleted;
     * never {@code CONFLICT}.
     *
     * @param target    the offset of the message
     * @param reactions the reactions, in order; at least one
     */
    record React(long target, List<Reaction> reactions) implements Operation {

        /** The number of different emoji a message: {@value}. */
        public static final int MAX_EMOJI = 20;

        /** The number of reactions a reactor and message: {@value}. */
        public static final int MAX_PER_REACTOR = 8;

        /** The number of reactions a message: {@value}. */
        public static final int MAX_REACTIONS = 10_000;

        /** Copies the list. */
        public React {
            reactions = List.copyOf(reactions);
            if (reactions.isEmpty()) {
                throw new IllegalArgumentException("reactions: none (expected: at least 1)");
            }
        }
    }

    /**
     * Moves a read marker. A marker of the same numbering, or of an ancestor, which is translated, moves up only, unless {@code
     * back}; a marker of an unknown numbering is replaced. Never answers {@code CONFLICT}; {@code SAME} where nothing moves.
     *
     * <p>With an event the marker belongs to the entry of {@code key}, and the event takes an offset. Without an event the
     * marker is a row of its own, which {@link Broker#readers} reads: no offset, no delivery.
     *
     * @param key    the key of the entry or row
     * @param marker the new position
     * @param back   whether the marker may move down
     * @param name   the username of the reader, which {@link Broker#readers} repeats; may be empty
     */
    record Advance(String key, StreamPosition marker, boolean back, String name) implements Operation {

        /** Checks that nothing is null. */
        public Advance {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(marker, "marker");
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * One reaction.
     *
     * @param reactor the user, or the guest, as one string that no other user shares
     * @param user    the public id of the user; null for a guest
     * @param name    the username
     * @param emoji   the emoji, normalized; U+FE0F is ignored in comparisons
     * @param on      whether the reaction is added; else removed
     */
    record Reaction(String reactor, @Nullable String user, String name, String emoji, boolean on) {

        /** Checks that nothing is null that may not be. */
        public Reaction {
            Objects.requireNonNull(reactor, "reactor");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(emoji, "emoji");
        }
    }

    /**
     * A limit on the number of entries. A step that would break the limit, or break it further, answers {@code LIMIT}.
     * Tombstones and deleted messages do not count.
     *
     * @param prefix the beginning of the keys that count
     * @param label  the label of the entries that count; null for all
     * @param min    the smallest number
     * @param max    the largest number
     */
    record Bound(String prefix, @Nullable String label, int min, int max) {

        /** Checks that {@code prefix} is not null. */
        public Bound {
            Objects.requireNonNull(prefix, "prefix");
        }
    }
}
