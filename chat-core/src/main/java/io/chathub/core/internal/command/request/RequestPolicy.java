package io.chathub.core.internal.command.request;

import io.chathub.core.internal.command.V2Handler;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.protocol.Feature;
import io.chathub.protocol.command.ClientCommand;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The checks that a request passes before its handler runs. Declared by each {@link RequestHandler}, enforced by {@link
 * V2Handler}. Immutable.
 */
public final class RequestPolicy<C extends ClientCommand> {

    private final RateClass rate;
    private final String excess;
    private boolean queued = true;
    private boolean refusedOverload;
    private boolean refusedMuted;
    private boolean optional;
    private boolean numbered;
    private @Nullable Feature feature;
    private @Nullable Function<C, String> room;
    private @Nullable Function<C, @Nullable String> key;
    private ToIntFunction<C> extraCost = command -> 0;

    private RequestPolicy(RateClass rate, String excess) {
        this.rate = rate;
        this.excess = excess;
    }

    /**
     * A queued request that counts in {@code rate}, without further checks; {@code excess} is the noun of its refusals.
     */
    public static <C extends ClientCommand> RequestPolicy<C> of(RateClass rate, String excess) {
        return new RequestPolicy<>(rate, excess);
    }

    /** This policy, for requests that are answered at once, before the requests that wait. */
    public RequestPolicy<C> immediate() {
        return with(policy -> policy.queued = false);
    }

    /** This policy, refused by an overloaded server. */
    public RequestPolicy<C> refusedUnderOverload() {
        return with(policy -> policy.refusedOverload = true);
    }

    /** This policy, for members of a room only. */
    public RequestPolicy<C> forMembersOf(Function<C, String> memberRoom) {
        return with(policy -> policy.room = memberRoom);
    }

    /** This policy, refused for a muted client. */
    public RequestPolicy<C> refusedWhileMuted() {
        return with(policy -> policy.refusedMuted = true);
    }

    /** This policy, but a request without a ref is dropped instead of refused. */
    public RequestPolicy<C> droppedWithoutRef() {
        return with(policy -> policy.optional = true);
    }

    /** This policy, for requests that need the order in which those of all connections have arrived. */
    public RequestPolicy<C> numbered() {
        return with(policy -> policy.numbered = true);
    }

    /** This policy, refused where the operator has switched the feature off. */
    public RequestPolicy<C> partOf(Feature requiredFeature) {
        return with(policy -> policy.feature = requiredFeature);
    }

    /**
     * This policy, for requests with an idempotency key: a request that is refused because of the state is acknowledged
     * instead, if an earlier one with the same key was carried out.
     */
    public RequestPolicy<C> withKey(Function<C, @Nullable String> keyOf) {
        return with(policy -> policy.key = keyOf);
    }

    /** This policy, for requests that count as more than their length says. */
    public RequestPolicy<C> costing(ToIntFunction<C> further) {
        return with(policy -> policy.extraCost = further);
    }

    /** The rate that the request counts in. */
    public RateClass rate() {
        return rate;
    }

    /** The noun after "too many" in the refusal of a request over the rate. */
    public String excess() {
        return excess;
    }

    /** Whether the request waits for the requests before it. */
    public boolean queued() {
        return queued;
    }

    /** Whether an overloaded server refuses the request. */
    public boolean refusedOverload() {
        return refusedOverload;
    }

    /** The room that the client has to be a member of; null where none is required. */
    public @Nullable Function<C, String> room() {
        return room;
    }

    /** Whether a muted client is refused. */
    public boolean refusedMuted() {
        return refusedMuted;
    }

    /** Whether a request without a ref is dropped instead of refused: a notice that no one waits for. */
    public boolean optional() {
        return optional;
    }

    /** Whether the request has a number in the order of arrival: {@link RequestContext#arrival}. */
    public boolean isNumbered() {
        return numbered;
    }

    /** The feature that the request belongs to; null for a request that every server has. */
    public @Nullable Feature feature() {
        return feature;
    }

    /** The idempotency key of a request; null where requests of this kind have none. */
    public @Nullable Function<C, @Nullable String> key() {
        return key;
    }

    /** The number of further requests of its rate that the request counts as. */
    public int extraCost(C command) {
        return extraCost.applyAsInt(command);
    }

    private RequestPolicy<C> with(Consumer<RequestPolicy<C>> change) {
        RequestPolicy<C> copy = new RequestPolicy<>(rate, excess);
        copy.queued = queued;
        copy.refusedOverload = refusedOverload;
        copy.refusedMuted = refusedMuted;
        copy.optional = optional;
        copy.numbered = numbered;
        copy.feature = feature;
        copy.room = room;
        copy.key = key;
        copy.extraCost = extraCost;
        change.accept(copy);
        return copy;
    }
}
