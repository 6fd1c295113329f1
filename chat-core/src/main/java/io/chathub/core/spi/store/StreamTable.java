package io.chathub.core.spi.store;

import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.protocol.reply.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One stream within the transaction of a commit: what {@link CommitStep} needs of a store. */
public interface StreamTable extends StreamRows {

    /** The position of the event with a key that was stored within the window; null where there is none. */
    @Nullable Place placeOf(String key);

    /** Whether the stream remembers as many keys as the settings allow. */
    boolean isFullOfKeys();

    /**
     * Whether so many more effects may wait: within {@link StreamRules#MAX_EFFECTS} of all streams, and within {@link
     * StreamRules#MAX_EFFECTS_OF_STREAM} of this one.
     */
    boolean hasRoomForEffects(int more);

    /**
     * Applies a change: the states of its entries, its reactions, its marker; moves the head where the change has an event. A change
     * without any of these has no effect.
     */
    void apply(StreamChange change);

    /** Stores a key with the position of its event. */
    void storeKey(String key, Place place);

    /** Stores effects. They have the number 0, in place of which the store gives them theirs. */
    void storeEffects(List<PendingEffect> effects);
}
