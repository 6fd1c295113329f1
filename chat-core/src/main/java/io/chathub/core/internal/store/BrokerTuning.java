package io.chathub.core.internal.store;

import java.time.Duration;

/**
 * The parts of a durable broker whose sizes no option sets.
 *
 * @param windowEntries the largest number of states of one stream in memory; at least 1
 * @param poll          the time after which the heads in a shared store are compared, where no notification has come before
 */
public record BrokerTuning(int windowEntries, Duration poll) {

    /** The values of every hub. */
    public static final BrokerTuning DEFAULT = new BrokerTuning(1_000, Duration.ofSeconds(1));
}
