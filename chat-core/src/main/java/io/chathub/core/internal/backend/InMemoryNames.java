package io.chathub.core.internal.backend;

import io.chathub.core.spi.backend.ClaimHolder;
import io.chathub.core.spi.backend.NameClaims;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The usernames of a single node, in memory. Every stage is complete when its method returns. */
final class InMemoryNames implements NameClaims {

    /** The holders of a name; they belong to one owner, or have the name from the host. */
    private record Claim(String owner, List<ClaimHolder> holders) {

        Claim with(ClaimHolder holder) {
            return holders.contains(holder)
                    ? this
                    : new Claim(
                            owner,
                            Stream.concat(holders.stream(), Stream.of(holder)).toList());
        }

        /** Null where no holder is left. */
        @Nullable Claim without(String client) {
            List<ClaimHolder> rest = holders.stream()
                    .filter(holder -> !holder.client().equals(client))
                    .toList();
            return rest.isEmpty() ? null : new Claim(owner, rest);
        }
    }

    private final Map<String, Claim> claims = new ConcurrentHashMap<>();
    private final String node;

    /** A table without claims, of the node with this id. */
    InMemoryNames(String node) {
        this.node = node;
    }

    @Override
    public CompletionStage<List<ClaimHolder>> claim(String key, String client, String owner, boolean always) {
        ClaimHolder holder = new ClaimHolder(node, client);
        Claim held = claims.compute(key, (same, claim) -> {
            if (claim == null) {
                return new Claim(owner, List.of(holder));
            }
            return always || claim.owner.equals(owner) ? claim.with(holder) : claim;
        });
        return CompletableFuture.completedFuture(held.holders);
    }

    @Override
    public void release(String key, String client) {
        claims.computeIfPresent(key, (same, claim) -> claim.without(client));
    }

    @Override
    public void close() {
        claims.clear();
    }
}
