package io.chathub.conformance.chaos;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/** A kind of fault in a {@link NodesSimulation}. Each seed has some of them. */
enum Trait {
    /** Connections are cut and stalled. */
    CUTS,
    /** Some publications fail with an unknown outcome, before or after the commit, and some are refused as unavailable. */
    UNKNOWN_OUTCOMES,
    /** The bus between the nodes loses and repeats events. */
    BUS,
    /** The numbering of a room gets a new epoch. */
    EPOCHS,
    /** Some new epochs lose the newest events. */
    LOST_EVENTS,
    /** The hook of the host answers late, fails, throws, or never answers. */
    HOOKS,
    /** A hub stops gracefully, and another one starts in its node. */
    RESTARTS,
    /** The process is paused. */
    PAUSES,
    /** A node is interrupted after an effect has its entry. */
    EFFECTS,
    /** A room holds few messages, a recovery has few changes, and a client has a short queue: losses are justified. */
    TIGHT;

    /** The traits of a seed: all of them in each eighth seed, else each with the same chance. */
    static Set<Trait> of(long seed) {
        Set<Trait> traits = EnumSet.allOf(Trait.class);
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        if (seed % 8 != 0) {
            traits.removeIf(trait -> random.nextInt(5) > 1);
        }
        return traits;
    }
}
