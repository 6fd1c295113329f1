package io.chathub.core.internal.command.request;

import io.chathub.core.internal.command.V2Handler;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.protocol.command.ClientCommand;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The checks that a request passes before its handler runs. Declared by each {@link RequestHandler}, enforced by {@link
 * V2Handler}.
 *
 * @param rate             the rate that the request counts in
 * @param excess           the noun after "too many" in the refusal of a request over the rate
 * @param queued           whether the request waits for the requests before it
 * @param refusedOverload  whether an overloaded server refuses it
 * @param room             the room that the client has to be a member of; null where none is required
 * @param refusedMuted     whether a muted client is refused
 * @param optional         whether a request without a ref is dropped instead of refused: a notice that no one waits for
 * @param key              the idempotency key of a request; null where requests of this kind have none
 */
public record RequestPolicy<C extends ClientCommand>(
        RateClass rate,
        String excess,
        boolean queued,
        boolean refusedOverload,
        @Nullable Function<C, String> room,
        boolean refusedMuted,
        boolean optional,
        @Nullable Function<C, @Nullable String> key) {

    /** A queued request that counts in {@code rate}, without further checks. */
    public static <C extends ClientCommand> RequestPolicy<C> of(RateClass rate, String excess) {
        return new RequestPolicy<>(rate, excess, true, false, null, false, false, null);
    }

    /** This policy, for requests that are answered at once, before the requests that wait. */
    public RequestPolicy<C> immediate() {
        return new RequestPolicy<>(rate, excess, false, refusedOverload, room, refusedMuted, optional, key);
    }

    /** This policy, refused by an overloaded server. */
    public RequestPolicy<C> refusedUnderOverload() {
        return new RequestPolicy<>(rate, excess, queued, true, room, refusedMuted, optional, key);
    }

    /** This policy, for members of a room only. */
    public RequestPolicy<C> forMembersOf(Function<C, String> memberRoom) {
        return new RequestPolicy<>(rate, excess, queued, refusedOverload, memberRoom, refusedMuted, optional, key);
    }

    /** This policy, refused for a muted client. */
    public RequestPolicy<C> refusedWhileMuted() {
        return new RequestPolicy<>(rate, excess, queued, refusedOverload, room, true, optional, key);
    }

    /** This policy, but a request without a ref is dropped instead of refused. */
    public RequestPolicy<C> droppedWithoutRef() {
        return new RequestPolicy<>(rate, excess, queued, refusedOverload, room, refusedMuted, true, key);
    }

    /**
     * This policy, for requests with an idempotency key: a request that is refused because of the state is acknowledged
     * instead, if an earlier one with the same key was carried out.
     */
    public RequestPolicy<C> withKey(Function<C, @Nullable String> keyOf) {
        return new RequestPolicy<>(rate, excess, queued, refusedOverload, room, refusedMuted, optional, keyOf);
    }
}
