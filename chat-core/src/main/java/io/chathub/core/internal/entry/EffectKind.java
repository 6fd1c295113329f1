package io.chathub.core.internal.entry;

import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.PublishRequest;
import org.jspecify.annotations.Nullable;

/** A kind of effect that an event of one stream has in another stream. Pure: the same effect and source give the same request. */
public interface EffectKind {

    /** The name that an {@link io.chathub.core.spi.broker.Effect} has; unique among the kinds. */
    String name();

    /** The key of the entry in the target stream. An entry that exists, removed or not, is left alone. */
    String targetKey(PendingEffect effect);

    /**
     * The request that makes the entry in the target stream.
     *
     * @param source the entry of the event, as it is now
     * @return the request; null where the cause no longer stands
     */
    @Nullable PublishRequest derive(PendingEffect effect, Entry source);
}
