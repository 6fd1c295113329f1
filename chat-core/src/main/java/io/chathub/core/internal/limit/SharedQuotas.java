package io.chathub.core.internal.limit;

import io.chathub.core.HubOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The users, or the addresses, that connections belong to. One is kept for as long as it has a connection, and then until its
 * buckets are full again: who comes back at once finds them as they were left.
 */
public final class SharedQuotas {

    private final Map<String, SharedQuota> parties = new ConcurrentHashMap<>();
    private final HubOptions options;
    private final int factor;
    private final int maxConnections;

    private SharedQuotas(HubOptions options, int factor, int maxConnections) {
        this.options = options;
        this.factor = factor;
        this.maxConnections = maxConnections;
    }

    /** The users of a hub. */
    public static SharedQuotas ofUsers(HubOptions options) {
        return new SharedQuotas(options, options.userRateFactor(), options.maxConnectionsPerUser());
    }

    /** The addresses that a hub's clients connect from. How many each may have is the transport's business. */
    public static SharedQuotas ofAddresses(HubOptions options) {
        return new SharedQuotas(options, options.addressRateFactor(), Integer.MAX_VALUE);
    }

    /** Whether one more connection of this one would be refused now. */
    public boolean isFull(String name) {
        SharedQuota party = parties.get(name);
        return party != null && party.connections() >= maxConnections;
    }

    /** Counts one connection more, which is to {@linkplain SharedQuota#exit exit}; null where there are as many as may be. */
    public @Nullable SharedQuota enter(String name, long now) {
        boolean[] entered = new boolean[1];
        SharedQuota party = parties.compute(name, (key, present) -> {
            SharedQuota one = present == null ? new SharedQuota(options, factor, now) : present;
            entered[0] = one.enter(maxConnections);
            return one;
        });
        return entered[0] ? party : null;
    }

    /** Forgets those that are gone. */
    public void sweep(long now) {
        for (String name : parties.keySet()) {
            parties.computeIfPresent(name, (key, party) -> party.isForgettable(now) ? null : party);
        }
    }

    int size() {
        return parties.size();
    }
}
