package io.chathub.core.internal.limit;

import io.chathub.core.HubOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The quotas of users, or of addresses. A quota is kept while it has a connection, and then until its rates have
 * recovered: a client that reconnects finds them as it left them.
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

    /** The quotas of a hub's users. */
    public static SharedQuotas ofUsers(HubOptions options) {
        return new SharedQuotas(
                options, options.rates().userRateFactor(), options.identity().maxConnectionsPerUser());
    }

    /** The quotas of a hub's addresses. The transport limits the number of their connections. */
    public static SharedQuotas ofAddresses(HubOptions options) {
        return new SharedQuotas(options, options.rates().addressRateFactor(), Integer.MAX_VALUE);
    }

    /** Whether {@code name} is at its connection limit. */
    public boolean isFull(String name) {
        SharedQuota party = parties.get(name);
        return party != null && party.connections() >= maxConnections;
    }

    /** Counts one more connection, which later {@linkplain SharedQuota#exit exits}; null at the connection limit. */
    public @Nullable SharedQuota enter(String name, long now) {
        boolean[] entered = new boolean[1];
        SharedQuota party = parties.compute(name, (key, present) -> {
            SharedQuota one = present == null ? new SharedQuota(options, factor, now) : present;
            entered[0] = one.enter(maxConnections);
            return one;
        });
        return entered[0] ? party : null;
    }

    /** Removes quotas that are not needed any more. */
    public void sweep(long now) {
        for (String name : parties.keySet()) {
            parties.computeIfPresent(name, (key, party) -> party.isForgettable(now) ? null : party);
        }
    }

    int size() {
        return parties.size();
    }
}
