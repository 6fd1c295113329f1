package io.chathub.core.internal;

import io.chathub.core.HubOptions;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What one client may send: its rates, and how much nonsense is forgiven. Guarded by its session's monitor. */
final class InputBudget {

    private static final int CHARACTERS_PER_MESSAGE = 4_096;

    private final RateLimiter messages;
    private final RateLimiter typing;
    private final RateLimiter requests;
    private final OffenceCounter malformed;
    private final OffenceCounter overRate;

    InputBudget(HubOptions options, long now) {
        messages = new RateLimiter(options.messageRate(), now);
        typing = new RateLimiter(options.typingRate(), now);
        requests = new RateLimiter(options.requestRate(), now);
        malformed = new OffenceCounter(options.maxBadMessages());
        overRate = new OffenceCounter(options.maxRateViolations());
    }

    /** How many messages of the rate one message is: one for each 4,096 characters of its JSON, begun or whole. */
    static int cost(String json) {
        return Math.max(1, (json.length() + CHARACTERS_PER_MESSAGE - 1) / CHARACTERS_PER_MESSAGE);
    }

    /** Takes another message, or v1 join, of this cost. Returns 0, or after how many nanoseconds it would be within the rate. */
    long takeMessage(long now, int cost) {
        return messages.tryTake(now, cost);
    }

    /** Takes another typing notice. Returns 0, or after how many nanoseconds it would be within the rate. */
    long takeTyping(long now) {
        return typing.tryTake(now, 1);
    }

    /** Takes another request of any other kind. Returns 0, or after how many nanoseconds it would be within the rate. */
    long takeRequest(long now) {
        return requests.tryTake(now, 1);
    }

    /** Whether {@code code} is malformed input and the first of its client. */
    boolean isFirstMalformed(ErrorCode code) {
        return isMalformed(code) && malformed.isClean();
    }

    /** Charges a refusal; returns what to close the connection with where that was one too many. */
    @Nullable CloseCode charge(ErrorCode code, long now) {
        if (isMalformed(code)) {
            return malformed.isOneTooMany(now) ? CloseCode.TOO_MANY_ERRORS : null;
        }
        // A text that is too long is no nonsense, but it is a message: whoever sends many pays for them.
        if (code == ErrorCode.RATE_LIMITED || (code == ErrorCode.TOO_LARGE && messages.tryTake(now, 1) > 0)) {
            return overRate.isOneTooMany(now) ? CloseCode.TOO_MANY_REQUESTS : null;
        }
        return null;
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
                    UNAVAILABLE,
                    INTERNAL -> false;
        };
    }
}
