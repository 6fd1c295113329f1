package io.chathub.core.internal.limit;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.common.Arrival;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rates of one client, with those that it shares with its user and its address, its violations, and the account of its
 * input. Guarded by its session's monitor, except for the account.
 */
public final class InboundBudget {

    private static final int CHARACTERS_PER_MESSAGE = 4_096;
    /** v1 clients send a notice for each key: only a flood of notices is a violation. */
    private static final int NOTICES_PER_VIOLATION = 100;

    private final HubOptions options;
    private final RateLimiters own;
    private final SharedQuota address;
    private final InputAccount input;
    private @Nullable SharedQuota user;
    private final ViolationCounter malformed;
    private final ViolationCounter overRate;
    private int droppedNotices;
    /** Null until the first refusal that names a waiting time, since most clients are never refused. */
    private @Nullable ObeyedRefusals obeyed;

    /** A full budget of a client at {@code address}. */
    public InboundBudget(HubOptions options, SharedQuota address, InputAccount input, long now) {
        this.options = options;
        this.input = input;
        own = new RateLimiters(options, 1, now);
        this.address = address;
        malformed = new ViolationCounter(options.rates().maxBadMessages());
        overRate = new ViolationCounter(options.rates().maxRateViolations());
    }

    /** Charges the quota of a user, too, from now on. */
    public void shareWith(SharedQuota quota) {
        user = quota;
    }

    /** The heap that the unfinished and queued input of the client takes. Any thread may use it. */
    public InputAccount input() {
        return input;
    }

    /** The number of messages that {@code length} characters of JSON count as: one for each 4,096, rounded up. */
    public static int cost(int length) {
        return Math.max(1, (length + CHARACTERS_PER_MESSAGE - 1) / CHARACTERS_PER_MESSAGE);
    }

    /**
     * Charges one input of a class. Returns 0, or, without a charge, the number of nanoseconds after which the input
     * would be within all rates if no other connection used the shared ones.
     */
    public long take(RateClass kind, Arrival arrival) {
        return take(kind, arrival, 1);
    }

    /** As {@link #take(RateClass, Arrival)}, for an input that counts {@code count} times. */
    public long take(RateClass kind, Arrival arrival, int count) {
        SharedQuota sharer = user;
        if (sharer == null) {
            synchronized (address) {
                return takeLocked(kind, arrival, count, null);
            }
        }
        synchronized (sharer) { // users before addresses, always
            synchronized (address) {
                return takeLocked(kind, arrival, count, sharer);
            }
        }
    }

    /** All rates are checked before any is charged, so that the longest wait is returned. */
    private long takeLocked(RateClass kind, Arrival arrival, int count, @Nullable SharedQuota sharer) {
        long wait = Math.max(own.of(kind).waitFor(arrival, count), address.waitFor(kind, arrival, count));
        if (sharer != null) {
            wait = Math.max(wait, sharer.waitFor(kind, arrival, count));
        }
        if (wait == 0) {
            own.of(kind).take(arrival, count);
            address.take(kind, arrival, count);
            if (sharer != null) {
                sharer.take(kind, arrival, count);
            }
        }
        return wait;
    }

    /** Whether {@code code} is malformed input and the first of its client. */
    public boolean isFirstMalformed(ErrorCode code) {
        return isMalformed(code) && malformed.isClean();
    }

    /**
     * Charges a refusal that names no waiting time; returns the close code if that exceeds the limit, else null. Over a
     * rate, a v1 client and a sender of control frames cannot obey, so each refusal is a violation.
     */
    public @Nullable CloseCode charge(ErrorCode code, Arrival arrival) {
        if (isMalformed(code)) {
            return malformed.isOneTooMany(arrival.at()) ? CloseCode.TOO_MANY_ERRORS : null;
        }
        // A text that is too long is not malformed, but counts as a message against the rate.
        if (code == ErrorCode.RATE_LIMITED || (code == ErrorCode.TOO_LARGE && take(RateClass.MESSAGE, arrival) > 0)) {
            return overRate.isOneTooMany(arrival.at()) ? CloseCode.TOO_MANY_REQUESTS : null;
        }
        return null;
    }

    /**
     * Charges a refusal over the rate of a class, which names a waiting time. Returns the close code if that exceeds the
     * limit, else null. A refusal is free where the client has obeyed the one before it.
     */
    public @Nullable CloseCode chargeOverRate(RateClass kind, Duration wait, Arrival arrival) {
        if (obeyed == null) {
            obeyed = new ObeyedRefusals(options, arrival.at());
        }
        boolean violation = obeyed.isViolation(kind, wait.toNanos(), arrival);
        return violation && overRate.isOneTooMany(arrival.at()) ? CloseCode.TOO_MANY_REQUESTS : null;
    }

    /** Charges a dropped typing notice; returns the close code if that exceeds the limit, else null. */
    public @Nullable CloseCode dropNotice(long now) {
        droppedNotices = (droppedNotices + 1) % NOTICES_PER_VIOLATION;
        return droppedNotices == 0 && overRate.isOneTooMany(now) ? CloseCode.TOO_MANY_REQUESTS : null;
    }

    private static boolean isMalformed(ErrorCode code) {
        return switch (code) {
            case BAD_JSON, UNKNOWN_TYPE, BAD_FIELD -> true;
            case BAD_USERNAME,
                    NOT_JOINED,
                    ALREADY_JOINED,
                    NAME_TAKEN,
                    BAD_ROOM,
                    ROOM_LIMIT,
                    NOT_A_MEMBER,
                    FORBIDDEN,
                    RATE_LIMITED,
                    TOO_LARGE,
                    NOT_FOUND,
                    CONFLICT,
                    LIMIT,
                    IDENTITY_REQUIRED,
                    UNAVAILABLE,
                    INTERNAL -> false;
        };
    }
}
